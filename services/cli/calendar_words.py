"""Calendars in words: the week, the days off of a year, and what to be warned of."""

from collections.abc import Iterator
from datetime import date

from services.calendars import PublicHolidays, runs_out
from services.cli.words import day_in_words, days
from workflows.calendar import Calendar

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekday_of(day: date) -> str:
    """Such as Monday."""
    return _WEEKDAYS[day.weekday()]


def week_in_words(calendar: Calendar) -> str:
    """On which weekdays the office works."""
    worked = [_WEEKDAYS[n - 1] for n in sorted(calendar.working_week)]
    return (
        f"The office works on {', '.join(worked[:-1])} and {worked[-1]}."
        if len(worked) > 1
        else f"The office works on {worked[0]} alone."
    )


def known_in_words(calendar: Calendar) -> str:
    """For which days its days off are known."""
    last = calendar.last_known_day
    if last is None:
        return "It has no holidays at all: every weekday of its week is a working day."
    first = f"from {day_in_words(calendar.known_from)} " if calendar.known_from else ""
    return (
        f"Its days off are known {first}until {day_in_words(last)}; before and after, a holiday "
        "is counted as a working day, so that a date comes out too early rather than too late."
    )


def remarks_on(calendar: Calendar, today: date) -> Iterator[str]:
    """What somebody who uses this calendar today has to be warned of."""
    last = runs_out(calendar, today)
    if last is not None:
        yield (
            f"the calendar {calendar.name} knows its days off until {last.isoformat()} only: later "
            "ones count as working days; give new cases one with more years"
        )


def days_off_in(
    calendar: Calendar, year: int, public: PublicHolidays | None
) -> list[tuple[date, str]]:
    """Days of the week off in a year, and days worked besides it, each with why."""
    names = public.names if public else {}
    found = [(day, names.get(day, "closed")) for day in calendar.days_off if day.year == year]
    found += [(day, "worked, although outside the week") for day in calendar.days_worked]
    return sorted(entry for entry in found if entry[0].year == year)


def working_days_in(calendar: Calendar, year: int) -> str:
    """How many working days a year has."""
    first = date(year, 1, 1).toordinal()
    count = sum(
        calendar.is_working_day(date.fromordinal(n))
        for n in range(first, date(year + 1, 1, 1).toordinal())
    )
    return days(count).replace("day", "working day")
