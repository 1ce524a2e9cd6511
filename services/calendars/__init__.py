"""Working days: public holidays by country, an organisation's own days, and what changed."""

from services.calendars.comparison import MovedDay, moved_days, overlap
from services.calendars.document import CalendarDocument
from services.calendars.errors import UnreadableCalendar
from services.calendars.horizon import runs_out
from services.calendars.loading import load_calendar, load_document, parse_calendar
from services.calendars.places import Country, Place, UnknownPlace, countries, find_place
from services.calendars.public_holidays import (
    PublicHolidays,
    YearSpan,
    public_holidays,
    years_around,
)

__all__ = [
    "CalendarDocument",
    "Country",
    "MovedDay",
    "Place",
    "PublicHolidays",
    "UnknownPlace",
    "UnreadableCalendar",
    "YearSpan",
    "countries",
    "find_place",
    "load_calendar",
    "load_document",
    "moved_days",
    "overlap",
    "parse_calendar",
    "public_holidays",
    "runs_out",
    "years_around",
]
