"""Find the Temporal server's program on this machine, or get it."""

import asyncio
import fcntl
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from services.temporal_server.build_server import MODULE, build_server
from services.temporal_server.download_server import download_server
from services.temporal_server.errors import ServerNotFoundError, WayClosedError
from services.temporal_server.progress import Say
from services.temporal_server.server_program import refuse_unless_usable

PROGRAM = "temporal"


def program_cache(environment: Mapping[str, str]) -> Path:
    """Return the folder where got programs are kept, after the XDG base directory rules."""
    base = environment.get("XDG_CACHE_HOME", "")
    # A relative path there is to be ignored (XDG Base Directory Specification).
    folder = Path(base) if base.startswith("/") else _home(environment) / ".cache"
    return folder / "duecourse" / "bin"


def _home(environment: Mapping[str, str]) -> Path:
    return Path(environment["HOME"]) if environment.get("HOME") else Path.home()


async def find_server(
    *, environment: Mapping[str, str], say: Say, cache: Path | None = None
) -> Path:
    """Return the path of a server program that runs and is recent enough.

    Looked for on PATH and in the cache; else got into the cache by the SDK's download, else
    built with Go. The last one takes minutes, once.

    Args:
        environment: The process's variables (PATH, HOME, XDG_CACHE_HOME, Go's own).
        say: Told what is going on, a line at a time.
        cache: The folder for got programs, `program_cache(environment)` if not given.

    Raises:
        ServerNotFoundError: No way led to a program; the message lists all of them.
    """
    kept = (cache or program_cache(environment)) / PROGRAM

    async def download_it() -> Path:
        return await _get_into(kept, lambda: download_server(kept, say), say)

    async def build_it() -> Path:
        return await _get_into(kept, lambda: build_server(kept, environment, say), say)

    ways: tuple[tuple[str, Callable[[], Awaitable[Path]]], ...] = (
        (f"`{PROGRAM}` on PATH", lambda: _look_on_path(environment)),
        (f"the copy kept in {kept.parent}", lambda: _look_at(kept)),
        ("the Temporal SDK's download", download_it),
        (f"building {MODULE} with Go", build_it),
    )
    tried: list[tuple[str, str]] = []
    for way, follow in ways:
        try:
            return await follow()
        except WayClosedError as closed:
            tried.append((way, str(closed)))
    raise ServerNotFoundError(tuple(tried))


async def _look_on_path(environment: Mapping[str, str]) -> Path:
    found = shutil.which(PROGRAM, path=environment.get("PATH", os.defpath))
    if found is None:
        raise WayClosedError("not there")
    await refuse_unless_usable(Path(found))
    return Path(found)


async def _look_at(kept: Path) -> Path:
    if shutil.which(kept) is None:
        raise WayClosedError("not there")
    await refuse_unless_usable(kept)
    return kept


async def _get_into(kept: Path, get: Callable[[], Awaitable[None]], say: Say) -> Path:
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise WayClosedError(f"{kept.parent} cannot be made ({failure.strerror})") from failure
    async with _one_at_a_time(kept.with_suffix(".lock"), say):
        try:
            # Another process may have got it while this one waited.
            return await _look_at(kept)
        except WayClosedError:
            await get()
    await refuse_unless_usable(kept)
    return kept


@asynccontextmanager
async def _one_at_a_time(lock: Path, say: Say) -> AsyncIterator[None]:
    with lock.open("ab") as file:
        waited = False
        while not _locked(file.fileno()):
            if not waited:
                say("Another Due Course is getting the Temporal server; waiting for it")
            waited = True
            await asyncio.sleep(0.5)
        yield


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
