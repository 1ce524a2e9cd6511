"""The days of an organisation as it writes them: a date, a range, or a day of every year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

from services.calendars.public_holidays import YearSpan
from workflows.calendar import ONE_DAY
from workflows.values import EARLIEST_YEAR, LATEST_YEAR

_EVERY_YEAR = re.compile(r"^(?P<month>\d{2})-(?P<day>\d{2})$")
_RANGE = re.compile(r"^(?P<first>\S+) to (?P<last>\S+)$")
_LEAP_YEAR = 2024
LONGEST_RANGE = 60
"""Days: nothing is closed for longer and still an office."""

_HOW_TO_WRITE = (
    "write a date '2027-12-24', a range '2027-12-27 to 2027-12-31', or a day of every year '12-24'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDays:
    """One entry of the document."""

    first: date
    last: date
    every_year: bool = False

    def within(self, span: YearSpan) -> Iterator[date]:
        """The days that it means in these years; 29 February exists in leap years alone."""
        if self.every_year:
            for year in span.years:
                try:
                    yield self.first.replace(year=year)
                except ValueError:
                    continue
            return
        day = self.first
        while day <= self.last:
            if span.within(day):
                yield day
            day += ONE_DAY


def _read_entry(given: Any) -> Any:
    if isinstance(given, OwnDays):
        return given
    if isinstance(given, datetime) or not isinstance(given, date | str):
        message = f"a whole day is meant (half-days are not supported): {_HOW_TO_WRITE}"
        raise ValueError(message)  # noqa: TRY004 - pydantic tells of ValueErrors
    if isinstance(given, date):
        return OwnDays(first=_sensible(given), last=given)
    written = given.strip()
    if yearly := _EVERY_YEAR.match(written):
        day = _day(f"{_LEAP_YEAR}-{yearly['month']}-{yearly['day']}")
        return OwnDays(first=day, last=day, every_year=True)
    if ranging := _RANGE.match(written):
        first, last = _sensible(_day(ranging["first"])), _sensible(_day(ranging["last"]))
        if not 0 <= (last - first).days < LONGEST_RANGE:
            message = f"a range ends on or after its first day, and within {LONGEST_RANGE} days"
            raise ValueError(message)
        return OwnDays(first=first, last=last)
    day = _sensible(_day(written))
    return OwnDays(first=day, last=day)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        message = f"there is no such day: {_HOW_TO_WRITE}"
        raise ValueError(message) from None


def _sensible(day: date) -> date:
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        message = f"the year must lie between {EARLIEST_YEAR} and {LATEST_YEAR}"
        raise ValueError(message)
    return day


Entry = Annotated[OwnDays, BeforeValidator(_read_entry)]
"""An entry of the lists ``closed`` and ``open``."""
