"""What differs between two calendars, day by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.calendars.public_holidays import YearSpan
from workflows.calendar import ONE_DAY, Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedDay:
    """A day on which one calendar works and the other does not."""

    day: date
    becomes_working: bool


def overlap(former: Calendar, later: Calendar, most: YearSpan) -> YearSpan:
    """The whole years that both know, within the given ones; never fewer than the last of them."""
    firsts = [x.known_from.year for x in (former, later) if x.known_from]
    lasts = [x.last_known_day.year for x in (former, later) if x.last_known_day]
    last = min([most.last, *lasts])
    return YearSpan(first=min(max([most.first, *firsts]), last), last=last)


def moved_days(former: Calendar, later: Calendar, span: YearSpan) -> Iterator[MovedDay]:
    """The days of these years that the two count differently, in order."""
    day = span.begins
    while day <= span.ends:
        works = later.is_working_day(day)
        if works is not former.is_working_day(day):
            yield MovedDay(day=day, becomes_working=works)
        day += ONE_DAY
