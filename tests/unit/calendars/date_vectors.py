"""Reads the tables of ``docs/date-vectors.md`` and computes their rows."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

from services.calendars import load_calendar
from tests.unit.calendars.days import TODAY
from workflows.calendar import WEEKDAYS_ONLY, Calendar
from workflows.instants import SafeHours, end_of_day, local_date, local_instant, start_of_day
from workflows.policy_terms import Roll
from workflows.spans import Span

PAGE = Path("docs/date-vectors.md")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_TIMES = re.compile(r"^(?P<factor>\d+) \N{MULTIPLICATION SIGN} (?P<span>.+)$")
_HOURS = re.compile(r"^(?P<begins>\d\d:\d\d)-(?P<ends>\d\d:\d\d) (?P<which>open|close)$")

Point = date | datetime
"""A date; a local time without a zone; or an instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """One row, as it is written."""

    rule: str
    start: str
    count: str
    place: str
    due: str
    reason: str
    line: int


def vectors() -> Iterator[Vector]:
    """The rows of all tables."""
    for number, line in enumerate(PAGE.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.startswith("|") or line.startswith(("|---", "| Rule |")):
            continue
        rule, start, count, place, due, reason = (x.strip() for x in line.strip("|").split("|"))
        yield Vector(
            rule=rule, start=start, count=count, place=place, due=due, reason=reason, line=number
        )


def point(written: str) -> Point:
    """A date, a local time or an instant as it is written; a wrong weekday is an error."""
    day, _, clock = written.partition(", ")
    weekday, rest = day.split(" ", 1)
    found = datetime.strptime(rest, "%d %b %Y").replace(tzinfo=UTC).date()
    assert weekday == _WEEKDAYS[found.weekday()], f"{rest} is no {weekday}"
    if not clock:
        return found
    at = time.fromisoformat(clock.removesuffix(" UTC"))
    return datetime.combine(found, at, tzinfo=UTC if clock.endswith(" UTC") else None)


def computed(vector: Vector) -> Point:
    """What the product makes of a row."""
    reached = point(vector.start)
    for step in vector.count.split(", then "):
        reached = _taken(reached, step, vector.place)
    return reached


def _taken(reached: Point, step: str, place: str) -> Point:
    if step in _BY_THE_CLOCK:
        return _BY_THE_CLOCK[step](reached, place)
    day = _as_day(reached)
    if hours := _HOURS.match(step):
        safe = SafeHours(
            begins=time.fromisoformat(hours["begins"]), ends=time.fromisoformat(hours["ends"])
        )
        return safe.bounds(day, place)[0 if hours["which"] == "open" else 1]
    calendar = calendar_of(place)
    if step == "the next working day":
        return Roll.NEXT_WORKING_DAY.applied(calendar, day)
    if step == "the working day before":
        return Roll.PREVIOUS_WORKING_DAY.applied(calendar, day)
    if step.endswith(" before"):
        return calendar.subtract(day, Span.model_validate(step.removesuffix(" before")))
    if times := _TIMES.match(step):
        return calendar.add(day, Span.model_validate(times["span"]).times(int(times["factor"])))
    return calendar.add(day, Span.model_validate(step))


def _local_time(reached: Point, zone: str) -> Point:
    assert isinstance(reached, datetime)
    return local_instant(reached.date(), reached.time(), zone)


def _date_there(reached: Point, zone: str) -> Point:
    assert isinstance(reached, datetime)
    return local_date(reached, zone)


_BY_THE_CLOCK: dict[str, Callable[[Point, str], Point]] = {
    "that local time": _local_time,
    "the date there": _date_there,
    "the start of the day": lambda reached, zone: start_of_day(_as_day(reached), zone),
    "the end of the day": lambda reached, zone: end_of_day(_as_day(reached), zone),
}


def _as_day(reached: Point) -> date:
    assert not isinstance(reached, datetime)
    return reached


@cache
def calendar_of(place: str) -> Calendar:
    """The calendar of a row; where a zone stands, no holiday matters."""
    if place == "Monday to Friday" or "/" in place:
        return WEEKDAYS_ONLY
    if place == "Sunday to Thursday":
        return Calendar(
            name="sunday-to-thursday", version="1", working_week=frozenset({7, 1, 2, 3, 4})
        )
    return load_calendar(place, today=TODAY)
