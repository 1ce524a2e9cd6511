"""What looks at faults leave behind: which test saw which fault, and which faults no test saw.

Every fault is tried in a process of its own, which writes a line when it ends; a line is never
changed, so that nothing is lost when the time is over.
"""

from dataclasses import dataclass
from pathlib import Path

SEEN_BY = Path("seen-by.txt")
PASSED = Path("passed.txt")

FUNCTION_ENDS = "__mutmut_"
"""In the tool's name of a fault, between its function and its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A fault met tests, and all of them passed.

    Attributes:
        tests: The state of the tests, by a digest over their files.
        by_all: Whether they were all the tests that come there, or only the quickest.
    """

    fault: str
    tests: str
    by_all: bool

    def __str__(self) -> str:
        return f"{self.fault}\t{self.tests}\t{'all' if self.by_all else 'quick'}"

    @classmethod
    def read(cls, line: str) -> "Look":
        """The look that a line tells of."""
        fault, tests, by = line.split("\t")
        return cls(fault=fault, tests=tests, by_all=by == "all")


def note(path: Path, line: object) -> None:
    """Write a line behind the others; a short one is never mixed with another's."""
    with path.open("a", encoding="utf-8") as notes:
        notes.write(f"{line}\n")


def lines_of(path: Path) -> list[str]:
    """What was noted so far; nothing where nobody noted anything."""
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def passed(folder: Path) -> frozenset[Look]:
    """The looks so far with which no test saw the fault."""
    return frozenset(Look.read(line) for line in lines_of(folder / PASSED))


def function_in(fault: str) -> str:
    """The tool's name of the function in which a fault is planted."""
    return fault.rpartition(FUNCTION_ENDS)[0]


def module_of(function: str) -> str:
    """The module of a function."""
    return function.rpartition(".")[0]
