"""Lengths of time and weeks of work: how they are written, and what is refused with which words."""

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from workflows.calendar import WEEKDAYS_ONLY, Calendar
from workflows.spans import Span

EVERY_DAY = frozenset(range(1, 8))


def _office(**given: object) -> Calendar:
    return Calendar.model_validate({"name": "office", "version": "1", **given})


def test_an_office_may_work_every_day_of_the_week() -> None:
    assert _office(working_week=EVERY_DAY).is_working_day(date(2027, 1, 17))


@pytest.mark.parametrize("week", [frozenset(), frozenset({0, 1}), frozenset({1, 8})])
def test_a_week_without_a_day_or_with_a_day_that_does_not_exist_is_refused(
    week: frozenset[int],
) -> None:
    told = r"weekdays are numbered 1 \(Monday\) to 7 \(Sunday\), and at least one is needed"
    with pytest.raises(ValidationError, match=f"Value error, {told}"):
        _office(working_week=week)


def test_what_is_known_of_a_calendar_may_be_one_day_but_does_not_end_before_it_begins() -> None:
    first, last = date(2027, 1, 4), date(2027, 1, 5)
    assert _office(known_from=first, known_until=first).knows(first)
    with pytest.raises(ValidationError, match="Value error, known_until lies before known_from"):
        _office(known_from=last, known_until=first)


def test_a_calendar_knows_its_last_day_and_not_the_one_after() -> None:
    calendar = _office(known_until=date(2027, 1, 5))
    assert calendar.knows(date(2027, 1, 5))
    assert not calendar.knows(date(2027, 1, 6))


def test_no_working_days_after_a_day_off_is_that_day_itself() -> None:
    saturday = date(2027, 1, 16)
    assert WEEKDAYS_ONLY.add(saturday, Span.model_validate("0 working days")) == saturday


@pytest.mark.parametrize(
    "written", ["1 day", "0 days", "2 days", "1 working day", "5 working days", "3 months"]
)
def test_a_length_is_written_as_it_is_read(written: str) -> None:
    span = Span.model_validate(written)
    assert str(span) == written
    assert span.model_dump_json() == f'"{written}"'


@pytest.mark.parametrize("given", ["", "soon", "three months", "-1 days", "3", 3, None])
def test_what_is_no_length_is_refused_with_examples(given: object) -> None:
    told = (
        "Value error, a length of time is a count and a unit, for instance '3 months', '90 days' "
        "or '5 working days'"
    )
    with pytest.raises(ValidationError, match=told):
        Span.model_validate(given)


def test_a_length_over_ten_years_is_refused_with_the_bound_of_its_unit() -> None:
    assert Span.model_validate("120 months").count == 120
    told = "Value error, a length in months lies between 0 and 120"
    with pytest.raises(ValidationError, match=told):
        Span.model_validate("121 months")


@pytest.mark.parametrize(
    ("written", "days"), [("90 days", 90), ("3 months", 91), ("5 working days", 7), ("1 year", 365)]
)
def test_lengths_in_different_units_can_be_compared(written: str, days: int) -> None:
    assert Span.model_validate(written).approximate_days == days


def test_a_schema_takes_a_length_as_text_or_in_its_parts() -> None:
    text, parts = TypeAdapter(Span).json_schema()["anyOf"]
    assert text == {
        "type": "string",
        "pattern": r"^\s*([0-9]{1,5}) ((?:working )?day|week|month|year)s?\s*$",
    }
    assert parts["properties"].keys() == {"count", "unit"}
    assert TypeAdapter(Span).json_schema(mode="serialization") == {"type": "string"}
