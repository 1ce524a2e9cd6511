"""Which of a case's clocks presses most: what boards show of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflows.case import Case
    from workflows.clocks import ClockReading
    from workflows.stages import ClockName

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningClock:
    """A clock that runs; one that stands still for a listed reason has no date.

    Attributes:
        clock: Which it is.
        clock_office: The office that owns it.
        benchmark_on: The last day of its benchmark, in the case's time zone.
        expected_on: The day by which its owner now says to be done; else the benchmark's.
        passes_at: When the benchmark is passed.
    """

    clock: ClockName
    clock_office: str | None
    benchmark_on: date | None
    expected_on: date | None
    passes_at: datetime | None


def most_pressing(clocks: Iterable[ClockReading], case: Case) -> RunningClock | None:
    """The running clock that passes its benchmark first; None where none runs."""
    running = [clock for clock in clocks if clock.is_running]
    if not running:
        return None
    first = min(running, key=lambda clock: clock.passes_at or _NEVER)
    return RunningClock(
        clock=first.clock,
        clock_office=case.opening.offices.get(first.owner),
        benchmark_on=first.benchmark_on,
        expected_on=first.expected_on,
        passes_at=first.passes_at,
    )
