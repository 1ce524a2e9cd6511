"""Safe hours on nights on which clocks change, and around a date that a country left out."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.instants import SafeHours, exists

CHANGING = {
    # zone: nights of 2027 (or of the year named) on which its clocks change, either way
    "Europe/Paris": ("2027-03-28", "2027-10-31"),
    "America/Santiago": ("2026-04-04", "2026-09-05", "2026-09-06"),
    "Australia/Sydney": ("2027-04-04", "2027-10-03"),
    "Australia/Lord_Howe": ("2027-04-04", "2027-10-03"),
    "Pacific/Auckland": ("2027-04-04", "2027-09-26"),
    "America/Havana": ("2027-03-14", "2027-11-07"),
    "Africa/Cairo": ("2026-04-24", "2026-10-29", "2026-10-30"),
}
NIGHTS = [
    (zone, date.fromisoformat(night)) for zone, nights in CHANGING.items() for night in nights
]
MINUTES = st.integers(0, 24 * 60 - 1)


def _hours(begins: str, ends: str) -> SafeHours:
    return SafeHours(begins=time.fromisoformat(begins), ends=time.fromisoformat(ends))


def _at(minute: int) -> time:
    return time(minute // 60, minute % 60)


@pytest.mark.parametrize(
    ("zone", "night", "hours", "first", "last"),
    [
        # 02:00 to 03:00 does not exist in Paris: what is left of the hours counts.
        ("Europe/Paris", "2027-03-28", "02:30-03:15", "01:00", "01:15"),
        ("Europe/Paris", "2027-03-28", "01:30-02:30", "00:30", "01:00"),
        ("Europe/Paris", "2027-03-28", "02:10-02:50", "01:00", "01:01"),
        # 02:00 to 03:00 exists twice: 02:10 of the first time must not count for 02:30 to 03:15.
        ("Europe/Paris", "2027-10-31", "02:30-03:15", "01:30", "02:15"),
        ("Europe/Paris", "2027-10-31", "01:30-02:30", "23:30-1", "00:30"),
        ("Europe/Paris", "2027-10-31", "02:10-02:50", "00:10", "00:50"),
        # Lord Howe moves by half an hour.
        ("Australia/Lord_Howe", "2027-10-03", "02:10-02:45", "15:30-1", "15:45-1"),
        ("Australia/Lord_Howe", "2027-04-04", "01:45-02:15", "15:15-1", "15:45-1"),
    ],
)
def test_hours_are_those_that_the_clock_on_the_wall_shows(
    zone: str, night: str, hours: str, first: str, last: str
) -> None:
    day = date.fromisoformat(night)
    found = _hours(*hours.split("-")).bounds(day, zone)
    assert found == (_utc(day, first), _utc(day, last))
    assert {at.tzinfo for at in found} == {UTC}


def _utc(day: date, written: str) -> datetime:
    at, _, before = written.partition("-")
    day -= timedelta(days=int(before or 0))
    return datetime.combine(day, time.fromisoformat(at), tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "night", "change", "skipped"),
    [
        ("Europe/Paris", "2027-03-28", "01:00", range(120, 180)),
        ("Australia/Lord_Howe", "2027-10-03", "15:30-1", range(120, 150)),
        ("Africa/Cairo", "2026-04-24", "22:00-1", range(60)),
    ],
)
def test_each_minute_that_a_night_skips_stands_for_the_change_to_the_second(
    zone: str, night: str, change: str, skipped: range
) -> None:
    day = date.fromisoformat(night)
    for minute in skipped:
        opens, _ = SafeHours(begins=_at(minute), ends=time(12)).bounds(day, zone)
        assert opens == _utc(day, change)


@given(night=st.sampled_from(NIGHTS), minutes=st.tuples(MINUTES, MINUTES), share=st.floats(0, 1))
def test_no_letter_leaves_outside_her_hours_whatever_the_clocks_do(
    night: tuple[str, date], minutes: tuple[int, int], share: float
) -> None:
    zone, day = night
    begins, ends = (_at(minute) for minute in sorted(minutes))
    if begins == ends:
        return
    hours = SafeHours(begins=begins, ends=ends)
    opens, closes = hours.bounds(day, zone)
    at = hours.instant_on(day, zone, share)
    assert opens <= at <= closes
    local = at.astimezone(ZoneInfo(zone))
    if closes - opens > timedelta(minutes=1):
        assert local.date() == day
        assert begins <= local.time() <= ends or at == closes


def test_a_date_that_a_country_left_out_has_no_hours() -> None:
    missing = date(2011, 12, 30)
    assert not exists(missing, "Pacific/Apia")
    assert exists(missing, "Pacific/Auckland")
    hours = SafeHours()
    assert hours.bounds(missing, "Pacific/Apia") == hours.bounds(date(2011, 12, 31), "Pacific/Apia")


def test_a_friday_that_was_left_out_is_waited_for_until_the_next_one() -> None:
    fridays = SafeHours(weekdays=frozenset({5}))
    thursday_evening = datetime(2011, 12, 30, 6, tzinfo=UTC)  # 20:00 on 29 December in Apia
    opening = datetime(2012, 1, 5, 19, tzinfo=UTC)  # 09:00 on Friday 6 January, 14 hours ahead
    assert fridays.next_opening(thursday_evening, "Pacific/Apia") == opening
    assert fridays.next_instant(thursday_evening, "Pacific/Apia", 0.0) == opening
