"""A program on a terminal of its own, with a person's keys."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CTRL_C = b"\x03"
ENOUGH_SECONDS = 240
"""No test waits so long for a program that works."""


@dataclass(slots=True, kw_only=True)
class OnTerminal:
    """A running program, the leader of its terminal's session, and all that it wrote there."""

    pid: int
    keys: int
    shown: str = ""
    _ended: int | None = field(default=None)

    def press(self, keys: bytes) -> None:
        """Press keys; Ctrl-C goes to whichever process group has the terminal."""
        os.write(self.keys, keys)

    def read_until(self, words: str) -> None:
        """Read what is shown until the words are among it."""
        until = time.monotonic() + ENOUGH_SECONDS
        while words not in self.shown:
            assert time.monotonic() < until, f"{words!r} was never shown, but: {self.shown}"
            assert self._read_on(), f"it ended before it showed {words!r}: {self.shown}"

    def end(self) -> int:
        """Read on to its end; gives its exit code, negative if a signal ended it."""
        until = time.monotonic() + ENOUGH_SECONDS
        while self._read_on():
            assert time.monotonic() < until, f"it never ended: {self.shown}"
        if self._ended is None:
            self._ended = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self._ended

    def leave_nothing_running(self) -> None:
        """End it the hard way, if a test failed before it ended."""
        if self._ended is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)
            self.end()
        os.close(self.keys)

    def _read_on(self) -> bool:
        ready, _, _ = select.select([self.keys], [], [], 1)
        if not ready:
            return True
        try:
            more = os.read(self.keys, 65_536)
        except OSError:  # Linux says EIO once nobody has the terminal open any more.
            return False
        self.shown += more.decode(errors="replace").replace("\r\n", "\n")
        return bool(more)


@contextlib.contextmanager
def on_a_terminal(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    folder: Path,
    columns: int = 80,
) -> Iterator[OnTerminal]:
    """Run a program on a terminal with so many columns and 24 lines."""
    pid, keys = pty.fork()
    if pid == 0:
        try:
            os.chdir(folder)
            arguments = [str(part) for part in command]
            os.execve(arguments[0], arguments, dict(environment))  # noqa: S606 - the test's own
        finally:
            os._exit(127)
    fcntl.ioctl(keys, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    program = OnTerminal(pid=pid, keys=keys)
    try:
        yield program
    finally:
        program.leave_nothing_running()
