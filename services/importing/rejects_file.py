"""The rejects file: a row for every row that was set aside, safe to open in a spreadsheet."""

import csv
import io
import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from services.importing.reasons import RejectedRow

HEADING = ("line", "key", "code", "reason")
_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "|", "%")


class RejectsFile:
    """Writes beside its place and moves there at the end, so that no half file ever lies there.

    The file holds line numbers, keys and reasons, and nothing else of the rows. Only its owner may
    read it.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._draft: Path | None = None
        self._text: io.TextIOWrapper | None = None

    def __enter__(self) -> Self:
        number, name = tempfile.mkstemp(dir=self._place.parent, prefix=f".{self._place.name}.")
        self._draft = Path(name)
        self._text = io.TextIOWrapper(os.fdopen(number, "wb"), encoding="utf-8", newline="")
        csv.writer(self._text).writerow(HEADING)
        return self

    def write(self, rejected: RejectedRow) -> None:
        """Add a row."""
        if self._text is None:
            message = "the rejects file is not open"
            raise ValueError(message)
        reason = rejected.reason
        csv.writer(self._text).writerow(
            (rejected.line, inert(rejected.key), reason.value, reason.sentence)
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._text is None or self._draft is None:
            return
        self._text.close()
        if kind is None:
            self._draft.replace(self._place)
        else:
            self._draft.unlink()


def inert(text: str) -> str:
    """The text as a spreadsheet shows it and never computes it.

    One that could begin a formula gets an apostrophe before it (OWASP, "CSV Injection"), and
    control characters become question marks.
    """
    shown = "".join(character if character.isprintable() else "?" for character in text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA_BEGINS) else shown
