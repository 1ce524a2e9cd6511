"""One server on one database file, and no server forgotten.

Two locks stand beside the file. The *owner's* is held by the process that starts the server;
the *server's* is inherited by the server itself, so that it is held exactly as long as the server
lives, even when its owner was killed. The server's lock held and the owner's free means a
server left behind: it is ours, and is ended before a new one starts. The system drops
both locks when their holders end, however they end.
"""

import asyncio
import fcntl
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from services.temporal_server.errors import DatabaseInUseError
from services.temporal_server.progress import Say

_PATIENCE_SECONDS = 15.0
_BETWEEN_LOOKS_SECONDS = 0.1


class OwnedDatabase:
    """The database file, owned by this process until `release`."""

    def __init__(self, database: Path) -> None:
        """Take the owner's lock.

        Raises:
            DatabaseInUseError: Another process owns the file.
        """
        self._database = database
        self._server_lock = database.with_name(f"{database.name}.server.lock")
        owner_lock = database.with_name(f"{database.name}.owner.lock")
        self._owner_descriptor = _open(owner_lock)
        if not _lock(self._owner_descriptor):
            holder = _read_process_id(self._owner_descriptor)
            os.close(self._owner_descriptor)
            raise DatabaseInUseError(database, f"another Due Course (process {holder or '?'})")
        _write_process_id(self._owner_descriptor, os.getpid())

    def release(self) -> None:
        """Give the file up; a server that still runs keeps its own lock."""
        os.close(self._owner_descriptor)

    @asynccontextmanager
    async def lock_for_a_server(self, say: Say) -> AsyncIterator["ServerLock"]:
        """Give the lock that the server inherits, ending a server left behind first.

        The lock leaves this process at the end of the block, and stays with the server.

        Raises:
            DatabaseInUseError: The server left behind cannot be named or does not end.
        """
        descriptor = _open(self._server_lock)
        try:
            if not _lock(descriptor):
                await self._end_the_server_left_behind(descriptor, say)
            # Whoever finds the lock held must never find an older server's number in it.
            os.ftruncate(descriptor, 0)
            yield ServerLock(descriptor)
        finally:
            os.close(descriptor)

    async def _end_the_server_left_behind(self, descriptor: int, say: Say) -> None:
        process_id = _read_process_id(descriptor)
        if process_id is None:
            raise DatabaseInUseError(self._database, "a server whose process is not known")
        say(f"Stopping a Temporal server left by a run that was killed (process {process_id})")
        for request in (signal.SIGTERM, signal.SIGKILL):
            _signal(process_id, request)
            if await _locked_in_time(descriptor):
                return
        raise DatabaseInUseError(
            self._database, f"a server that does not end (process {process_id})"
        )


class ServerLock:
    """The lock a server inherits."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def name_the_server(self, process_id: int) -> None:
        """Write down whose lock it now is."""
        _write_process_id(self.descriptor, process_id)


async def _locked_in_time(descriptor: int) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while True:
                if _lock(descriptor):
                    return True
                await asyncio.sleep(_BETWEEN_LOOKS_SECONDS)
    except TimeoutError:
        return False


def _open(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _signal(process_id: int, request: signal.Signals) -> None:
    try:
        os.kill(process_id, request)
    except ProcessLookupError:
        # It ended by itself in the meantime; its lock is about to be free.
        return


def _write_process_id(descriptor: int, process_id: int) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{process_id}\n".encode(), 0)


def _read_process_id(descriptor: int) -> int | None:
    written = os.pread(descriptor, 32, 0).strip()
    return int(written) if written.isdigit() else None
