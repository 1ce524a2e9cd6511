"""Working days, and the one place where a span is added to a date."""

import calendar as month_lengths
from datetime import date, timedelta
from functools import lru_cache
from typing import Annotated, Self

from pydantic import AfterValidator, Field, PlainSerializer, model_validator

from workflows.spans import Span, Unit
from workflows.values import StrictFrozen, is_unsaid

ONE_DAY = timedelta(days=1)
LONGEST_CLOSURE = 60
"""Days without a single working day after which a calendar is taken to be wrong."""


def _iso_weekdays(days: frozenset[int]) -> frozenset[int]:
    if not days or not days <= set(range(1, 8)):
        message = "weekdays are numbered 1 (Monday) to 7 (Sunday), and at least one is needed"
        raise ValueError(message)
    return days


Weekdays = Annotated[frozenset[int], AfterValidator(_iso_weekdays), PlainSerializer(sorted)]
"""ISO weekdays, 1 for Monday to 7 for Sunday."""


def _iso_dates(days: frozenset[date]) -> list[str]:
    return sorted(day.isoformat() for day in days)


Days = Annotated[frozenset[date], PlainSerializer(_iso_dates)]
"""A set of dates, written down in order."""


class Calendar(StrictFrozen):
    """The days on which an office works: data with a version, frozen into each case.

    A later release of a holiday table is another calendar with another hash, so it moves no date
    that was computed with this one.

    Attributes:
        name: For people; the hash of the content is what cases name.
        version: Where the days come from: "1", or "holidays 0.109, 2016-2038".
        working_week: The weekdays on which the office works.
        days_off: Days of that week on which it does not.
        days_worked: Days outside that week on which it does, such as a worked-in Saturday.
        known_from: First day whose holidays are known; None for no bound.
        known_until: Last day whose holidays are known; None for no bound that is stated.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")
    version: str = Field(min_length=1, max_length=40)
    working_week: Weekdays = frozenset({1, 2, 3, 4, 5})
    days_off: Days = frozenset()
    days_worked: Days = Field(default=frozenset(), exclude_if=is_unsaid)
    known_from: date | None = Field(default=None, exclude_if=is_unsaid)
    known_until: date | None = Field(default=None, exclude_if=is_unsaid)

    @model_validator(mode="after")
    def _of_one_mind(self) -> Self:
        if both := self.days_off & self.days_worked:
            message = f"{min(both).isoformat()} cannot be a day off and a day worked at once"
            raise ValueError(message)
        if self.known_from and self.known_until and self.known_until < self.known_from:
            message = "known_until lies before known_from"
            raise ValueError(message)
        return self

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on this day; beyond what is known the week alone decides."""
        if day.isoweekday() in self.working_week:
            return day not in self.days_off
        return day in self.days_worked

    @property
    def last_known_day(self) -> date | None:
        """The last day whose days off are known; None if the calendar has none at all.

        A document that does not say so is taken to know the year of the last day that it lists.
        Behind it only the week is left, which counts a holiday as a working day: a date comes
        out too early rather than too late.
        """
        if self.known_until is not None:
            return self.known_until
        listed = self.days_off | self.days_worked
        return date(max(listed).year, 12, 31) if listed else None

    def knows(self, day: date) -> bool:
        """Whether the days off around this day are known."""
        last = self.last_known_day
        return (last is None or day <= last) and (self.known_from is None or self.known_from <= day)

    def first_working_day(self, day: date) -> date:
        """The day itself if it is a working day, else the next one."""
        return self._step_to_working_day(day, ONE_DAY)

    def last_working_day(self, day: date) -> date:
        """The day itself if it is a working day, else the one before."""
        return self._step_to_working_day(day, -ONE_DAY)

    def _step_to_working_day(self, day: date, step: timedelta) -> date:
        for _ in range(LONGEST_CLOSURE):
            if self.is_working_day(day):
                return day
            day += step
        message = f"calendar {self.name} has no working day within {LONGEST_CLOSURE} days"
        raise ValueError(message)

    def add(self, day: date, span: Span) -> date:
        """The day that lies a span after ``day``.

        A month ends on the same-numbered day or on the month's last: 30 November and three months
        is 28 or 29 February. Working days count from the next working day after ``day``.
        """
        return self._shift(day, span.count, span.unit)

    def subtract(self, day: date, span: Span) -> date:
        """The day that lies a span before ``day``, by the same rules."""
        return self._shift(day, -span.count, span.unit)

    def _shift(self, day: date, count: int, unit: Unit) -> date:
        if unit is Unit.WORKING_DAY:
            return _shift_working_days(self, day, count)
        return _shift(day, count, unit)

    def __hash__(self) -> int:
        return hash((self.name, self.version, self.working_week, self.days_off, self.days_worked))


@lru_cache(maxsize=65_536)
def _shift(day: date, count: int, unit: Unit) -> date:
    """The same in every calendar, which would take longer to hash than all the rest."""
    match unit:
        case Unit.WEEK:
            return day + timedelta(weeks=count)
        case Unit.MONTH:
            return _shift_months(day, count)
        case Unit.YEAR:
            return _shift_months(day, 12 * count)
        case _:
            return day + timedelta(days=count)


def _shift_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = month_lengths.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@lru_cache(maxsize=65_536)
def _shift_working_days(calendar: Calendar, day: date, count: int) -> date:
    for _ in range(count):
        day = calendar.first_working_day(day + ONE_DAY)
    for _ in range(-count):
        day = calendar.last_working_day(day - ONE_DAY)
    return day


WEEKDAYS_ONLY = Calendar(name="weekdays", version="1")
"""Monday to Friday without holidays: for a trial, until an organisation gives its own days."""
