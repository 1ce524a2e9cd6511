"""The dates of an ideal case: every step on its benchmark, every letter by the planner."""

from datetime import date
from functools import cache
from itertools import pairwise

import pytest

from services.policies.documents import load_policy, preset_names
from services.policies.ideal import IdealCase, ideal_case
from services.policies.ideal.case import NoEndInSight
from services.policies.ideal.entries import EntryKind, entries
from workflows.calendar import WEEKDAYS_ONLY, Calendar
from workflows.notices import NoticeKind
from workflows.obligations import ObligationKind
from workflows.parties import Role
from workflows.policy import NoticeRule, Policy
from workflows.policy_terms import Anchor, Due
from workflows.stages import Category, ClockName
from workflows.triggers import Trigger

OPENED = date(2027, 1, 11)
PRESET = load_policy("un-women-2020")


@cache
def shipped() -> IdealCase:
    return played()


def played(policy: Policy = PRESET, **other: object) -> IdealCase:
    given: dict[str, object] = {"opened_on": OPENED, "time_zone": "Europe/Paris", **other}
    return ideal_case(policy, WEEKDAYS_ONLY, **given)  # type: ignore[arg-type] # as tests need them


def test_each_step_is_taken_on_the_last_day_of_the_benchmark_that_it_ends() -> None:
    assert [(x.fact, x.on) for x in shipped().stages] == [
        ("stage_advanced", date(2027, 1, 11)),
        ("stage_advanced", date(2027, 2, 8)),  # four weeks
        ("stage_advanced", date(2027, 5, 8)),  # three months
        ("report_received", date(2027, 5, 21)),  # ten working days
        ("decision_recorded", date(2027, 7, 20)),  # sixty days
        ("case_closed", date(2027, 7, 20)),
    ]


def test_the_category_has_its_own_benchmark() -> None:
    longer = played(category=Category.PARTNER_RUN)
    clocks = {x.clock: x.benchmark_on for x in longer.clocks}
    assert clocks[ClockName.INVESTIGATION] == date(2027, 8, 8)


def test_working_days_are_those_of_the_calendar() -> None:
    off = Calendar(name="off", version="1", days_off=frozenset({date(2027, 5, 10)}))
    case = ideal_case(PRESET, off, opened_on=OPENED, time_zone="Europe/Paris")
    assert [x.on for x in case.stages if x.fact == "report_received"] == [date(2027, 5, 24)]


@pytest.mark.parametrize("name", preset_names())
def test_in_an_ideal_case_nothing_is_late_and_every_letter_comes_by_the_date_before(
    name: str,
) -> None:
    case = played(load_policy(name))
    for role in Role:
        for letter, following in pairwise(case.letters_to(role)):
            if letter.next_by is not None:
                assert following.on <= letter.next_by
    assert all(x.stopped_at is not None for x in case.clocks)


def test_nobody_is_told_of_lateness_in_an_ideal_case() -> None:
    told = {notice for x in shipped().letters for notice in x.notices}
    assert NoticeKind.LATE not in told
    reminders = [x for x in shipped().staff if x.duty.kind is ObligationKind.ESCALATION]
    for reminder in reminders:
        clock = next(x for x in shipped().clocks if x.clock is reminder.duty.clock)
        assert clock.benchmark_on is not None
        assert reminder.on < clock.benchmark_on


def test_the_respondent_hears_nothing_before_the_investigation() -> None:
    assert min(x.on for x in shipped().letters_to(Role.RESPONDENT)) >= date(2027, 2, 8)


def test_the_days_of_one_role_show_her_letters_alone_and_staff_only_if_asked_for() -> None:
    case = shipped()
    hers = entries(case, Role.AFFECTED_PERSON, with_staff=False)
    assert {x.kind for x in hers} == {EntryKind.STEP, EntryKind.LETTER}
    assert sum(x.kind is EntryKind.LETTER for x in hers) == 12
    all_of_them = entries(case, Role.AFFECTED_PERSON, with_staff=True)
    assert sum(x.kind is EntryKind.OFFICE for x in all_of_them) == len(case.staff)
    days = [x.on for x in all_of_them]
    assert days == sorted(days)


def test_a_policy_that_leads_from_letter_to_letter_is_given_up() -> None:
    again = NoticeRule(
        notice=NoticeKind.AFTER_CARE,
        to=(Role.AFFECTED_PERSON,),
        when=Anchor(event=Trigger.TOLD, notice=NoticeKind.AFTER_CARE),
        due=Due.model_validate({"within": "1 day"}),
        assumed=True,
    )
    circle = PRESET.model_copy(update={"notices": (*PRESET.notices, again)})
    with pytest.raises(NoEndInSight, match="without an end"):
        played(circle)
