"""What can be asked about promises, and how the answer counts them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from datetime import date

    from workflows.promises import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPromises:
    """Which promises somebody asks for; what is left out does not matter.

    Attributes:
        case_id: Those of one case.
        office_id: Those made while this office worked on the case.
        since: Those promised for this day or a later one.
        until: Those promised for this day or an earlier one.
        standing: Those that stand so now.
        is_still_owed: Those that nobody met yet, and that the party did not let go.
    """

    case_id: str | None = None
    office_id: str | None = None
    since: date | None = None
    until: date | None = None
    standing: Standing | None = None
    is_still_owed: bool = False


class RateBy(StrEnum):
    """By what promises are counted together."""

    OFFICE = "office"
    STAGE = "stage"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRate:
    """How promises of one office, stage or month stand.

    ``of`` is the office's id, the stage, or the month such as `2027-01`; None where nobody knows.
    """

    of: str | None
    kept: int
    broken: int
    let_go: int
    open: int

    @property
    def kept_of_100(self) -> float | None:
        """Of a hundred promises whose date has come, how many were kept; None without one."""
        come = self.kept + self.broken
        return 100 * self.kept / come if come else None

    @classmethod
    def together(cls, rates: Iterable[Self]) -> Self:
        """All of them as one."""
        counted = list(rates)
        return cls(
            of=None,
            kept=sum(rate.kept for rate in counted),
            broken=sum(rate.broken for rate in counted),
            let_go=sum(rate.let_go for rate in counted),
            open=sum(rate.open for rate in counted),
        )
