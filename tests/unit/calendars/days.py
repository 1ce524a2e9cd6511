"""The day on which the calendars of these tests are made, and small ways to make them."""

from datetime import date

from services.calendars import parse_calendar
from workflows.calendar import Calendar

TODAY = date(2026, 11, 22)


def written(*lines: str) -> Calendar:
    """The calendar of a document with these lines."""
    return parse_calendar("\n".join(lines) + "\n", today=TODAY)
