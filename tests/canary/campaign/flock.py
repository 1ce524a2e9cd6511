"""Markers that all begin alike, so that one search finds whichever of them got out."""

import re
import secrets
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Flock:
    """Every marker of a run, and what it was entered as.

    A marker is of letters and digits alone, which every encoding keeps together; all of them have
    the same length, so that none is a part of another.
    """

    stem: str = field(default_factory=lambda: f"kanari{secrets.token_hex(6)}z")
    entered: dict[str, str] = field(default_factory=dict)

    def new(self, what: str) -> str:
        """A marker that nobody entered before, for a kind of personal value."""
        marker = f"{self.stem}{len(self.entered):05x}"
        self.entered[marker] = what
        return marker

    def name(self, what: str) -> str:
        """A name to enter."""
        return f"{self.new(what)} Testcase"

    def address(self, what: str) -> str:
        """A mail address to enter."""
        return f"{self.new(what)}@example.org"

    def text(self, what: str) -> str:
        """A text to enter, with what a page and a mail have to encode."""
        return f"What was written: {self.new(what)}, é, <b>."

    def named_in(self, data: bytes) -> set[str]:
        """The markers that stand in the data as they are."""
        found = re.findall(rf"{self.stem}[0-9a-f]{{5}}".encode(), data)
        return {marker.decode() for marker in found}

    def kinds(self) -> Counter[str]:
        """How many markers were entered of each kind of value."""
        return Counter(self.entered.values())
