"""What was known of one party is erased while the case goes on: it ends for her alone."""

from datetime import date

import pytest

from tests.unit.planner.builders import POLICY, added, preferred, wishes
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, after, let_pass, opened
from workflows.admission import Refused
from workflows.case_facts import CaseClosed, StageAdvanced, StepRecorded
from workflows.delivery_facts import LetterAttempted
from workflows.facts import ENGINE, Actor, ActorKind, FactBody
from workflows.keeping import ErasureReason, LegalHoldReason
from workflows.keeping_facts import LegalHoldPlaced, PartyErased
from workflows.notices import DeliveryOutcome
from workflows.parties import Channel, Role
from workflows.party_facts import (
    ContactRevoked,
    PartyIdentified,
    PartyInformed,
    QuestionAnswered,
    QuestionAsked,
    SafetyAlarmRaised,
)
from workflows.policy_terms import RetentionRule
from workflows.promises import Standing
from workflows.staff import Concern
from workflows.stages import Conclusion, Outcome, Stage

REPORTER = "reporter"
GONE = PartyErased(party_id=HER, reason=ErasureReason.REQUEST)
HELD = LegalHoldPlaced(reason=LegalHoldReason.COURT, review_on=date(2029, 1, 1))


def _two() -> Play:
    return opened(added(REPORTER, Role.REPORTER), preferred(REPORTER, wishes(Channel.PAGE)))


def _heard(playing: Play, party_id: str) -> list[object]:
    return [(x.at, x.due.covers) for x in playing.letters if x.due.party_id == party_id]


def test_nothing_goes_to_her_any_more_and_what_she_was_promised_is_let_go() -> None:
    playing = _two()
    after(playing, 40, GONE)
    heard = _heard(playing, HER)
    assert heard
    let_pass(playing, 400)
    assert _heard(playing, HER) == heard
    told = [x for x in playing.plan().promises if x.promise.party_id == HER]
    assert told
    assert {x.standing for x in told} <= {Standing.KEPT, Standing.LET_GO}


def test_to_others_nothing_changes() -> None:
    erased, untouched = _two(), _two()
    after(erased, 40, GONE)
    after(untouched, 40, ContactRevoked(party_id=HER))
    for playing in (erased, untouched):
        after(playing, 50, StageAdvanced(to=Stage.ASSESSMENT))
        let_pass(playing, 400)
    assert _heard(erased, REPORTER) == _heard(untouched, REPORTER)
    assert len(_heard(erased, REPORTER)) > 5


def test_nobody_is_asked_to_do_anything_for_her() -> None:
    playing = _two()
    playing.admit(
        QuestionAsked(party_id=HER, question_id="q1"),
        SafetyAlarmRaised(party_id=HER),
        added("rex", Role.RESPONDENT),
        PartyInformed(party_id="rex"),
    )
    after(playing, 3, GONE)
    case = playing.case
    assert not case.questions["q1"].waits
    already = len(playing.staff)
    let_pass(playing, 200)
    about_her = [x.duty for x in playing.staff[already:] if x.duty.party_id == HER]
    assert about_her == []
    safe = [x for x in playing.plan().duties if x.concern is Concern.SAFE_CHANNEL]
    assert {x.party_id for x in safe} <= {"rex"}


def test_a_respondent_waits_for_her_no_longer() -> None:
    playing = opened(added("rex", Role.RESPONDENT), preferences=wishes(Channel.BY_HAND))
    playing.admit(preferred("rex", wishes(Channel.PAGE)), PartyInformed(party_id="rex"))
    after(playing, 5, StageAdvanced(to=Stage.ASSESSMENT))
    after(playing, 5, StageAdvanced(to=Stage.INVESTIGATION))
    closed = StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT)
    after(playing, 30, closed)
    let_pass(playing, 20)
    waiting = {x.party_id for x in playing.plan().waiting}
    playing.admit(GONE)
    let_pass(playing, 20)
    assert "rex" in waiting
    assert playing.plan().waiting == ()


def test_a_letter_that_was_on_its_way_is_taken_in_and_promises_nothing() -> None:
    playing = opened()
    let_pass(playing, 10)
    letter = playing.letters[-1]
    assert letter.content.promises
    playing.admit(GONE)
    late = LetterAttempted(
        letter_id="on-its-way",
        party_id=HER,
        covers=letter.due.covers,
        outcome=DeliveryOutcome.SENT,
        attempt=1,
        preferences=letter.due.preferences,
        promises=letter.content.promises,
    )
    playing.admit(late, actor=ENGINE)
    party = playing.case.parties[HER]
    assert not any(given.is_open for given in party.promises)
    assert not party.hears


@pytest.mark.parametrize(
    "body",
    [
        preferred(HER),
        PartyIdentified(party_id=HER),
        QuestionAsked(party_id=HER, question_id="q2"),
        QuestionAnswered(question_id="q1", answer="vr_the_answer_to_her"),
        SafetyAlarmRaised(party_id=HER),
        ContactRevoked(party_id=HER),
        StepRecorded(step="further_feedback", party_id=HER),
        GONE,
    ],
)
def test_nothing_is_recorded_of_her_any_more(body: FactBody) -> None:
    playing = opened(QuestionAsked(party_id=HER, question_id="q1"))
    playing.admit(GONE)
    with pytest.raises(Refused, match="erased"):
        playing.admit(body)


def test_under_a_legal_hold_nobody_is_erased_but_again_after_a_restore() -> None:
    playing = opened(HELD)
    with pytest.raises(Refused, match="legal hold"):
        playing.admit(GONE)
    playing.admit(GONE.model_copy(update={"reason": ErasureReason.RESTORED}), actor=ENGINE)
    assert playing.case.parties[HER].erased is not None


def test_she_does_not_erase_herself() -> None:
    with pytest.raises(Refused, match="only a member of staff"):
        opened().admit(GONE, actor=Actor(kind=ActorKind.PARTY, actor_id=HER))


def test_whoever_is_staff_stays_barred() -> None:
    playing = opened()
    playing.admit(added("rex", Role.RESPONDENT, staff_id="st-9"))
    playing.admit(PartyErased(party_id="rex", reason=ErasureReason.LEGAL_DUTY))
    assert playing.case.barred_staff() == {"st-9"}


def test_the_task_to_erase_a_party_ends_with_her() -> None:
    rule = RetentionRule.model_validate(
        {"keep": "2 years", "by_role": {"reporter": "1 year"}, "assumed": True}
    )
    playing = opened(
        added(REPORTER, Role.REPORTER), policy=POLICY.model_copy(update={"retention": rule})
    )
    after(playing, 10, CaseClosed(outcome=Outcome.WITHDRAWN))
    let_pass(playing, 400)
    open_then = playing.plan().open_tasks
    playing.admit(PartyErased(party_id=REPORTER, reason=ErasureReason.KEPT_LONG_ENOUGH))
    ended = set(open_then) - set(playing.plan().open_tasks)
    assert {x.duty.concern for x in playing.staff if x.duty.obligation_id in ended} >= {
        Concern.RETENTION
    }
