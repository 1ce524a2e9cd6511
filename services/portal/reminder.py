"""A day for her own calendar (RFC 5545): one event, which says nothing of what it is about."""

import secrets
from datetime import date, datetime

from icalendar import Calendar, Event

from workflows.calendar import ONE_DAY

FILE_NAME = "date.ics"


def reminder_file(day: date, title: str, now: datetime) -> bytes:
    """A file that any calendar program reads.

    Its id is drawn anew each time, so that two files have nothing in common with each other nor
    with a case; it names no product.

    Args:
        day: The day.
        title: The one word that stands there.
        now: When the file is made.
    """
    event = Event()
    event.add("uid", secrets.token_hex(16))
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + ONE_DAY)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("summary", title)
    file = Calendar()
    file.add("prodid", "-//Calendar//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add_component(event)
    written: bytes = file.to_ical()
    return written
