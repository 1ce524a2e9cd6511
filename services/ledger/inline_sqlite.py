"""SQLite without a thread: a statement takes microseconds, handing it to a thread many times that.

The class has the face of an `aiosqlite.Connection`, as far as SQLAlchemy's dialect uses it, and
runs each statement at once on the event loop. Only waiting for another process's write is done
asleep: SQLite's own busy handler would stop the whole loop.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONGEST_WAIT: Final = 15.0
"""Seconds that a statement waits for other processes before the database counts as unavailable."""

_FIRST_SLEEP: Final = 0.0005
_LONGEST_SLEEP: Final = 0.02
_ANY_BUSY: Final = 0xFF

Result = TypeVar("Result")


class InlineConnection:
    """A connection whose coroutines do not leave the event loop's thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        # SQLAlchemy looks here whether the connection is still open.
        self._connection: sqlite3.Connection | None = connection
        self._open = connection

    def cursor(self) -> InlineCursor:
        """A new cursor."""
        return InlineCursor(self._open.cursor())

    async def commit(self) -> None:
        """End the transaction and keep what it did."""
        await _patiently(self._open.commit)

    async def rollback(self) -> None:
        """End the transaction and undo what it did."""
        self._open.rollback()

    async def close(self) -> None:
        """Close the connection; again is harmless."""
        self.stop()

    def stop(self) -> None:
        """Close the connection where nobody can wait for it."""
        self._connection = None
        self._open.close()

    async def create_function(self, *described: Any, **options: Any) -> None:
        """Teach SQLite a function."""
        self._open.create_function(*described, **options)


class InlineCursor:
    """A cursor of such a connection."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:
        """The columns of the result."""
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        """How many rows the last statement changed."""
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The row id of the last row that was inserted."""
        return self._cursor.lastrowid

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Self:
        """Run one statement."""
        await _patiently(lambda: self._cursor.execute(statement, parameters))
        return self

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> Self:
        """Run one statement for each set of parameters."""
        await _patiently(lambda: self._cursor.executemany(statement, parameters))
        return self

    async def fetchall(self) -> list[Any]:
        """All rows that are left."""
        return self._cursor.fetchall()

    async def close(self) -> None:
        """Let go of the result."""
        self._cursor.close()


async def connect(path: str, *, as_uri: bool) -> InlineConnection:
    """Open a database file; SQLite makes it if it is not there."""
    connection = sqlite3.connect(
        path,
        # Nothing begins by itself: the driver would never begin IMMEDIATE.
        isolation_level=None,
        timeout=0,
        uri=as_uri,
        # The pool may close a connection while another thread collects garbage.
        check_same_thread=False,
    )
    return InlineConnection(connection)


async def _patiently(run: Callable[[], Result]) -> Result:
    give_up_at = asyncio.get_running_loop().time() + LONGEST_WAIT
    sleep = _FIRST_SLEEP
    while True:
        try:
            return run()
        except sqlite3.OperationalError as error:
            if not _passes_by_itself(error) or asyncio.get_running_loop().time() > give_up_at:
                raise
        # Two processes that wait for each other must not keep step.
        await asyncio.sleep(sleep * random.uniform(0.5, 1))  # noqa: S311 - no secret
        sleep = min(sleep * 2, _LONGEST_SLEEP)


def _passes_by_itself(error: sqlite3.OperationalError) -> bool:
    # A reading transaction that wants to write over a newer state (SNAPSHOT) would wait for ever.
    return (
        error.sqlite_errorcode & _ANY_BUSY == sqlite3.SQLITE_BUSY
        and error.sqlite_errorcode != sqlite3.SQLITE_BUSY_SNAPSHOT
    )
