"""How the ledger reaches its database: SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

import asyncio
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from functools import partial
from typing import TYPE_CHECKING, Final

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from services.ledger.errors import LedgerUnavailable, UnknownDatabase
from services.ledger.inline_sqlite import connect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from sqlalchemy import URL, Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
    from sqlalchemy.pool import ConnectionPoolEntry

SQLITE_DRIVER: Final = "sqlite+aiosqlite"
POSTGRESQL_DRIVER: Final = "postgresql+asyncpg"

_DRIVERS: Final = {
    "sqlite": SQLITE_DRIVER,
    SQLITE_DRIVER: SQLITE_DRIVER,
    "postgres": POSTGRESQL_DRIVER,
    "postgresql": POSTGRESQL_DRIVER,
    POSTGRESQL_DRIVER: POSTGRESQL_DRIVER,
}

_SQLITE_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
)
_WRITES: Final = "ledger_writes"


def create_engine(url: str) -> AsyncEngine:
    """Make an engine that the ledger may use; it does not connect yet.

    Args:
        url: `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://user:word@host/name`;
            the asynchronous driver's name may be given and is otherwise added.

    Raises:
        UnknownDatabase: The URL is not one of a database the ledger knows.
    """
    known = _known_url(url)
    if known.drivername == SQLITE_DRIVER:
        return _sqlite_engine(known)
    return create_async_engine(
        known, pool_size=10, max_overflow=10, pool_pre_ping=True, hide_parameters=True
    )


class Database:
    """Transactions on one database: many that read, and those that write.

    Every statement of the ledger runs inside `reading()` or `writing()`. On SQLite a writing
    transaction begins IMMEDIATE: one that began by reading and wrote later could fail half-way, or
    write over what another wrote in between. Writers of one process wait in line for each other
    rather than polling the file's lock.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._reading_engine = engine.execution_options(**_reading_options(engine))
        self._writing_engine = engine.execution_options(**{_WRITES: True})
        self._line: AbstractAsyncContextManager[None] = (
            asyncio.Lock() if self.is_sqlite else nullcontext()
        )

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that sees one state of the database; it is not for writing.

        Raises:
            LedgerUnavailable: The database cannot be reached or cannot answer now.
        """
        with _availability():
            async with self._reading_engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that may write; it commits at the end, or on any error undoes all.

        Raises:
            LedgerUnavailable: The database cannot be reached, is full or cannot answer now.
        """
        async with self._line:
            with _availability():
                async with self._writing_engine.begin() as connection:
                    yield connection

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()


def _known_url(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise UnknownDatabase("?") from error
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise UnknownDatabase(url.drivername)
    return url.set(drivername=driver)


def _sqlite_engine(url: URL) -> AsyncEngine:
    # A database in memory lives in its one connection: a second one would see an empty ledger.
    lives_in_memory = url.database in {None, "", ":memory:"}
    engine = create_async_engine(
        url,
        async_creator=partial(
            connect, url.database or ":memory:", as_uri=url.query.get("uri") == "true"
        ),
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1 if lives_in_memory else 5,
        max_overflow=0 if lives_in_memory else 10,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _reading_options(engine: AsyncEngine) -> dict[str, str | bool]:
    if engine.dialect.name == "sqlite":
        return {}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


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
