"""The days of an ideal case as a calendar file (RFC 5545) for any calendar program."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from icalendar import Calendar as CalendarFile
from icalendar import Event as CalendarEvent

from services.policies.ideal.case import IdealCase
from services.policies.ideal.entries import Entry

NEUTRAL_TITLE = "Reminder"
"""Says nothing to somebody who looks at a calendar over a shoulder."""


def calendar_file(case: IdealCase, days: Sequence[Entry], *, neutral: bool) -> bytes:
    """The file; the same case gives the same bytes.

    A day keeps its UID by what it stands for (the letter about the decision, the second update
    during the investigation) when anything else in the policy changes, so that a program that
    reads a later file moves the day instead of adding another one.

    Args:
        case: The case.
        days: Its days, as one role meets them.
        neutral: Every title is the same word, without any description.
    """
    file = CalendarFile()
    file.add("prodid", "-//Due Course//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    for day in days:
        file.add_component(_event(case, day, neutral=neutral))
    written: bytes = file.to_ical()
    return written


def _event(case: IdealCase, day: Entry, *, neutral: bool) -> CalendarEvent:
    event = CalendarEvent()
    event.add("uid", str(_uid(case, day.key)))
    # The file is made from nothing but its case, so its stamp is the case's own first moment.
    event.add("dtstamp", datetime.combine(case.opened_on, time.min, tzinfo=UTC))
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("summary", NEUTRAL_TITLE if neutral else day.title)
    if day.detail and not neutral:
        event.add("description", day.detail[0].upper() + day.detail[1:] + ".")
    return event


def _uid(case: IdealCase, key: str) -> UUID:
    """An id that follows from what the day is about, and never from its date."""
    about = "\x1f".join((case.policy.name, case.category, case.opened_on.isoformat(), key))
    return UUID(bytes=hashlib.blake2b(about.encode(), digest_size=16).digest(), version=5)
