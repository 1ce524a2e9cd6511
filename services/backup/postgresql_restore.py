"""Brings a dump back to PostgreSQL in one transaction, held from its first moment."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, insert, inspect
from sqlalchemy.dialects import postgresql

from services.access_codes.blocked_since import block_again
from services.backup.postgresql_tools import run_script, script_of
from services.lasting import LastingEntry
from services.ledger.access import Access
from services.ledger.engine import Database, create_engine
from services.ledger.ledger import open_ledger
from services.ledger.migration import migrate
from services.ledger.restorations import Restoration
from services.ledger.row_security_functions import FUNCTION_NAMES
from services.ledger.tables import METADATA, restorations

_VERSION_TABLE: Final = "alembic_version"


async def holds_a_ledger(url: str) -> bool:
    """Whether the database has a ledger's tables."""
    database = Database(create_engine(url))
    try:
        async with database.reading() as connection:
            return bool(await connection.run_sync(_has_version))
    finally:
        await database.close()


def _has_version(connection: Connection) -> bool:
    return inspect(connection).has_table(_VERSION_TABLE)


async def bring_back_postgresql(
    url: str,
    dumped: Path,
    restoration: Restoration,
    lasting: Sequence[LastingEntry],
    access: Access,
) -> int:
    """Replace the ledger's tables by those of a dump, and note that in the same transaction.

    How many codes were blocked again is returned.

    Raises:
        BackupFailed: A program is missing, or the database refused; nothing was changed.
    """
    statements = dumped.with_name("statements.sql")
    await script_of(dumped, statements)
    whole = dumped.with_name("whole.sql")
    with whole.open("xb") as target:
        target.write(_without_what_is_there().encode())
        with statements.open("rb") as source:
            while read := source.read(1024 * 1024):
                target.write(read)
        target.write(_noted(restoration).encode())
    await run_script(url, whole)
    await migrate(url)
    ledger = await open_ledger(url, lambda: restoration.restored_at)
    try:
        await ledger.audit.note(access, "backup.restore", case_id=None)
        return await block_again(ledger, lasting, access, now=restoration.restored_at)
    finally:
        await ledger.close()


def _without_what_is_there() -> str:
    tables = ", ".join([_VERSION_TABLE, *METADATA.tables])
    functions = ", ".join(FUNCTION_NAMES)
    return f"DROP TABLE IF EXISTS {tables} CASCADE;\nDROP FUNCTION IF EXISTS {functions} CASCADE;\n"


def _noted(restoration: Restoration) -> str:
    row = insert(restorations).values(
        restored_at=restoration.restored_at,
        backup_made_at=restoration.backup_made_at,
        restored_by=restoration.restored_by,
    )
    written = row.compile(
        dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
        compile_kwargs={"literal_binds": True},
    )
    # The dump's first statement empties the search path.
    return f"\nSET search_path = public;\n{written};\n"
