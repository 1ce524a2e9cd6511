"""Build the server's program from its public source, with Go."""

import asyncio
import os
import shutil
import signal
import tempfile
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from services.temporal_server.errors import WayClosedError
from services.temporal_server.progress import Say, telling_the_time
from services.temporal_server.server_program import CLI_VERSION

MODULE = f"github.com/temporalio/cli/cmd/temporal@{CLI_VERSION}"

_LINES_SHOWN_ON_FAILURE = 12


@dataclass(slots=True)
class _BuildOutput:
    """What Go has printed so far: one line for each package compiled or module fetched."""

    compiled: int = 0
    fetched: int = 0
    last_lines: deque[str] = field(default_factory=lambda: deque(maxlen=_LINES_SHOWN_ON_FAILURE))

    def take(self, line: str) -> None:
        self.last_lines.append(line)
        if line.startswith("go: downloading "):
            self.fetched += 1
        elif not line.startswith("go: "):
            self.compiled += 1

    def describe(self) -> str:
        latest = f", now {self.last_lines[-1]}" if self.last_lines else ""
        return (
            f"Building the Temporal server: {self.fetched} modules fetched, "
            f"{self.compiled} packages compiled{latest}"
        )


async def build_server(destination: Path, environment: Mapping[str, str], say: Say) -> None:
    """Build the program with `go install` and put it at `destination`, whole or not at all.

    Args:
        destination: Where the program goes; its folder exists.
        environment: The variables Go runs with; `PATH` says where Go is.
        say: Told every ten seconds how far the build is.

    Raises:
        WayClosedError: Go is not installed, or the build failed.
    """
    go = shutil.which("go", path=environment.get("PATH", os.defpath))
    if go is None:
        raise WayClosedError("`go` is not on PATH")
    say(f"Building the Temporal server from source with {go}: about three minutes, once")
    with tempfile.TemporaryDirectory(dir=destination.parent, prefix="building-") as folder:
        await _run_go_install(go, Path(folder), environment, say)
        (Path(folder) / "temporal").replace(destination)


async def _run_go_install(go: str, folder: Path, environment: Mapping[str, str], say: Say) -> None:
    # A session of its own: cancelling must end the compilers that Go started, too.
    process = await asyncio.create_subprocess_exec(
        go,
        "install",
        "-v",
        MODULE,
        cwd=folder,
        env={**environment, "GOBIN": str(folder)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    output = _BuildOutput()
    try:
        async with telling_the_time(say, output.describe):
            await _read_lines(process, output)
            status = await process.wait()
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    if status != 0:
        printed = "\n      ".join(output.last_lines)
        raise WayClosedError(f"`go install {MODULE}` ended with {status}:\n      {printed}")


async def _read_lines(process: asyncio.subprocess.Process, output: _BuildOutput) -> None:
    if process.stderr is None:
        raise RuntimeError("the build was started without a pipe for its messages")
    async for line in process.stderr:
        output.take(line.decode(errors="replace").rstrip())
