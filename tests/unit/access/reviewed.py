"""What docs/access.md says, read from its tables: the side of the comparison that people review."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.access.capacities import Capacity
from services.access.operations import Operation
from tests.architecture.sources import ROOT
from workflows.staff import OfficeDuty, StaffRole
from workflows.stages import Stage

PAGE = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
WORDS = frozenset({"has", "contact", "other", "unlocked", "any", "yes"})


def rows_under(heading: str) -> list[list[str]]:
    """The cells of the last table under a heading, its head left out."""
    section = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0].strip()
    table = section.rsplit("\n\n", 1)[-1].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What the page says of one operation."""

    commands: frozenset[str]
    words: dict[Capacity, frozenset[str]]


def operations() -> dict[Operation, Reviewed]:
    """Each operation with its commands, and with the words that allow it to each capacity."""
    return {
        Operation(name.replace(" ", "_")): Reviewed(
            commands=frozenset(x.strip(" `") for x in commands.split(",")),
            words=dict(zip(Capacity, map(_words, cells), strict=True)),
        )
        for name, commands, *cells in rows_under("Who may do what")
    }


def offices_by_stage() -> dict[Stage, OfficeDuty]:
    """Which office has the case at which stage."""
    rows = rows_under("Which office has the case")
    return {Stage(stage): _duty(office) for stage, office in rows}


def roles() -> Iterator[tuple[StaffRole, Capacity, frozenset[OfficeDuty]]]:
    """Each role of the directory, as what its holders act, and in which duties of their office."""
    for role, acts_as, duties in rows_under("What the roles of the directory are"):
        named = [] if duties == "has no cases" else duties.split(", ")
        capacity = Capacity(acts_as.replace(" ", "_"))
        yield StaffRole(role.strip("`")), capacity, frozenset(map(_duty, named))


def _duty(words: str) -> OfficeDuty:
    return OfficeDuty(words.replace(" ", "_"))


def _words(cell: str) -> frozenset[str]:
    words = frozenset(cell.split(", ")) - {""}
    assert words <= WORDS, f"docs/access.md explains no '{cell}'"
    return words
