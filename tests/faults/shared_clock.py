"""A stepped clock that several processes read from one file."""

from datetime import datetime
from pathlib import Path


class SharedClock:
    """Shows what its file says; whoever drives the case writes it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        """The instant it was last stepped to, by whichever process."""
        return datetime.fromisoformat(self._file.read_text(encoding="ascii"))

    def resolve(self, server_now: datetime) -> datetime:  # noqa: ARG002 - the port's shape
        """The instant it was last stepped to, whatever the server says."""
        return self.now()

    def step_to(self, instant: datetime) -> None:
        """Move on, in one piece: a reader sees the old instant or the new one."""
        written = self._file.with_suffix(".new")
        written.write_text(instant.isoformat(), encoding="ascii")
        written.replace(self._file)
