"""Nobody works while a backup is brought back: refused beside programs that run."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from sqlalchemy import text

from services.backup.errors import BackupRefused
from services.backup.places import Places
from services.backup.sqlite_copy import is_in_use
from services.ledger.engine import Database, create_engine
from services.temporal_server.database_lock import OwnedDatabase
from services.temporal_server.errors import DatabaseInUseError
from services.temporal_server.progress import Say

_OTHERS: Final = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
_STOP_THEM: Final = (
    "stop every 'duecourse up' and 'duecourse worker' first, and whoever else uses it"
)


@asynccontextmanager
async def standing_still(places: Places, say: Say) -> AsyncIterator[None]:
    """Make sure that nobody works with the ledger or Temporal's database, nor begins to.

    Raises:
        BackupRefused: Somebody does.
        LedgerUnavailable: PostgreSQL does not answer.
    """
    async with AsyncExitStack() as stack:
        if places.temporal_file is not None:
            await _own_temporal(places, stack, say)
        if await _ledger_is_in_use(places):
            raise BackupRefused(f"the ledger is in use: {_STOP_THEM}")
        yield


async def _own_temporal(places: Places, stack: AsyncExitStack, say: Say) -> None:
    assert places.temporal_file is not None  # noqa: S101 - for the types; asked by the caller
    try:
        owned = OwnedDatabase(places.temporal_file)
        stack.callback(owned.release)
        await stack.enter_async_context(owned.lock_for_a_server(say))
    except DatabaseInUseError as error:
        raise BackupRefused(f"{error} Before a backup is brought back, {_STOP_THEM}.") from None


async def _ledger_is_in_use(places: Places) -> bool:
    if places.ledger_file is not None:
        return is_in_use(places.ledger_file)
    database = Database(create_engine(places.database))
    try:
        async with database.reading() as connection:
            return bool(await connection.scalar(_OTHERS))
    finally:
        await database.close()
