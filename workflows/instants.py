"""Between dates in a person's zone and instants in UTC: the only place that crosses that border.

A local time that a spring change skips (02:30 where clocks jump from 02:00 to 03:00) is taken with
the offset in force before the change, which gives 03:30; one that an autumn change repeats is taken
the first time. Hours between two such times are those that a clock on the wall shows between them,
and no others. A date that a zone left out (30 December 2011 in Apia) has no instants: it is over
when the day before it is.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, model_validator

from workflows.calendar import ONE_DAY, Weekdays
from workflows.values import StrictFrozen

A_SECOND = 1_000_000
"""In microseconds."""

_NO_ZONES = frozenset({"Factory", "localtime", "posixrules"})
"""Names in the database that mean whatever a machine is set to, or nothing."""


@lru_cache(maxsize=1)
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones()) - _NO_ZONES


def _known_zone(name: str) -> str:
    if name not in _known_zones():
        message = "not a time zone of the IANA database; write for instance 'Europe/Paris' or 'UTC'"
        raise ValueError(message)
    return name


ZoneName = Annotated[str, AfterValidator(_known_zone)]
"""The name of a time zone in the IANA database; anything else, and any path, is refused."""


@lru_cache(maxsize=65_536)
def start_of_day(day: date, zone: ZoneName) -> datetime:
    """The first instant of ``day`` in ``zone``, in UTC."""
    return local_instant(day, time.min, zone)


def end_of_day(day: date, zone: ZoneName) -> datetime:
    """The instant at which ``day`` is over in ``zone``: a due date is met at any time before it."""
    return start_of_day(day + ONE_DAY, zone)


@lru_cache(maxsize=65_536)
def local_instant(day: date, at: time, zone: ZoneName) -> datetime:
    """The instant of a local time on a day, in UTC."""
    return datetime.combine(day, at, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@lru_cache(maxsize=65_536)
def local_date(instant: datetime, zone: ZoneName) -> date:
    """The date that it is in ``zone`` at ``instant``."""
    return instant.astimezone(ZoneInfo(zone)).date()


def exists(day: date, zone: ZoneName) -> bool:
    """Whether the zone has this date: a country that moves over the date line leaves one out."""
    return start_of_day(day, zone) < end_of_day(day, zone)


@lru_cache(maxsize=65_536)
def _hours_of(day: date, begins: time, ends: time, zone: ZoneName) -> tuple[datetime, datetime]:
    """From one local time to a later one, without times that a clock change puts in between.

    A begin or end that does not exist is the moment of the change; of two begins it is the second
    if the hours go on behind the repeated hour, or else those repeated would lie within them twice.
    A date that the zone leaves out has the hours of the next one.
    """
    if not exists(day, zone):
        day += ONE_DAY
    first, second = _both_instants(day, begins, zone)
    last, _ = _both_instants(day, ends, zone)
    opens = second if first < second < last else first
    return opens, max(last, opens + timedelta(minutes=1))


def _both_instants(day: date, at: time, zone: ZoneName) -> tuple[datetime, datetime]:
    """The two instants of a local time that is repeated; twice the same one for any other."""
    local = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    first, second = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if second < first:
        first = second = _change_between(second, first, zone)
    return first, second


def _change_between(before: datetime, after: datetime, zone: ZoneName) -> datetime:
    """The instant between two at which the offset changes: the end of a gap."""
    offset = before.astimezone(ZoneInfo(zone)).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(ZoneInfo(zone)).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


class SafeHours(StrictFrozen):
    """When a person may be reached: the same hours on the named weekdays, in her own zone."""

    begins: time = time(9)
    ends: time = time(17)
    weekdays: Weekdays = frozenset(range(1, 8))

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.begins.tzinfo or self.ends.tzinfo:
            message = "safe hours are local times without an offset, for instance 09:00"
            raise ValueError(message)
        if self.ends <= self.begins:
            message = "safe hours end after they begin, on the same day"
            raise ValueError(message)
        return self

    def __hash__(self) -> int:
        return hash((self.begins, self.ends, self.weekdays))

    def allow(self, day: date) -> bool:
        """Whether the person may be reached on this day."""
        return day.isoweekday() in self.weekdays

    def first_allowed_day(self, day: date) -> date:
        """The day itself if it is allowed, else the next allowed one."""
        while not self.allow(day):
            day += ONE_DAY
        return day

    def instant_on(self, day: date, zone: ZoneName, fraction: float) -> datetime:
        """The instant at ``fraction`` (0 to 1) of the safe hours of ``day``."""
        begins, ends = self.bounds(day, zone)
        return _whole_seconds_up(begins + (ends - begins) * fraction)

    def next_instant(self, after: datetime, zone: ZoneName, fraction: float) -> datetime:
        """The instant at ``fraction`` of what is left of the safe hours, at or after ``after``."""
        day = self._first_day_in(local_date(after, zone), zone)
        begins, ends = self.bounds(day, zone)
        if after >= ends:
            day = self._first_day_in(day + ONE_DAY, zone)
            begins, ends = self.bounds(day, zone)
        begins = max(begins, after)
        return _whole_seconds_up(begins + (ends - begins) * fraction)

    def next_opening(self, instant: datetime, zone: ZoneName) -> datetime | None:
        """When the safe hours next begin, or None if ``instant`` lies within them."""
        day = local_date(instant, zone)
        if self.allow(day):
            begins, ends = self.bounds(day, zone)
            if instant < ends:
                return begins if instant < begins else None
        return self.bounds(self._first_day_in(day + ONE_DAY, zone), zone)[0]

    def closing(self, instant: datetime, zone: ZoneName) -> datetime:
        """When the safe hours end in which ``instant`` lies."""
        return self.bounds(local_date(instant, zone), zone)[1]

    def bounds(self, day: date, zone: ZoneName) -> tuple[datetime, datetime]:
        """First and last instant of the safe hours; never empty.

        Hours that a change skips altogether are the minute behind it; a date that the zone leaves
        out has the hours of the next one.
        """
        return _hours_of(day, self.begins, self.ends, zone)

    def _first_day_in(self, day: date, zone: ZoneName) -> date:
        """The day itself if it is allowed and exists in the zone, else the next one."""
        day = self.first_allowed_day(day)
        while not exists(day, zone):
            day = self.first_allowed_day(day + ONE_DAY)
        return day


def _whole_seconds_up(instant: datetime) -> datetime:
    past = instant.microsecond
    return instant + timedelta(microseconds=A_SECOND - past) if past else instant
