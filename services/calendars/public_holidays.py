"""Public holidays out of the ``holidays`` library, for a bounded span of whole years."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from services.calendars.errors import UnreadableCalendar
from services.calendars.library import public_holidays_of, release
from services.calendars.places import Place
from workflows.calendar import ONE_DAY

if TYPE_CHECKING:
    from holidays import HolidayBase

YEARS_BEFORE = 10
"""Cases come in from other registers at their real age: their clocks began years ago."""

YEARS_AFTER = 12
"""No length of time is longer than about ten years, and a case lives for a while."""

USUAL_SHARE = 0.7
"""Of the usual number of holidays; in a year with fewer of them some are not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSpan:
    """Whole years, first and last included."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"

    @property
    def years(self) -> range:
        """The years in order."""
        return range(self.first, self.last + 1)

    @property
    def begins(self) -> date:
        """Its first day."""
        return date(self.first, 1, 1)

    @property
    def ends(self) -> date:
        """Its last day."""
        return date(self.last, 12, 31)

    def within(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day.year <= self.last


def years_around(today: date) -> YearSpan:
    """The years that a calendar made today covers."""
    return YearSpan(first=today.year - YEARS_BEFORE, last=today.year + YEARS_AFTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicHolidays:
    """What the library knows about a place.

    Attributes:
        place: Where.
        span: The years that are known; fewer than were wanted where the library's data end.
        release: The library's release.
        names: Each public holiday with its name; days instead (observed) are named as such, and
            days that depend on the moon carry "estimated" until they are announced.
        working_week: ISO weekdays worked at the end of the span.
        days_off: Days of that week which nobody works: holidays, and older weekends.
        days_worked: Days outside that week which are worked.
    """

    place: Place
    span: YearSpan
    release: str
    names: Mapping[date, str]
    working_week: frozenset[int]
    days_off: frozenset[date]
    days_worked: frozenset[date]


def public_holidays(place: Place, wanted: YearSpan) -> PublicHolidays:
    """The public holidays of a place, days in lieu included.

    The library knows when a country changed its weekend: where the week was another one in former
    years, those days stand among ``days_off`` and ``days_worked``.
    """
    found = public_holidays_of(place.country, place.subdivision, wanted.years)
    span = _known_years(found, wanted)
    week = frozenset(
        day.isoweekday()
        for day in (date.fromordinal(span.ends.toordinal() - n) for n in range(7))
        if not found.is_weekend(day)
    )
    days_off, days_worked = set(), set()
    day = span.begins
    while day <= span.ends:
        works, in_week = found.is_working_day(day), day.isoweekday() in week
        if in_week and not works:
            days_off.add(day)
        elif works and not in_week:
            days_worked.add(day)
        day += ONE_DAY
    return PublicHolidays(
        place=place,
        span=span,
        release=release(),
        names={day: name for day, name in sorted(found.items()) if span.within(day)},
        working_week=week,
        days_off=frozenset(days_off),
        days_worked=frozenset(days_worked),
    )


def _known_years(found: "HolidayBase", wanted: YearSpan) -> YearSpan:
    """The wanted years that the library knows, without those in which many holidays are missing.

    Tables of feasts that follow the moon end earlier than the rest of a country's holidays: India's
    and Nepal's in 2035. The library leaves such days out without saying so.

    Raises:
        UnreadableCalendar: It knows none of them.
    """
    first, last = max(wanted.first, found.start_year), min(wanted.last, found.end_year)
    if first > last:
        message = (
            f"the holidays of {found.country} are known for {found.start_year}-{found.end_year} "
            f"only, and {wanted} was asked for: write them into a file of your own"
        )
        raise UnreadableCalendar(message)
    counts = Counter(day.year for day in found)
    years = range(first, last + 1)
    enough = median(counts[year] for year in years) * USUAL_SHARE
    return YearSpan(
        first=first, last=next((year for year in reversed(years) if counts[year] >= enough), last)
    )
