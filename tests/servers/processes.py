"""Start a server for a test, and end it: that one process, and surely."""

import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Arguments = Sequence[str | Path]


def start(
    arguments: Arguments, *, log: Path | None = None, folder: Path, user: str | None = None
) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own, as another user if one is named."""
    with (log or Path("/dev/null")).open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - tests alone choose the arguments
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=folder,
            user=user,
            start_new_session=True,
        )


def run(arguments: Arguments, *, folder: Path, user: str | None = None) -> str:
    """Run a program to its end and return what it printed.

    Raises:
        RuntimeError: It failed; the message holds what it printed.
    """
    done = subprocess.run(  # noqa: S603 - tests alone choose the arguments
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
        user=user,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{arguments[0]} ended with status {done.returncode}: {done.stdout}")
    return done.stdout


def end(process: subprocess.Popen[Any], *, by: signal.Signals = signal.SIGTERM) -> None:
    """Ask the process to end, and make it end if it has not after ten seconds."""
    if process.poll() is None:
        process.send_signal(by)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], what: str) -> None:
    """Return when the server is ready.

    Raises:
        RuntimeError: It ended, or was not ready within half a minute.
    """
    deadline = time.monotonic() + 30
    while not ready():
        if process.poll() is not None:
            raise RuntimeError(f"{what} ended with status {process.returncode} before it was ready")
        if time.monotonic() > deadline:
            end(process)
            raise RuntimeError(f"{what} was not ready within 30 s")
        time.sleep(0.05)
