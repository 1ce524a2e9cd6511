"""Calendars by what people type: ``weekdays``, a place such as ``DE-BY``, or a file."""

from datetime import date
from pathlib import Path

import yaml

from services.calendars.building import build_calendar, require_working_days
from services.calendars.document import CalendarDocument
from services.calendars.errors import UnreadableCalendar
from services.calendars.places import WRITTEN, meant, read_place
from services.calendars.public_holidays import YearSpan, years_around
from services.documents import parse_document, read_document
from workflows.calendar import WEEKDAYS_ONLY, Calendar

LARGEST_DOCUMENT = 256 * 1024
"""Bytes; a longer document is refused before it is parsed."""


def load_calendar(name_or_file: str, *, today: date) -> Calendar:
    """The calendar of this name or file, for the years around today.

    Raises:
        UnreadableCalendar: There is no such place or file, or the document is not sound.
    """
    return _built(load_document(name_or_file), today)


def load_document(name_or_file: str) -> CalendarDocument | Calendar:
    """What stands behind a name or in a file: a document about a place, or a list of days.

    Raises:
        UnreadableCalendar: There is no such place or file, or the document is not sound.
    """
    if name_or_file == WEEKDAYS_ONLY.name:
        return WEEKDAYS_ONLY
    file = Path(name_or_file)
    if file.is_file():
        text = read_document(
            file, what="calendar", largest=LARGEST_DOCUMENT, error=UnreadableCalendar
        )
        return _parsed(text)
    if WRITTEN.match(name_or_file):
        place = read_place(name_or_file)
        return CalendarDocument(country=place.country, subdivision=place.subdivision)
    message = (
        f"there is no calendar or file '{name_or_file[:200]}'{meant(name_or_file)}\n"
        "A calendar is 'weekdays', a place such as DE or DE-BY ('duecourse calendar list' shows "
        "them), or the path of a file"
    )
    raise UnreadableCalendar(message)


def parse_calendar(text: str, *, today: date) -> Calendar:
    """The calendar that a document describes, or that it is: one that lists its days itself.

    Raises:
        UnreadableCalendar: Not YAML, or not sound; every fault with its line.
    """
    return _built(_parsed(text), today)


def _parsed(text: str) -> CalendarDocument | Calendar:
    if _lists_its_days(text):
        return parse_document(text, Calendar, error=UnreadableCalendar)
    return parse_document(text, CalendarDocument, error=UnreadableCalendar)


def _built(document: CalendarDocument | Calendar, today: date) -> Calendar:
    if isinstance(document, CalendarDocument):
        return build_calendar(document, years_around(today))
    require_working_days(document, _years_of(document, today))
    return document


def _lists_its_days(text: str) -> bool:
    """Whether it is a calendar as cases hold it, and not a document about a place."""
    try:
        document = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError):
        return False
    return isinstance(document, dict) and bool(
        document.keys() & (Calendar.model_fields.keys() - CalendarDocument.model_fields.keys())
    )


def _years_of(calendar: Calendar, today: date) -> YearSpan:
    days = calendar.days_off | {today}
    return YearSpan(first=min(days).year, last=max(days).year)
