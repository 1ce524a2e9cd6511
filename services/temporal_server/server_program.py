"""The `temporal` program: which version it is, and whether that version is of use."""

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path

from services.temporal_server.errors import WayClosedError

CLI_VERSION = "v1.5.1"
"""The release of Temporal's command line that is downloaded or built; it holds server 1.29.1."""

OLDEST_SERVER = (1, 28)
"""Update-with-start is on by default from server 1.28 on."""

_ANSWER_WITHIN_SECONDS = 20
_VERSION = re.compile(r"\bServer v?(\d+)\.(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerVersion:
    """The version of the server inside the program."""

    major: int
    minor: int

    @property
    def is_recent_enough(self) -> bool:
        """Whether this server can do what the product asks of it."""
        return (self.major, self.minor) >= OLDEST_SERVER

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


async def refuse_unless_usable(program: Path) -> None:
    """Run `program --version` and return if its server is recent enough.

    Raises:
        WayClosedError: It does not run, is something else, or is too old.
    """
    version = read_version(await _ask_for_version(program), program)
    if not version.is_recent_enough:
        oldest = ".".join(map(str, OLDEST_SERVER))
        raise WayClosedError(f"{program} has server {version}; {oldest} or newer is needed")


def read_version(answer: str, program: Path) -> ServerVersion:
    """Read what `temporal --version` printed, e.g. "temporal version 1.5.1 (Server 1.29.1, ...)".

    Raises:
        WayClosedError: The answer names no server version.
    """
    found = _VERSION.search(answer)
    if found is None:
        raise WayClosedError(f"{program} is not Temporal's command line (it answers {answer!r})")
    return ServerVersion(major=int(found[1]), minor=int(found[2]))


async def _ask_for_version(program: Path) -> str:
    try:
        process = await asyncio.create_subprocess_exec(
            program,
            "--version",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
    except OSError as failure:
        raise WayClosedError(f"{program} cannot be run ({failure.strerror})") from failure
    try:
        async with asyncio.timeout(_ANSWER_WITHIN_SECONDS):
            answer, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        raise WayClosedError(f"{program} --version does not answer") from None
    return answer.decode(errors="replace").strip()[:200]
