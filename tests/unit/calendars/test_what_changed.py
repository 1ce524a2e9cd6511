"""What differs between two calendars, and when one no longer knows enough."""

from datetime import date

import pytest

from services.calendars import MovedDay, YearSpan, load_calendar, moved_days, overlap, runs_out
from tests.unit.calendars.days import TODAY, written
from workflows.calendar import WEEKDAYS_ONLY


def test_two_calendars_differ_by_days_in_both_directions() -> None:
    bavaria = load_calendar("DE-BY", today=TODAY)
    berlin = load_calendar("DE-BE", today=TODAY)
    assert list(moved_days(bavaria, berlin, YearSpan(first=2027, last=2027))) == [
        MovedDay(day=date(2027, 1, 6), becomes_working=True),  # Epiphany, in Bavaria alone
        MovedDay(day=date(2027, 3, 8), becomes_working=False),  # Women's Day, in Berlin alone
        MovedDay(day=date(2027, 5, 27), becomes_working=True),  # Corpus Christi
        MovedDay(day=date(2027, 11, 1), becomes_working=True),  # All Saints'
    ]


def test_calendars_are_compared_in_the_years_that_both_know() -> None:
    listed = written("name: house", "version: '7'", "days_off: [2027-05-06]")
    bavaria = load_calendar("DE-BY", today=TODAY)
    most = YearSpan(first=2000, last=2050)
    assert overlap(bavaria, listed, most) == YearSpan(first=2016, last=2027)
    assert overlap(WEEKDAYS_ONLY, WEEKDAYS_ONLY, most) == most


@pytest.mark.parametrize(
    ("today", "warned"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), date(2027, 12, 31)),
        (date(2028, 2, 29), date(2027, 12, 31)),
    ],
)
def test_a_calendar_that_knows_less_than_two_years_ahead_is_told_of(
    today: date, warned: date | None
) -> None:
    listed = written("name: house", "version: '7'", "days_off: [2027-05-06]")
    assert runs_out(listed, today) == warned


def test_weekdays_alone_never_run_out() -> None:
    assert runs_out(WEEKDAYS_ONLY, date(2190, 1, 1)) is None


def test_behind_its_last_year_a_holiday_counts_as_a_working_day() -> None:
    bavaria = load_calendar("DE-BY", today=TODAY)
    assert not bavaria.is_working_day(date(2038, 1, 6))
    epiphany = date(2039, 1, 6)
    assert not bavaria.knows(epiphany)
    assert bavaria.is_working_day(epiphany)
