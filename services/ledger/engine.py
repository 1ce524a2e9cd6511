"""How the ledger reaches its database: SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Final, Protocol

from sqlalchemy import Engine, bindparam, func, select, true
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from services.ledger.bounds import NOTHING_DECIDED, bounds_here
from services.ledger.errors import LedgerUnavailable, UnknownDatabase
from services.ledger.inline_sqlite import InlineSqlite, sqlite_engine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from contextlib import AbstractAsyncContextManager

    from sqlalchemy import URL

    from services.ledger.connection import LedgerConnection

SQLITE_DRIVER: Final = "sqlite+pysqlite"
POSTGRESQL_DRIVER: Final = "postgresql+asyncpg"

_DRIVERS: Final = {
    "sqlite": SQLITE_DRIVER,
    "sqlite+aiosqlite": SQLITE_DRIVER,
    SQLITE_DRIVER: SQLITE_DRIVER,
    "postgres": POSTGRESQL_DRIVER,
    "postgresql": POSTGRESQL_DRIVER,
    POSTGRESQL_DRIVER: POSTGRESQL_DRIVER,
}


# For this transaction alone: the next one on the connection may be somebody else's.
_BOUND: Final = select(
    *(
        func.set_config(f"duecourse.{name}", bindparam(name), true())
        for name in NOTHING_DECIDED.as_settings()
    )
)


def create_engine(url: str, *, schema: str | None = None) -> Engine | AsyncEngine:
    """Make an engine that the ledger may use; it does not connect yet.

    Args:
        url: `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://user:word@host/name`;
            the driver's name may be given and is otherwise added.
        schema: The one schema that is looked into, on PostgreSQL; the server's choice if None.

    Raises:
        UnknownDatabase: The URL is not one of a database the ledger knows.
    """
    known = _known_url(url)
    if known.drivername == SQLITE_DRIVER:
        return sqlite_engine(known)
    connecting = {} if schema is None else {"server_settings": {"search_path": schema}}
    return create_async_engine(
        known,
        pool_size=10,
        max_overflow=10,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=connecting,
    )


class Transactions(Protocol):
    """How transactions are opened on one kind of database."""

    def reading(self) -> AbstractAsyncContextManager[LedgerConnection]:
        """Open a transaction that sees one state of the database."""

    def writing(self) -> AbstractAsyncContextManager[LedgerConnection]:
        """Open a transaction that may write."""

    async def compact(self) -> None:
        """Write the file anew, with nothing in it but what stands."""

    async def scrub(self) -> None:
        """Put out of the files what was overwritten or deleted."""

    async def close(self) -> None:
        """Give all connections back."""


class Database:
    """Transactions on one database: many that read, and those that write.

    Every statement of the ledger runs inside `reading()` or `writing()`.
    """

    def __init__(self, engine: Engine | AsyncEngine, *, for_people: bool = False) -> None:
        """Make it.

        Args:
            engine: How it is reached.
            for_people: Whether each transaction takes along what was decided that whoever acts may
                see (`bounds`); PostgreSQL holds the role of people to it.
        """
        self.is_sqlite = isinstance(engine, Engine)
        self._transactions: Transactions = (
            InlineSqlite(engine)
            if isinstance(engine, Engine)
            else PostgresqlPool(engine, for_people=for_people)
        )

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[LedgerConnection]:
        """Open a transaction that sees one state of the database; it is not for writing.

        Raises:
            LedgerUnavailable: The database cannot be reached or cannot answer now.
        """
        with _availability():
            async with self._transactions.reading() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[LedgerConnection]:
        """Open a transaction that may write; it commits at the end, or on any error undoes all.

        Raises:
            LedgerUnavailable: The database cannot be reached, is full or cannot answer now.
        """
        with _availability():
            async with self._transactions.writing() as connection:
                yield connection

    async def compact(self) -> None:
        """Write SQLite's file anew, so that no page keeps rows that were deleted.

        It takes as long as copying the file. PostgreSQL does so by VACUUM FULL, when the
        administrator says.

        Raises:
            LedgerUnavailable: Somebody else writes for long; do it again.
        """
        with _availability():
            await self._transactions.compact()

    async def scrub(self) -> None:
        """Put out of the database's files what was overwritten or deleted.

        On SQLite nothing of it is left then. PostgreSQL keeps it until VACUUM and in its log, as
        long as the administrator keeps that.

        Raises:
            LedgerUnavailable: Somebody else reads an older state for long; do it again.
        """
        with _availability():
            await self._transactions.scrub()

    async def close(self) -> None:
        """Give all connections back."""
        await self._transactions.close()


class PostgresqlPool:
    """Transactions on PostgreSQL, each on a connection of a pool."""

    def __init__(self, engine: AsyncEngine, *, for_people: bool) -> None:
        self._engine = engine
        self._for_people = for_people
        self._reading_engine = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[LedgerConnection]:
        """See `Transactions.reading`."""
        async with self._reading_engine.begin() as connection:
            await self._bound(connection)
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[LedgerConnection]:
        """See `Transactions.writing`."""
        async with self._engine.begin() as connection:
            await self._bound(connection)
            yield connection

    async def _bound(self, connection: AsyncConnection) -> None:
        if self._for_people:
            await connection.execute(_BOUND, bounds_here().as_settings())

    async def compact(self) -> None:
        """See `Transactions.compact`; the server's own housekeeping does it, in its time."""

    async def scrub(self) -> None:
        """See `Transactions.scrub`; the server's own housekeeping does it, in its time."""

    async def close(self) -> None:
        """See `Transactions.close`."""
        await self._engine.dispose()


def _known_url(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise UnknownDatabase("?") from error
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise UnknownDatabase(url.drivername)
    return url.set(drivername=driver)


@contextmanager
def _availability() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise LedgerUnavailable(_reason(error)) from error
    except (PoolTimeout, OSError) as error:
        raise LedgerUnavailable(type(error).__name__) from error


def _reason(error: DBAPIError) -> str:
    lines = str(error.orig).splitlines()
    return lines[0] if lines else type(error.orig).__name__
