"""Dates: spans in their own units, over real calendars; a month ends where months end."""

from datetime import UTC, date, datetime, time

import pytest

from tests.unit.planner.builders import closed_on, on_weekdays
from workflows.calendar import WEEKDAYS_ONLY, Calendar
from workflows.instants import SafeHours, end_of_day, local_date, local_instant, start_of_day
from workflows.policy import content_hash
from workflows.spans import Span


def _span(text: str) -> Span:
    return Span.model_validate(text)


@pytest.mark.parametrize(
    ("day", "span", "ends"),
    [
        ("2026-11-30", "3 months", "2027-02-28"),
        ("2027-11-30", "3 months", "2028-02-29"),
        ("2028-02-29", "1 year", "2029-02-28"),
        ("2028-02-29", "4 years", "2032-02-29"),
        ("2026-10-09", "3 months", "2027-01-09"),
        ("2027-01-31", "1 month", "2027-02-28"),
        ("2027-02-28", "1 month", "2027-03-28"),
        ("2026-12-31", "2 months", "2027-02-28"),
        ("2026-10-09", "90 days", "2027-01-07"),
        ("2027-01-11", "4 weeks", "2027-02-08"),
        ("2027-01-11", "0 days", "2027-01-11"),
        ("2027-01-15", "1 working day", "2027-01-18"),
        ("2027-01-16", "1 working day", "2027-01-18"),
        ("2027-01-11", "5 working days", "2027-01-18"),
        ("2027-01-11", "10 working days", "2027-01-25"),
    ],
)
def test_a_span_is_added_in_its_own_unit(day: str, span: str, ends: str) -> None:
    assert WEEKDAYS_ONLY.add(date.fromisoformat(day), _span(span)) == date.fromisoformat(ends)


@pytest.mark.parametrize(
    ("day", "span", "begins"),
    [
        ("2027-05-31", "3 months", "2027-02-28"),
        ("2027-01-18", "5 working days", "2027-01-11"),
        ("2027-01-17", "1 working day", "2027-01-15"),
        ("2027-01-11", "2 weeks", "2026-12-28"),
        ("2028-03-31", "1 month", "2028-02-29"),
    ],
)
def test_a_span_is_taken_away_by_the_same_rules(day: str, span: str, begins: str) -> None:
    assert WEEKDAYS_ONLY.subtract(date.fromisoformat(day), _span(span)) == date.fromisoformat(
        begins
    )


def test_working_days_skip_the_holidays_of_the_calendar() -> None:
    calendar = closed_on(date(2027, 3, 26), date(2027, 3, 29))  # Good Friday, Easter Monday
    assert calendar.add(date(2027, 3, 25), _span("1 working day")) == date(2027, 3, 30)
    assert calendar.subtract(date(2027, 3, 30), _span("1 working day")) == date(2027, 3, 25)
    assert calendar.first_working_day(date(2027, 3, 26)) == date(2027, 3, 30)
    assert calendar.last_working_day(date(2027, 3, 29)) == date(2027, 3, 25)


def test_a_weekend_may_be_friday_and_saturday() -> None:
    calendar = closed_on(week=frozenset({7, 1, 2, 3, 4}))
    thursday = date(2027, 1, 14)
    assert calendar.add(thursday, _span("1 working day")) == date(2027, 1, 17)
    assert not calendar.is_working_day(date(2027, 1, 15))


def test_a_saturday_may_be_worked() -> None:
    saturday = date(2027, 1, 16)
    calendar = closed_on(date(2027, 1, 15)).model_copy(
        update={"days_worked": frozenset({saturday})}
    )
    assert calendar.add(date(2027, 1, 14), _span("1 working day")) == saturday


def test_no_day_is_off_and_worked_at_once() -> None:
    day = frozenset({date(2027, 1, 16)})
    with pytest.raises(ValueError, match="2027-01-16 cannot be a day off and a day worked"):
        Calendar(name="torn", version="1", days_off=day, days_worked=day)


def test_a_calendar_of_an_earlier_release_keeps_its_hash() -> None:
    assert content_hash(WEEKDAYS_ONLY) == "1ccca0a0a347d5da059af5536fac6ea7"


@pytest.mark.parametrize(
    ("given", "last"),
    [
        ({}, None),
        ({"days_off": {date(2027, 5, 6)}}, date(2027, 12, 31)),
        ({"days_worked": {date(2028, 5, 6)}}, date(2028, 12, 31)),
        ({"days_off": {date(2027, 5, 6)}, "known_until": date(2030, 6, 30)}, date(2030, 6, 30)),
    ],
)
def test_a_calendar_says_how_far_it_knows_the_days_off(
    given: dict[str, object], last: date | None
) -> None:
    calendar = Calendar.model_validate({"name": "office", "version": "1", **given})
    assert calendar.last_known_day == last
    assert calendar.knows(date(2027, 1, 4))
    assert calendar.knows(date(2190, 1, 4)) is (last is None)


def test_a_calendar_says_from_when_on_it_knows_the_days_off() -> None:
    calendar = WEEKDAYS_ONLY.model_copy(update={"known_from": date(2016, 1, 1)})
    assert calendar.knows(date(2016, 1, 1))
    assert not calendar.knows(date(2015, 12, 31))


def test_a_calendar_that_is_closed_for_ever_is_refused_when_it_is_asked() -> None:
    days_off = tuple(date.fromordinal(date(2027, 1, 1).toordinal() + n) for n in range(80))
    with pytest.raises(ValueError, match="no working day"):
        closed_on(*days_off).first_working_day(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("day", "at", "zone", "instant"),
    [
        # The night of 28 March 2027 has no 02:30 in Paris: the offset before the change counts.
        ("2027-03-28", "02:30", "Europe/Paris", "2027-03-28T01:30:00+00:00"),
        ("2027-03-28", "03:30", "Europe/Paris", "2027-03-28T01:30:00+00:00"),
        # The night of 31 October 2027 has two: the first counts.
        ("2027-10-31", "02:30", "Europe/Paris", "2027-10-31T00:30:00+00:00"),
        ("2027-01-11", "09:00", "Asia/Kathmandu", "2027-01-11T03:15:00+00:00"),
        ("2027-01-11", "00:00", "Pacific/Kiritimati", "2027-01-10T10:00:00+00:00"),
    ],
)
def test_a_local_time_is_one_instant(day: str, at: str, zone: str, instant: str) -> None:
    found = local_instant(date.fromisoformat(day), time.fromisoformat(at), zone)
    assert found == datetime.fromisoformat(instant)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("day", "hours"), [("2027-03-28", 23), ("2027-10-31", 25), ("2027-06-01", 24)]
)
def test_a_day_is_over_when_its_last_hour_is(day: str, hours: int) -> None:
    on = date.fromisoformat(day)
    length = end_of_day(on, "Europe/Paris") - start_of_day(on, "Europe/Paris")
    assert length.total_seconds() == hours * 3600


def test_the_date_is_that_of_the_zone() -> None:
    instant = datetime(2027, 1, 11, 23, 30, tzinfo=UTC)
    assert local_date(instant, "Europe/Paris") == date(2027, 1, 12)
    assert local_date(instant, "America/St_Johns") == date(2027, 1, 11)


def test_safe_hours_that_a_spring_night_skips_still_have_an_instant() -> None:
    hours = SafeHours(begins=time(2), ends=time(3))
    begins, ends = hours.bounds(date(2027, 3, 28), "Europe/Paris")
    assert begins < ends


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2027-01-11T08:00", None),
        ("2027-01-11T15:59", None),
        ("2027-01-11T16:00", "2027-01-13T08:00"),
        ("2027-01-11T07:59", "2027-01-11T08:00"),
        ("2027-01-12T10:00", "2027-01-13T08:00"),
        ("2027-01-14T10:00", "2027-01-18T08:00"),
    ],
)
def test_outside_safe_hours_one_waits_for_the_next(now: str, opening: str | None) -> None:
    hours = on_weekdays(1, 3)  # nine to five in Paris, on Monday and Wednesday
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    expected = datetime.fromisoformat(opening).replace(tzinfo=UTC) if opening else None
    assert hours.next_opening(at, "Europe/Paris") == expected
