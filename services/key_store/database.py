"""The key store's own database: what was written stays, what was overwritten is gone."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Engine, event

from services.key_store.errors import KeyStoreUnavailable
from services.ledger.engine import Database, create_engine
from services.ledger.errors import LedgerUnavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

    from services.key_store.place import KeyStorePlace
    from services.ledger.connection import LedgerConnection


class KeyDatabase:
    """Transactions on the key store.

    On SQLite each one is on the disk when it ends: the ledger's entries are written after the key
    that sealed them, and must not survive a power cut that it does not survive.
    """

    def __init__(self, place: KeyStorePlace) -> None:
        engine = create_engine(place.url, schema=place.schema)
        if isinstance(engine, Engine):
            event.listen(engine, "connect", _write_through)
        self._database = Database(engine)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[LedgerConnection]:
        """Open a transaction that sees one state of the key store.

        Raises:
            KeyStoreUnavailable: It cannot be reached or cannot answer now.
        """
        with _availability():
            async with self._database.reading() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[LedgerConnection]:
        """Open a transaction that may write.

        Raises:
            KeyStoreUnavailable: It cannot be reached, is full or cannot answer now.
        """
        with _availability():
            async with self._database.writing() as connection:
                yield connection

    async def scrub(self) -> None:
        """Put out of the database's files what was overwritten; see `Database.scrub`.

        Raises:
            KeyStoreUnavailable: Somebody else reads there for long; do it again.
        """
        with _availability():
            await self._database.scrub()

    async def close(self) -> None:
        """Give all connections back."""
        await self._database.close()


def _write_through(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


@contextmanager
def _availability() -> Iterator[None]:
    try:
        yield
    except LedgerUnavailable as error:
        raise KeyStoreUnavailable(error.reason) from error
