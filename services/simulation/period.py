"""The days over which a simulation counts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workflows.instants import end_of_day, start_of_day

LONGEST_DAYS = 3660
"""About ten years: by day and month everything stays small."""


class ImpossiblePeriod(ValueError):
    """The period ends before it begins, or is too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days in the cases' time zone, the first and the last one included.

    Attributes:
        first: From which day on things count; None counts from the first case on.
        last: The last day; clocks, promises and tasks are looked at as its end leaves them.
        zone: The time zone of the days.
    """

    first: date | None
    last: date
    zone: str

    def __post_init__(self) -> None:
        """Refuse what is no period.

        Raises:
            ImpossiblePeriod: it ends before it begins, or is too long.
        """
        if self.first is not None and not timedelta(0) <= self.last - self.first < MOST:
            message = (
                f"a period ends on or after the day on which it begins, and lasts at most "
                f"{LONGEST_DAYS} days: not from {self.first} until {self.last}"
            )
            raise ImpossiblePeriod(message)

    @property
    def begins_at(self) -> datetime:
        """The first instant that counts."""
        return start_of_day(self.first or EARLIEST, self.zone)

    @property
    def ends_at(self) -> datetime:
        """The first instant after the period."""
        return end_of_day(self.last, self.zone)

    @property
    def last_instant(self) -> datetime:
        """The last instant that counts; instants of letters and tasks are whole seconds."""
        return self.ends_at - timedelta(seconds=1)


MOST = timedelta(days=LONGEST_DAYS)
EARLIEST = date(1990, 1, 2)
"""No date of a register lies before it."""
