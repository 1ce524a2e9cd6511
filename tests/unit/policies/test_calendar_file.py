"""The calendar file of an ideal case: valid, lasting, and silent if it has to be."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from icalendar import Calendar as CalendarFile

from services.policies.ideal import IdealCase, ideal_case
from services.policies.ideal.calendar_file import NEUTRAL_TITLE, calendar_file
from services.policies.ideal.entries import Entry, entries
from tests.unit.planner.builders import POLICY
from workflows.calendar import WEEKDAYS_ONLY
from workflows.parties import Role
from workflows.spans import Span

OPENED = date(2027, 1, 11)
LONGEST_LINE = 75
"""Octets without the line break: RFC 5545, section 3.1."""


@cache
def _shipped() -> IdealCase:
    return ideal_case(POLICY, WEEKDAYS_ONLY, opened_on=OPENED)


def _days(case: IdealCase) -> tuple[Entry, ...]:
    return entries(case, Role.AFFECTED_PERSON, with_staff=False)


def _file(case: IdealCase | None = None, *, neutral: bool = False) -> bytes:
    played = case or _shipped()
    return calendar_file(played, _days(played), neutral=neutral)


def _events(file: bytes) -> list[Any]:
    return list(CalendarFile.from_ical(file).walk("VEVENT"))


def test_every_day_is_there_as_a_whole_day_with_its_title() -> None:
    found = [(x["DTSTART"].dt, str(x["SUMMARY"])) for x in _events(_file())]
    assert found == [(x.on, x.title) for x in _days(_shipped())]
    assert all(x["DTEND"].dt - x["DTSTART"].dt == timedelta(days=1) for x in _events(_file()))


def test_the_file_keeps_the_rules_of_rfc_5545() -> None:
    file = _file()
    lines = file.split(b"\r\n")
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= LONGEST_LINE
    top = CalendarFile.from_ical(file)
    assert (top["VERSION"], bool(top["PRODID"])) == ("2.0", True)
    for event in _events(file):
        assert event.errors == []
        assert {"UID", "DTSTAMP", "DTSTART"} <= set(event)


def test_every_day_has_an_id_of_its_own_that_no_change_of_a_number_alters() -> None:
    steps = [str(x["UID"]) for x in _events(_file())]
    assert len(set(steps)) == len(steps)
    slower = POLICY.model_copy(
        update={
            "clocks": tuple(
                rule.model_copy(
                    update={
                        "benchmark": rule.benchmark.model_copy(
                            update={"length": Span.model_validate("4 months")}
                        )
                    }
                )
                if rule.clock == "investigation"
                else rule
                for rule in POLICY.clocks
            )
        }
    )
    before = {str(x["UID"]): x["DTSTART"].dt for x in _events(_file())}
    after = {
        str(x["UID"]): x["DTSTART"].dt
        for x in _events(_file(ideal_case(slower, WEEKDAYS_ONLY, opened_on=OPENED)))
    }
    assert set(before) <= set(after)
    assert any(after[uid] != before[uid] for uid in before)


def test_a_neutral_file_says_nothing_but_dates() -> None:
    file = _file(neutral=True)
    assert {str(x["SUMMARY"]) for x in _events(file)} == {NEUTRAL_TITLE}
    for telling in (b"DESCRIPTION", b"nvestigation", b"case", b"harassment", b"decided", b"URL"):
        assert telling not in file


def test_the_same_case_gives_the_same_bytes() -> None:
    assert _file() == _file()
