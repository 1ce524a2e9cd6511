"""SQLite on the event loop: a statement takes microseconds, handing it over many times that.

A thread for SQLite, or SQLAlchemy's asynchronous face with its greenlets, costs five to ten times
what the statements themselves cost. So they run at once, where they are called. Only waiting for
another process's write is done asleep: SQLite's own busy handler would stop the whole loop.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Concatenate, Final, TypeVar

from sqlalchemy import create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from sqlalchemy import URL, Connection, CursorResult, Engine, Executable
    from sqlalchemy.engine import Dialect
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

LONGEST_WAIT: Final = 15.0
"""Seconds that a statement waits for other processes before the database counts as unavailable."""

_FIRST_SLEEP: Final = 0.0005
_LONGEST_SLEEP: Final = 0.02
_ANY_BUSY: Final = 0xFF
_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    # What is deleted is overwritten, and not just no longer pointed at.
    "PRAGMA secure_delete = ON",
)

Result = TypeVar("Result", bound=Any)


class InlineConnection:
    """A `LedgerConnection` whose coroutines do not leave the event loop's thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        """SQLite's."""
        return self._connection.dialect

    async def execute(
        self,
        statement: Executable,
        parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> CursorResult[*tuple[Any, ...]]:
        """See `LedgerConnection.execute`."""
        return await _patiently(lambda: self._connection.execute(statement, parameters))

    async def scalar(
        self, statement: Executable, parameters: Mapping[str, Any] | None = None
    ) -> Any:
        """See `LedgerConnection.scalar`."""
        return await _patiently(lambda: self._connection.scalar(statement, parameters))

    async def run_sync(
        self,
        function: Callable[Concatenate[Connection, ...], Result],
        /,
        *arguments: Any,
    ) -> Result:
        """See `LedgerConnection.run_sync`."""
        return function(self._connection, *arguments)


class InlineSqlite:
    """Transactions on one SQLite file.

    A writing transaction begins IMMEDIATE: one that began by reading and wrote later could fail
    half-way, or write over what another wrote in between. Writers of one process wait in line for
    each other rather than polling the file's lock.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writers: AbstractAsyncContextManager[None] = asyncio.Lock()
        # A database in memory lives in its one connection, which holds one transaction at a time.
        self._readers = self._writers if _lives_in_memory(engine.url) else nullcontext()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[InlineConnection]:
        """Open a transaction that sees one state of the database."""
        async with self._readers, self._connected() as connection:
            await _patiently(lambda: connection.exec_driver_sql("BEGIN"))
            yield InlineConnection(connection)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[InlineConnection]:
        """Open a transaction that may write; it commits at the end, or on any error undoes all."""
        async with self._writers, self._connected() as connection:
            await _patiently(lambda: connection.exec_driver_sql("BEGIN IMMEDIATE"))
            yield InlineConnection(connection)
            await _patiently(lambda: connection.exec_driver_sql("COMMIT"))

    async def compact(self) -> None:
        """Write the file anew: pages that were divided keep old rows in what they have to spare."""
        async with self._writers, self._connected() as connection:
            await _patiently(lambda: connection.exec_driver_sql("VACUUM"))

    async def scrub(self) -> None:
        """Write the log into the file and empty it: it holds pages as they were before.

        Raises:
            OperationalError: Somebody else reads an older state for longer than `LONGEST_WAIT`.
        """
        async with self._writers, self._connected() as connection:
            await _patiently(lambda: _empty_log(connection))

    async def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Connection]:
        """A connection of the pool, which undoes what is not committed when it comes back."""
        connection = await _patiently(self._engine.connect)
        try:
            yield connection
        finally:
            connection.close()


def sqlite_engine(url: URL) -> Engine:
    """Make an engine for a SQLite file; it does not connect yet."""
    in_memory = _lives_in_memory(url)
    engine = create_engine(
        url,
        connect_args={
            # Nothing begins by itself: the driver would never begin IMMEDIATE.
            "isolation_level": None,
            "timeout": 0,
            # The pool may close a connection while another thread collects garbage.
            "check_same_thread": False,
        },
        poolclass=QueuePool,
        pool_size=1 if in_memory else 5,
        # Waiting for a connection would stop the event loop, so that none could come back.
        max_overflow=0 if in_memory else -1,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _lives_in_memory(url: URL) -> bool:
    return url.database in {None, "", ":memory:"}


def _prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _empty_log(connection: Connection) -> None:
    busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    if busy:
        found = sqlite3.OperationalError("somebody still reads an older state")
        found.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise OperationalError("PRAGMA wal_checkpoint", None, found)


async def _patiently(run: Callable[[], Result]) -> Result:
    give_up_at = None
    sleep = _FIRST_SLEEP
    while True:
        try:
            return run()
        except OperationalError as error:
            now = asyncio.get_running_loop().time()
            give_up_at = give_up_at or now + LONGEST_WAIT
            if not _passes_by_itself(error.orig) or now > give_up_at:
                raise
        # Two processes that wait for each other must not keep step.
        await asyncio.sleep(sleep * random.uniform(0.5, 1))  # noqa: S311 - no secret
        sleep = min(sleep * 2, _LONGEST_SLEEP)


def _passes_by_itself(error: BaseException | None) -> bool:
    # A reading transaction that wants to write over a newer state (SNAPSHOT) would wait for ever.
    return (
        isinstance(error, sqlite3.OperationalError)
        and error.sqlite_errorcode & _ANY_BUSY == sqlite3.SQLITE_BUSY
        and error.sqlite_errorcode != sqlite3.SQLITE_BUSY_SNAPSHOT
    )
