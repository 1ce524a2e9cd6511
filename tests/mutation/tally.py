"""What became of the planted faults, read from the tool's own notes."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SEEN = frozenset({1, 3, -24, 24, 36, 152, 255})
"""Exit codes of a fault that was seen: a test failed, or did not end in the time it should."""
NO_TEST_COMES = 33
UNSEEN = frozenset({0, 5, NO_TEST_COMES})
"""Every test passed, or no test comes there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The faults of one module.

    Attributes:
        seen: At least one test failed or never ended.
        unseen: The names of those with which every test passed, or to which none comes.
        broke: The run itself broke, so that nothing is known.
        untried: Those that the hour did not suffice for.
    """

    module: str
    seen: int
    unseen: tuple[str, ...]
    broke: int
    untried: int

    @property
    def planted(self) -> int:
        """How many faults there are, tried or not."""
        return self.seen + len(self.unseen) + self.broke + self.untried

    def __str__(self) -> str:
        return (
            f"{self.module:36} {self.planted:7} {self.seen:7} {len(self.unseen):7} "
            f"{self.broke:7} {self.untried:7}"
        )


HEADING = f"{'module':36} {'planted':>7} {'seen':>7} {'unseen':>7} {'broke':>7} {'untried':>7}"


def tallies(mutants: Path) -> list[Tally]:
    """One for each module in which faults were planted.

    Args:
        mutants: The folder in which the tool keeps its copies and notes.
    """
    found = (_tally(path, mutants) for path in sorted(mutants.rglob("*.py.meta")))
    return [tally for tally in found if tally.planted]


def altogether(found: Sequence[Tally]) -> Tally:
    """The sum of some tallies."""
    return Tally(
        module="altogether",
        seen=sum(x.seen for x in found),
        unseen=tuple(name for x in found for name in x.unseen),
        broke=sum(x.broke for x in found),
        untried=sum(x.untried for x in found),
    )


def unseen_faults(mutants: Path) -> tuple[str, ...]:
    """The names of all that were tried and not seen."""
    return altogether(tallies(mutants)).unseen


def exit_codes(mutants: Path) -> dict[str, int | None]:
    """How the trial of each fault ended; None where it was not tried."""
    codes: dict[str, int | None] = {}
    for path in sorted(mutants.rglob("*.py.meta")):
        codes.update(_notes(path)["exit_code_by_key"])
    return codes


def write(mutants: Path, results: Mapping[str, int]) -> None:
    """Write down how trials ended.

    Args:
        mutants: The folder in which the tool keeps its copies and notes.
        results: The exit codes by the names of the faults.
    """
    by_module: dict[str, dict[str, int]] = {}
    for name, code in results.items():
        by_module.setdefault(name.rpartition(".")[0], {})[name] = code
    for module, codes in by_module.items():
        path = mutants / f"{module.replace('.', '/')}.py.meta"
        notes = _notes(path)
        notes["exit_code_by_key"].update(codes)
        path.write_text(json.dumps(notes, indent=4), encoding="utf-8")


def _notes(path: Path) -> dict[str, Any]:
    notes: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return notes


def _tally(path: Path, mutants: Path) -> Tally:
    codes: dict[str, int | None] = _notes(path)["exit_code_by_key"]
    ends = Counter(
        "untried" if code is None else "seen" if code in SEEN else "broke"
        for code in codes.values()
        if code not in UNSEEN
    )
    return Tally(
        module=str(path.relative_to(mutants)).removesuffix(".meta"),
        seen=ends["seen"],
        unseen=tuple(name for name, code in codes.items() if code in UNSEEN),
        broke=ends["broke"],
        untried=ends["untried"],
    )
