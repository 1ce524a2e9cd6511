"""How far ahead a calendar knows its days off, and when that is no longer far enough."""

from datetime import date

from workflows.calendar import Calendar

YEARS_AHEAD = 2
"""A calendar that knows less is told of, long before a date is counted without holidays."""


def runs_out(calendar: Calendar, today: date) -> date | None:
    """The last day that a calendar knows, if it lies less than two years ahead."""
    last = calendar.last_known_day
    if last is None or (last.year, last.month, last.day) >= (
        today.year + YEARS_AHEAD,
        today.month,
        today.day,
    ):
        return None
    return last
