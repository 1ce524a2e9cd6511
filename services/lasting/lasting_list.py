"""The lasting list: a file beside everything that backups replace, to which lines are only added.

Each line carries a keyed hash of what it says. Whoever brings a backup back has the list applied to
it before anything leaves.
"""

import asyncio
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from services.keys import Key, keyed_hash
from services.lasting.entries import LastingEntry

_OWNER_ONLY: Final = 0o600
_HASHED: Final = "hash"
_MEANING: Final = "lasting entry 1"


class LastingListAltered(Exception):
    """A line is not as this installation wrote it; the message names it."""

    def __init__(self, file: Path, line: int) -> None:
        super().__init__(
            f"line {line} of {file} is not as it was written here. Bring the list "
            "back from its own copy: without it, what was erased or revoked would come back"
        )


class LastingList:
    """Adds lines, and reads them."""

    def __init__(self, file: Path, key: Key) -> None:
        """Make a list on a file.

        Args:
            file: Where it is; made by the first line.
            key: The identifier key, by which a line is known as our own.
        """
        self.file = file
        self._key = key

    async def add(self, entries: Sequence[LastingEntry], *, durably: bool = True) -> None:
        """Add lines; they are on disk when this returns, if it has to be `durably`.

        Raises:
            OSError: They cannot be written. What they tell of must then not happen.
        """
        if entries:
            await asyncio.to_thread(self._append, entries, durably)

    def entries(self) -> tuple[LastingEntry, ...]:
        """Every line so far; none where nothing was ever written.

        Raises:
            LastingListAltered: A line was changed. Half a last line, left by a power cut, is none.
        """
        try:
            text = self.file.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ()
        return tuple(self._read(text))

    def _append(self, entries: Sequence[LastingEntry], durably: bool) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        descriptor = os.open(self.file, flags, _OWNER_ONLY)
        try:
            # One write each: lines of several processes do not mix. A line that a power cut left
            # half is ended by the line end that the next one begins with.
            for entry in entries:
                os.write(descriptor, f"\n{self._line(entry)}\n".encode())
            if durably:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _line(self, entry: LastingEntry) -> str:
        said = entry.model_dump(mode="json", exclude_none=True)
        return json.dumps({**said, _HASHED: self._hash(entry)}, separators=(",", ":"))

    def _hash(self, entry: LastingEntry) -> str:
        return keyed_hash(self._key, _MEANING, entry.model_dump_json())

    def _read(self, text: str) -> Iterator[LastingEntry]:
        lines = text.split("\n")
        for number, line in enumerate(lines, start=1):
            entry = self._entry(line)
            if entry is not None:
                yield entry
            elif line and not _was_cut_off(line):
                raise LastingListAltered(self.file, number)

    def _entry(self, line: str) -> LastingEntry | None:
        try:
            said = json.loads(line)
            claimed = said.pop(_HASHED)
            entry = LastingEntry.model_validate(said)
        except (ValueError, KeyError, AttributeError, TypeError, ValidationError):
            return None
        return entry if claimed == self._hash(entry) else None


def _was_cut_off(line: str) -> bool:
    """Whether it is the beginning of a line that was never finished, and so told nobody."""
    return not line.endswith("}")
