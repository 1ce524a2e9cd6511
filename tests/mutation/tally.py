"""What became of the planted faults, read from the tool's own notes."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

SEEN = frozenset({1, 3, -24, 24, 36, 152, 255})
"""Exit codes of a fault that was seen: a test failed, or did not end in the time it should."""
UNSEEN = frozenset({0})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The faults of one module.

    Attributes:
        seen: At least one test failed or never ended.
        unseen: The names of those with which every test passed.
        other: No test comes there, or the run broke.
        untried: Those that the hour did not suffice for.
    """

    module: str
    seen: int
    unseen: tuple[str, ...]
    other: int
    untried: int

    @property
    def planted(self) -> int:
        """How many faults there are, tried or not."""
        return self.seen + len(self.unseen) + self.other + self.untried

    def __str__(self) -> str:
        return (
            f"{self.module:32} {self.planted:7} {self.seen:7} {len(self.unseen):7} "
            f"{self.other:7} {self.untried:7}"
        )


HEADING = f"{'module':32} {'planted':>7} {'seen':>7} {'unseen':>7} {'other':>7} {'untried':>7}"


def tallies(mutants: Path) -> list[Tally]:
    """One for each module in which faults were planted.

    Args:
        mutants: The folder in which the tool keeps its copies and notes.
    """
    found = (_tally(path, mutants) for path in sorted(mutants.rglob("*.py.meta")))
    return [tally for tally in found if tally.planted]


def _tally(path: Path, mutants: Path) -> Tally:
    codes: dict[str, int | None] = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    ends = Counter(
        "untried" if code is None else "seen" if code in SEEN else "other"
        for code in codes.values()
        if code not in UNSEEN
    )
    return Tally(
        module=str(path.relative_to(mutants)).removesuffix(".meta"),
        seen=ends["seen"],
        unseen=tuple(name for name, code in codes.items() if code in UNSEEN),
        other=ends["other"],
        untried=ends["untried"],
    )
