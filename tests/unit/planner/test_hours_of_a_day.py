"""Her safe hours on ordinary days: Monday to Friday from nine to five in Paris, or at night."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from time import tzset

import pytest

from tests.unit.planner.builders import ZONE, on_weekdays
from workflows.instants import (
    SafeHours,
    end_of_day,
    exists,
    local_date,
    local_instant,
    start_of_day,
)

OFFICE_HOURS = on_weekdays(1, 2, 3, 4, 5)
MONDAY = date(2027, 1, 11)
FRIDAY = date(2027, 1, 15)
NEXT_MONDAY = date(2027, 1, 18)


def _in_paris(day: date, at: str) -> datetime:
    return local_instant(day, time.fromisoformat(at), ZONE)


@pytest.mark.parametrize(
    ("fraction", "at"), [(0.0, "09:00"), (0.25, "11:00"), (0.5, "13:00"), (1.0, "17:00")]
)
def test_a_fraction_of_her_hours_is_an_instant_of_the_day(fraction: float, at: str) -> None:
    assert OFFICE_HOURS.instant_on(MONDAY, ZONE, fraction) == _in_paris(MONDAY, at)


def test_an_instant_is_a_whole_second_and_never_before_its_share_of_the_hours() -> None:
    a_minute = SafeHours(begins=time(9), ends=time(9, 1))
    assert a_minute.instant_on(MONDAY, ZONE, 0.11) == _in_paris(MONDAY, "09:00:07")
    assert a_minute.instant_on(MONDAY, ZONE, 0.1) == _in_paris(MONDAY, "09:00:06")
    assert a_minute.instant_on(MONDAY, ZONE, 0.000_000_1) == _in_paris(MONDAY, "09:00:01")


@pytest.mark.parametrize(
    ("day", "after", "fraction", "on", "at"),
    [
        (MONDAY, "07:00", 0.0, MONDAY, "09:00"),
        (MONDAY, "07:00", 0.5, MONDAY, "13:00"),
        (MONDAY, "13:00", 0.0, MONDAY, "13:00"),
        (MONDAY, "13:00", 0.5, MONDAY, "15:00"),
        (MONDAY, "16:59:59", 0.0, MONDAY, "16:59:59"),
        (FRIDAY, "17:00", 0.0, NEXT_MONDAY, "09:00"),
        (FRIDAY, "23:00", 0.25, NEXT_MONDAY, "11:00"),
        (date(2027, 1, 16), "12:00", 0.25, NEXT_MONDAY, "11:00"),
    ],
)
def test_the_next_instant_lies_in_what_is_left_of_her_hours(
    day: date, after: str, fraction: float, on: date, at: str
) -> None:
    assert OFFICE_HOURS.next_instant(_in_paris(day, after), ZONE, fraction) == _in_paris(on, at)


@pytest.mark.parametrize(
    ("day", "at", "opens"),
    [
        (MONDAY, "08:59:59", (MONDAY, "09:00")),
        (MONDAY, "09:00", None),
        (MONDAY, "16:59:59", None),
        (MONDAY, "17:00", (date(2027, 1, 12), "09:00")),
        (FRIDAY, "17:00", (NEXT_MONDAY, "09:00")),
        (date(2027, 1, 16), "12:00", (NEXT_MONDAY, "09:00")),
    ],
)
def test_outside_her_hours_one_waits_until_they_next_begin(
    day: date, at: str, opens: tuple[date, str] | None
) -> None:
    expected = None if opens is None else _in_paris(*opens)
    assert OFFICE_HOURS.next_opening(_in_paris(day, at), ZONE) == expected


def test_her_hours_end_on_the_day_on_which_one_looks() -> None:
    assert OFFICE_HOURS.closing(_in_paris(MONDAY, "10:00"), ZONE) == _in_paris(MONDAY, "17:00")


def test_a_day_is_over_where_the_next_one_begins() -> None:
    assert start_of_day(MONDAY, ZONE) == datetime(2027, 1, 10, 23, tzinfo=UTC)
    assert end_of_day(MONDAY, ZONE) == datetime(2027, 1, 11, 23, tzinfo=UTC)
    assert local_date(datetime(2027, 1, 10, 23, tzinfo=UTC), ZONE) == MONDAY
    assert local_date(datetime(2027, 1, 10, 22, 59, tzinfo=UTC), ZONE) == date(2027, 1, 10)
    assert exists(MONDAY, ZONE)


def test_instants_are_told_in_utc() -> None:
    assert local_instant(MONDAY, time(9), "America/New_York").utcoffset() == UTC.utcoffset(None)
    assert str(local_instant(MONDAY, time(9), "America/New_York")) == "2027-01-11 14:00:00+00:00"


def test_the_first_allowed_day_is_the_day_itself_or_the_next_one() -> None:
    assert OFFICE_HOURS.first_allowed_day(FRIDAY) == FRIDAY
    assert OFFICE_HOURS.first_allowed_day(date(2027, 1, 16)) == NEXT_MONDAY


def test_hours_that_are_the_same_are_one_and_the_same_key() -> None:
    assert len({OFFICE_HOURS, on_weekdays(1, 2, 3, 4, 5)}) == 1


@pytest.fixture
def in_new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose own clock is not on UTC."""
    monkeypatch.setenv("TZ", "America/New_York")
    tzset()
    yield
    monkeypatch.undo()
    tzset()


@pytest.mark.usefixtures("in_new_york")
def test_it_does_not_matter_where_the_machine_stands() -> None:
    opens, closes = OFFICE_HOURS.bounds(MONDAY, ZONE)
    assert {x.utcoffset() for x in (opens, closes)} == {timedelta(0)}
    assert local_instant(MONDAY, time(9), ZONE).utcoffset() == timedelta(0)
    assert opens == datetime(2027, 1, 11, 8, tzinfo=UTC)
