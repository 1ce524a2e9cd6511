"""What is counted over many cases: whole numbers only, so that any order of adding gives the same.

A tally holds no case. Its size follows from the length of the period and the policy's terms, not
from how many cases were played.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from workflows.notices import NoticeKind, PromiseKind
from workflows.parties import Role
from workflows.promises import Standing
from workflows.staff import Concern, OfficeDuty, StaffRole
from workflows.stages import ClockName


class Noticed(NamedTuple):
    """Notices told in a month, of one kind, to parties in one role."""

    month: date
    kind: NoticeKind
    role: Role


class Asked(NamedTuple):
    """What an office was asked to do in a month."""

    month: date
    office: OfficeDuty
    concern: Concern


class Rung(NamedTuple):
    """A step of a ladder: which office owes what, and who was told."""

    office: OfficeDuty
    about: Concern | ClockName
    step: int
    told: StaffRole | None


class ClockEnd(StrEnum):
    """How a clock stood at the end of the period."""

    ENDED_WITHIN = "ended_within"
    ENDED_PAST = "ended_past"
    RUNS_WITHIN = "runs_within"
    RUNS_PAST = "runs_past"

    @property
    def is_past(self) -> bool:
        """Whether the benchmark was passed."""
        return self in (ClockEnd.ENDED_PAST, ClockEnd.RUNS_PAST)

    @property
    def has_ended(self) -> bool:
        """Whether the clock was stopped."""
        return self in (ClockEnd.ENDED_WITHIN, ClockEnd.ENDED_PAST)


class Among(StrEnum):
    """What cases are counted as."""

    RECEIVED = "received"
    OPEN_AT_THE_END = "open_at_the_end"
    OVER = "over"


class ByDay(StrEnum):
    """What is followed from day to day: how many there are, or how many there were on the day."""

    OPEN_CASES = "open_cases"
    PAST_A_BENCHMARK = "clocks_past_their_benchmark"
    OPEN_TASKS = "open_tasks"
    LETTERS = "letters"
    ESCALATIONS = "escalations"

    @property
    def is_a_level(self) -> bool:
        """Whether changes add up from day to day."""
        return self in (ByDay.OPEN_CASES, ByDay.PAST_A_BENCHMARK, ByDay.OPEN_TASKS)


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts over the cases played under one policy.

    Attributes:
        cases: How many were received, were over, or were still open at the end.
        took: Days from the report until the investigation, or a case without one, was over.
        notices: Notices told.
        asked: Tasks and reviews given.
        rungs: Escalations.
        escalations_in_a_case: How many cases had so many escalations.
        clocks: Clocks by how they stood at the end.
        days_past: Days that clocks were past their benchmark, when they stopped or at the end.
        silences: Days between two letters, while the case was open, by role.
        promises: Dates told, and how they stood at the end.
        by_day: What changed, or happened, on a day.
    """

    cases: Counter[Among] = field(default_factory=Counter)
    took: Counter[int] = field(default_factory=Counter)
    notices: Counter[Noticed] = field(default_factory=Counter)
    asked: Counter[Asked] = field(default_factory=Counter)
    rungs: Counter[Rung] = field(default_factory=Counter)
    escalations_in_a_case: Counter[int] = field(default_factory=Counter)
    clocks: Counter[tuple[ClockName, ClockEnd]] = field(default_factory=Counter)
    days_past: Counter[tuple[ClockName, int]] = field(default_factory=Counter)
    silences: Counter[tuple[Role, int]] = field(default_factory=Counter)
    promises: Counter[tuple[PromiseKind, Standing]] = field(default_factory=Counter)
    by_day: Counter[tuple[date, ByDay]] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Count what another tally counted as well."""
        for mine, theirs in zip(self.counters(), other.counters(), strict=True):
            for key, count in theirs.items():
                mine[key] += count

    def counters(self) -> Iterator[Counter[Any]]:
        """All that is counted."""
        for each in fields(self):
            yield getattr(self, each.name)


def within_days(counted: Counter[int], share_of_100: int) -> int | None:
    """The fewest days within which at least this many in a hundred were over; None if none was."""
    needed = counted.total() * share_of_100
    so_far = 0
    for days in sorted(counted):
        so_far += counted[days]
        if so_far * 100 >= needed:
            return days
    return None


def longer_than(counted: Counter[int], days: int) -> int:
    """How many took longer than so many days."""
    return sum(count for took, count in counted.items() if took > days)
