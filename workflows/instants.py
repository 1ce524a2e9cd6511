"""Between dates in a person's zone and instants in UTC: the only place that crosses that border.

A local time that a spring change skips (02:30 where clocks jump from 02:00 to 03:00) is taken with
the offset in force before the change, which gives 03:30; one that an autumn change repeats is taken
the first time.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, model_validator

from workflows.calendar import ONE_DAY, Weekdays
from workflows.values import StrictFrozen

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
        day = self.first_allowed_day(local_date(after, zone))
        begins, ends = self.bounds(day, zone)
        if after >= ends:
            day = self.first_allowed_day(day + ONE_DAY)
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
        return self.bounds(self.first_allowed_day(day + ONE_DAY), zone)[0]

    def closing(self, instant: datetime, zone: ZoneName) -> datetime:
        """When the safe hours end in which ``instant`` lies."""
        return self.bounds(local_date(instant, zone), zone)[1]

    def bounds(self, day: date, zone: ZoneName) -> tuple[datetime, datetime]:
        """First and last instant of the safe hours; never empty, even if a change skips them."""
        begins = local_instant(day, self.begins, zone)
        ends = local_instant(day, self.ends, zone)
        return begins, max(ends, begins + timedelta(minutes=1))


def _whole_seconds_up(instant: datetime) -> datetime:
    return (
        instant
        if not instant.microsecond
        else instant.replace(microsecond=0) + timedelta(seconds=1)
    )
