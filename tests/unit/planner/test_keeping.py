"""How long a closed case and its parties are kept, and what a legal hold does to it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.policies.checking import FindingCode, findings_of
from tests.unit.planner.builders import POLICY, ZONE, added
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, after, let_pass, opened
from workflows.admission import Refused
from workflows.case_facts import CaseClosed, CaseReopened
from workflows.facts import ENGINE, FactBody
from workflows.instants import local_date
from workflows.keeping import LegalHoldReason
from workflows.keeping_facts import LegalHoldLifted, LegalHoldPlaced
from workflows.parties import Role
from workflows.planning.keeping import how_long_kept
from workflows.policy import Policy, content_hash
from workflows.policy_terms import RetentionRule
from workflows.staff import Concern
from workflows.stages import Category, Outcome, Stage

CLOSED = CaseClosed(outcome=Outcome.WITHDRAWN)
CLOSED_ON = date(2027, 1, 31)
TWO_YEARS_ON = date(2029, 1, 31)
HELD = LegalHoldPlaced(reason=LegalHoldReason.COURT, review_on=date(2028, 3, 1))


def _kept(**term: object) -> Policy:
    rule = RetentionRule.model_validate({"keep": "2 years", "assumed": True, **term})
    return POLICY.model_copy(update={"retention": rule})


KEPT = _kept(by_role={"witness": "1 year"})


def _closed(*bodies: FactBody, policy: Policy = KEPT) -> Play:
    playing = opened(policy=policy)
    playing.admit(added("w", Role.WITNESS))
    after(playing, 20, CLOSED, *bodies)
    assert local_date(playing.now, ZONE) == CLOSED_ON
    return playing


def _asked(playing: Play, concern: Concern) -> list[tuple[str, date]]:
    """What officers were asked to look into, and when."""
    return [
        (x.duty.subject, local_date(x.at, ZONE))
        for x in playing.staff
        if x.duty.concern is concern and x.duty.step < 0
    ]


def _is_open(playing: Play, concern: Concern) -> bool:
    told = {x.duty.obligation_id: x.duty.concern for x in playing.staff}
    return concern in {told.get(task) for task in playing.plan().open_tasks}


def test_a_policy_without_the_term_keeps_its_address_and_asks_nobody() -> None:
    assert "retention" not in POLICY.model_dump()
    assert content_hash(Policy.model_validate(POLICY.model_dump())) == content_hash(POLICY)
    playing = _closed(policy=POLICY)
    let_pass(playing, 4000)
    assert _asked(playing, Concern.RETENTION) == []
    assert playing.plan().is_finished


def test_an_officer_is_asked_when_the_time_is_over_and_parties_may_go_sooner() -> None:
    playing = _closed()
    let_pass(playing, 364)
    assert _asked(playing, Concern.RETENTION) == []
    assert not playing.plan().is_finished
    let_pass(playing, 400)
    assert _asked(playing, Concern.RETENTION) == [("w", date(2028, 1, 31)), ("case", TWO_YEARS_ON)]
    assert _is_open(playing, Concern.RETENTION)


@pytest.mark.parametrize(("keep", "until"), [("25 years", 2052), ("1200 months", 2127)])
def test_a_case_may_be_kept_for_as_long_as_an_archive_lasts(keep: str, until: int) -> None:
    policy = _kept(keep=keep, by_role={"witness": "11 years"})
    playing = _closed(policy=policy)
    kept = [x.until.year for x in how_long_kept(policy, playing.calendar, playing.case)]
    assert kept == [until, 2038]
    playing.now = datetime(until, 3, 1, 12, tzinfo=UTC)
    assert "case" in {x.subject for x in playing.plan().duties if x.concern is Concern.RETENTION}


def test_nothing_is_kept_for_longer_than_a_hundred_years() -> None:
    with pytest.raises(ValueError, match="a length in years lies between 0 and 100"):
        _kept(keep="101 years")
    with pytest.raises(ValueError, match="a length in working days lies between 0 and 2600"):
        _kept(keep="2601 working days")


def test_a_category_may_be_kept_for_another_time() -> None:
    playing = _closed(policy=_kept(by_category={Category.SEXUAL_HARASSMENT: "3 years"}))
    (kept,) = how_long_kept(playing.policy, playing.calendar, playing.case)
    assert (kept.until, kept.party) == (date(2030, 1, 31), None)


def test_what_nobody_looks_into_climbs_the_ladder_of_a_pause_and_has_an_end() -> None:
    playing = _closed()
    let_pass(playing, 4000)
    climbed = [x.duty for x in playing.staff if x.duty.concern is Concern.RETENTION]
    assert {x.step for x in climbed} > {-1}
    assert climbed[0].chain == KEPT.ladders[Concern.PAUSE].chain_from(-1, climbed[0].duty)
    assert playing.plan().next_wake is None


def test_a_reopened_case_counts_anew_from_its_next_closing() -> None:
    playing = _closed()
    after(playing, 30, CaseReopened(to=Stage.ASSESSMENT))
    assert list(how_long_kept(KEPT, playing.calendar, playing.case)) == []
    after(playing, 100, CLOSED)
    day = local_date(playing.now, ZONE)
    whole, _ = how_long_kept(KEPT, playing.calendar, playing.case)
    assert whole.until == day.replace(year=day.year + 2)


def test_while_a_legal_hold_stands_nobody_is_asked_to_erase_but_to_review_it() -> None:
    playing = _closed(HELD)
    let_pass(playing, 1500)
    assert _asked(playing, Concern.RETENTION) == []
    assert _asked(playing, Concern.LEGAL_HOLD) == [("legal_hold", HELD.review_on)]
    assert _is_open(playing, Concern.LEGAL_HOLD)


def test_a_hold_placed_again_is_reviewed_anew() -> None:
    playing = _closed(HELD)
    let_pass(playing, 500)
    playing.admit(HELD.model_copy(update={"review_on": date(2029, 3, 1)}))
    assert not _is_open(playing, Concern.LEGAL_HOLD)
    let_pass(playing, 400)
    assert [day for _, day in _asked(playing, Concern.LEGAL_HOLD)] == [
        HELD.review_on,
        date(2029, 3, 1),
    ]


@pytest.mark.parametrize("placed_after", [0, 800])
def test_once_a_hold_is_lifted_what_was_due_meanwhile_is_asked_again(placed_after: int) -> None:
    playing = _closed()
    let_pass(playing, placed_after)
    review_on = local_date(playing.now + timedelta(days=2000), ZONE)
    playing.admit(HELD.model_copy(update={"review_on": review_on}))
    assert not _is_open(playing, Concern.RETENTION)
    let_pass(playing, 1000)
    already = _asked(playing, Concern.RETENTION)
    playing.admit(LegalHoldLifted())
    lifted_on = local_date(playing.now, ZONE)
    let_pass(playing, 5)
    again = _asked(playing, Concern.RETENTION)[len(already) :]
    assert {subject for subject, _ in again} == {"w", "case"}
    assert all(lifted_on <= day <= lifted_on + timedelta(days=3) for _, day in again)


def test_a_hold_on_an_open_case_outlives_its_closing() -> None:
    playing = opened(policy=KEPT)
    playing.admit(HELD)
    after(playing, 20, CLOSED)
    let_pass(playing, 1000)
    assert _asked(playing, Concern.RETENTION) == []
    assert _asked(playing, Concern.LEGAL_HOLD) == [("legal_hold", HELD.review_on)]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (LegalHoldLifted(), "no legal hold stands"),
        (HELD.model_copy(update={"review_on": CLOSED_ON}), "lies ahead"),
        (HELD.model_copy(update={"review_on": date(9999, 1, 1)}), "check the date"),
    ],
)
def test_an_impossible_hold_is_refused(body: FactBody, told: str) -> None:
    playing = _closed()
    with pytest.raises(Refused, match=told):
        playing.admit(body)


@pytest.mark.parametrize("body", [HELD, LegalHoldLifted()])
def test_only_staff_place_or_lift_a_hold(body: FactBody) -> None:
    playing = _closed(HELD)
    with pytest.raises(Refused, match="only a member of staff"):
        playing.admit(body, actor=ENGINE)


def test_nobody_is_kept_longer_than_the_case() -> None:
    with pytest.raises(ValueError, match="witness would not"):
        _kept(by_role={"witness": "2 years"})
    with pytest.raises(ValueError, match="witness would not"):
        _kept(by_category={"other_misconduct": "6 months"}, by_role={"witness": "1 year"})


@pytest.mark.parametrize(
    ("term", "faulty"),
    [
        ({"keep": "10 years"}, None),
        ({"keep": "1 week"}, "keep"),
        ({"by_category": {"other_misconduct": "1 week"}}, "by_category"),
        ({"by_role": {"affected_person": "1 week"}}, "by_role"),
        ({"by_role": {"witness": "1 year"}}, None),
    ],
)
def test_a_term_that_ends_before_the_last_letter_is_found(
    term: dict[str, object], faulty: str | None
) -> None:
    found = [x for x in findings_of(_kept(**term)) if x.code is FindingCode.ERASED_BEFORE_TOLD]
    assert [x.path[1] for x in found] == ([faulty] if faulty else [])


def test_the_day_counts_in_the_zone_of_the_case() -> None:
    playing = opened(policy=KEPT)
    playing.run_until(datetime.fromisoformat("2027-01-31T23:30:00+00:00"))
    playing.admit(CLOSED)
    whole, *_ = how_long_kept(KEPT, playing.calendar, playing.case)
    assert whole.until == date(2029, 2, 1)
    assert playing.case.parties[HER].hears
