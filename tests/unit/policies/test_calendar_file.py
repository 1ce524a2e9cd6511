"""The calendar file of an ideal case: valid, lasting, and silent if it has to be."""

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from icalendar import Calendar as CalendarFile

from services.policies.documents import load_policy, parse_policy, preset_names
from services.policies.ideal import IdealCase, ideal_case
from services.policies.ideal.calendar_file import NEUTRAL_TITLE, calendar_file
from services.policies.ideal.entries import Entry, entries
from tests.unit.planner.builders import POLICY
from tests.unit.policies.breaking import SOUND
from workflows.calendar import WEEKDAYS_ONLY
from workflows.parties import Role
from workflows.policy import Policy

OPENED = date(2027, 1, 11)
REGULAR = ("Update", "Asked for its word")
"""What comes again and again, more often or less often by other numbers."""

FEEDBACK = """  - notice: feedback
    to: [affected_person]
    when: {event: opened}
    due: {after: 6 weeks}
    assumed: true
"""
LONGEST_LINE = 75
"""Octets without the line break: RFC 5545, section 3.1."""


@cache
def _played(name: str) -> IdealCase:
    return ideal_case(load_policy(name), WEEKDAYS_ONLY, opened_on=OPENED)


def _shipped() -> IdealCase:
    return _played(POLICY.name)


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


def _by_id(case: IdealCase, role: Role = Role.AFFECTED_PERSON) -> dict[str, Any]:
    file = calendar_file(case, entries(case, role, with_staff=True), neutral=False)
    found = _events(file)
    by_id = {str(x["UID"]): x for x in found}
    assert len(by_id) == len(found)
    return by_id


def _lasting(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """The ids that are in both files, each of which stands for the same in both."""
    both = set(before) & set(after)
    for uid in both:
        first, second = str(before[uid]["SUMMARY"]), str(after[uid]["SUMMARY"])
        assert set(first.split("; ")) & set(second.split("; "))
    return both


def _told_once(by_id: dict[str, Any]) -> set[str]:
    return {uid for uid, x in by_id.items() if not str(x["SUMMARY"]).startswith(REGULAR)}


def _policy(old: str, new: str) -> Policy:
    assert old in SOUND
    return parse_policy(SOUND.replace(old, new, 1))


@pytest.mark.parametrize("name", preset_names())
@pytest.mark.parametrize("role", Role)
def test_every_day_has_an_id_of_its_own(name: str, role: Role) -> None:
    assert _by_id(_played(name), role)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("      length: 3 months\n", "      length: 4 months\n"),
        ("      length: 3 months\n", "      length: 5 weeks\n"),
        ("benchmark: {length: 4 weeks", "benchmark: {length: 9 weeks"),
        ("  every: 4 weeks\n", "  every: 3 weeks\n"),
        ("    due: {after: 3 months}\n", "    due: {after: 4 months}\n"),
    ],
)
def test_a_day_keeps_its_id_when_a_number_changes_and_the_id_its_meaning(
    old: str, new: str
) -> None:
    before = _by_id(_shipped())
    after = _by_id(ideal_case(_policy(old, new), WEEKDAYS_ONLY, opened_on=OPENED))
    lasting = _lasting(before, after)
    assert _told_once(before) <= lasting
    assert any(before[uid]["DTSTART"].dt != after[uid]["DTSTART"].dt for uid in lasting)


def test_a_notice_that_is_added_leaves_the_ids_of_all_other_days_as_they_are() -> None:
    text = SOUND.replace("  - notice: catch_up\n", FEEDBACK + "  - notice: catch_up\n", 1)
    fuller = parse_policy(text.replace("[timeline,", "[feedback, timeline,", 1))
    before = _by_id(_shipped())
    after = _by_id(ideal_case(fuller, WEEKDAYS_ONLY, opened_on=OPENED))
    assert _told_once(before) <= _lasting(before, after)
    assert len(_told_once(after)) == len(_told_once(before)) + 1


def test_a_neutral_file_says_nothing_but_dates() -> None:
    file = _file(neutral=True)
    assert {str(x["SUMMARY"]) for x in _events(file)} == {NEUTRAL_TITLE}
    for telling in (b"DESCRIPTION", b"nvestigation", b"case", b"harassment", b"decided", b"URL"):
        assert telling not in file


def test_the_same_case_gives_the_same_bytes() -> None:
    assert _file() == _file()
