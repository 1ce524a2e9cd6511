"""What figures are made of: groups of cases, each large enough that none of them stands out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from workflows.stages import ClockName, Stage

FEWEST_CASES: Final = 5
"""A group of fewer cases is left out of every figure, sums included.

So that every number anybody is given is one of some groups of at least so many cases: no two of
them, whatever they were asked with, differ by less. Nothing else would keep a small number that
one table hides from being found as the difference of two others.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """Whole months that have ended, from the first day of one to the last day of another."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseGroup:
    """The promises of one month that were made while an office had their cases in one stage.

    Attributes:
        month: That for a day of which they were promised, such as `2027-01`.
        kept: How many were kept.
        broken: How many were broken.
    """

    office_id: str
    stage: Stage
    month: str
    kept: int
    broken: int


class Took(StrEnum):
    """How long a clock took, compared with its benchmark."""

    HALF = "half"
    WITHIN = "within"
    HALF_MORE = "half_more"
    TWICE = "twice"
    LONGER = "longer"

    @property
    def in_words(self) -> str:
        """As the heading of a column."""
        return _TOOK[self]

    @property
    def is_within(self) -> bool:
        """Whether it ended on the last day of its benchmark or before."""
        return self in (Took.HALF, Took.WITHIN)


_TOOK: Final = {
    Took.HALF: "in half of it",
    Took.WITHIN: "within it",
    Took.HALF_MORE: "up to half more",
    Took.TWICE: "up to twice as long",
    Took.LONGER: "longer",
}


class Gap(StrEnum):
    """How long the report was between two offices."""

    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    FOUR_WEEKS = "four_weeks"
    LONGER = "longer"

    @property
    def in_words(self) -> str:
        """As the heading of a column."""
        return _GAP[self]


_GAP: Final = {
    Gap.WEEK: "up to 1 week",
    Gap.TWO_WEEKS: "up to 2 weeks",
    Gap.FOUR_WEEKS: "up to 4 weeks",
    Gap.LONGER: "longer",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockGroup:
    """The clocks of one kind that ended in one month, in cases of one office that owned them."""

    office_id: str
    clock: ClockName
    month: str
    took: dict[Took, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapGroup:
    """The hand-overs from one office to another that ended in one month."""

    from_office: str | None
    to_office: str | None
    month: str
    gaps: dict[Gap, int]
