"""Groups of cases put together as tables: what pages draw, and what commands print."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from services.csv_text import csv_text
from services.figures.topics import Topic
from services.ledger.figure_groups import (
    FEWEST_CASES,
    ClockGroup,
    Gap,
    GapGroup,
    PromiseGroup,
    Took,
)
from services.policies.words import clock_name, plain, sentence
from workflows.stages import ClockName, Stage

Group = TypeVar("Group")
Key = TypeVar("Key")
OfficeName = Callable[[str], str]

SMALL_GROUPS: Final = (
    f"Groups of fewer than {FEWEST_CASES} cases are left out of every number, of sums too: those "
    "of one office, one stage or step, and one month."
)
"""Said beside every table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a table.

    Attributes:
        of: What it is about.
        counts: Its numbers, one for each of the table's columns.
        good: How many of them were as they should be.
    """

    of: str
    counts: tuple[int, ...]
    good: int

    @property
    def all(self) -> int:
        """How many there were."""
        return sum(self.counts)

    @property
    def good_of_100(self) -> float:
        """Of a hundred, how many were as they should be."""
        return 100 * self.good / self.all


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """Numbers with what they mean.

    Attributes:
        title: What it shows.
        about: How it is counted, in a sentence.
        first: The heading of what each line is about.
        columns: The headings of the numbers.
        share: The heading of the share of those that were as they should be.
    """

    topic: Topic
    title: str
    about: str
    first: str
    columns: tuple[str, ...]
    share: str
    lines: tuple[Line, ...]

    @property
    def together(self) -> Line | None:
        """All lines as one; None without one."""
        if not self.lines:
            return None
        counts = tuple(map(sum, zip(*(line.counts for line in self.lines), strict=True)))
        return Line(of="all", counts=counts, good=sum(line.good for line in self.lines))

    def as_csv(self) -> str:
        """The lines for spreadsheets, without the one for all of them."""
        return csv_text(
            (self.first, *self.columns, self.share),
            ((line.of, *line.counts, round(line.good_of_100, 1)) for line in self.lines),
        )


def promise_tables(
    groups: Sequence[PromiseGroup], office_name: OfficeName
) -> tuple[FigureTable, ...]:
    """How many promises were kept: by office, by stage, by month."""
    by = (
        (Topic.PROMISES_BY_OFFICE, "office", lambda x: x.office_id, office_name),
        (Topic.PROMISES_BY_STAGE, "stage", lambda x: x.stage, plain),
        (Topic.PROMISES_BY_MONTH, "month", lambda x: x.month, str),
    )
    return tuple(
        _promises(topic, word, _together(groups, key), name) for topic, word, key, name in by
    )


def _promises(
    topic: Topic,
    word: str,
    found: dict[str, list[PromiseGroup]],
    name: Callable[[str], str],
) -> FigureTable:
    lines = []
    for of in _in_order(found):
        kept = sum(group.kept for group in found[of])
        broken = sum(group.broken for group in found[of])
        lines.append(Line(of=name(of), counts=(kept, broken), good=kept))
    return FigureTable(
        topic=topic,
        title=f"Promises kept, by {word}",
        about="Of the dates that people were told and that have come, how many were kept. Office "
        "and stage are those of the moment at which the date was told.",
        first=word.capitalize(),
        columns=("kept", "broken"),
        share="kept of 100",
        lines=tuple(lines),
    )


def steps_table(groups: Sequence[ClockGroup], office_name: OfficeName) -> FigureTable:
    """How long each step took, compared with its benchmark, by office."""
    found: dict[tuple[int, str], list[ClockGroup]] = defaultdict(list)
    for group in groups:
        found[_PLACES[group.clock], group.office_id].append(group)
    lines = []
    for (_, office_id), every in sorted(found.items()):
        counts = tuple(sum(group.took[took] for group in every) for took in Took)
        lines.append(
            Line(
                of=f"{sentence(clock_name(every[0].clock))}, {office_name(office_id)}",
                counts=counts,
                good=sum(x for x, took in zip(counts, Took, strict=True) if took.is_within),
            )
        )
    return FigureTable(
        topic=Topic.STEPS,
        title="How long each step took",
        about="Steps that ended in these months, compared with the benchmark of their case. A "
        "benchmark is what a step is expected to take; pauses have moved it.",
        first="Step and office",
        columns=tuple(took.in_words for took in Took),
        share="within the benchmark, of 100",
        lines=tuple(lines),
    )


def gaps_table(groups: Sequence[GapGroup], office_name: OfficeName) -> FigureTable:
    """How long the report was between the investigating office and the deciding entity."""
    found = _together(groups, lambda x: (x.from_office or "", x.to_office or ""))
    lines = []
    for sides, every in sorted(found.items()):
        counts = tuple(sum(group.gaps[gap] for group in every) for gap in Gap)
        lines.append(
            Line(
                of=f"{office_name(sides[0])} to {office_name(sides[1])}",
                counts=counts,
                good=counts[0],
            )
        )
    return FigureTable(
        topic=Topic.HAND_OVERS,
        title="The gap between investigation and decision",
        about="From the end of the investigation until the deciding entity had the report: a time "
        "in which nobody works on the case. Counted in the month in which it ended.",
        first="From office to office",
        columns=tuple(gap.in_words for gap in Gap),
        share="up to 1 week, of 100",
        lines=tuple(lines),
    )


_PLACES: Final = {clock: place for place, clock in enumerate(ClockName)}
_STAGES: Final = {stage.value: f"{place}" for place, stage in enumerate(Stage)}


def _in_order(found: Iterable[str]) -> list[str]:
    """Stages as a case goes through them, all else by its name."""
    return sorted(found, key=lambda x: _STAGES.get(x, x))


def _together(groups: Iterable[Group], key: Callable[[Group], Key]) -> dict[Key, list[Group]]:
    found: dict[Key, list[Group]] = defaultdict(list)
    for group in groups:
        found[key(group)].append(group)
    return found
