"""Small turns: a slower policy for answers, a new choice, an address that was confirmed."""

from datetime import UTC, date, datetime

import pytest

from tests.unit.planner.builders import POLICY, added, preferred, wishes
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, after, failing, investigated, let_pass, opened
from workflows.case_facts import StageAdvanced
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.obligations import Notice, StaffDuty, WaitsFor
from workflows.parties import Rhythm, Role
from workflows.party_facts import ContactConfirmed, PartyInformed, QuestionAnswered, QuestionAsked
from workflows.planning.answers import answer_day
from workflows.planning.frame import Frame
from workflows.policy import AnswerRule, Policy
from workflows.staff import Concern
from workflows.stages import Stage

SECOND = "the-other-one"
THEY = "they"
ASKED = QuestionAsked(party_id=HER, question_id="q-1")
REFUSED = DeliveryOutcome.REFUSED


def _answering_within(span: str) -> Policy:
    rule = AnswerRule.model_validate({"within": span, "assumed": True})
    return POLICY.model_copy(update={"answers": rule, "version": 9})


def _first_rung(playing: Play) -> date:
    """It is climbed a working day before the answer is due."""
    rungs = [
        x
        for x in playing.plan().upcoming
        if isinstance(x, StaffDuty) and x.concern is Concern.QUESTION
    ]
    return rungs[0].due_at.date()


def test_a_promised_answer_is_not_due_later_because_a_new_policy_takes_longer() -> None:
    playing = investigated()
    playing.admit(ASKED)
    assert _first_rung(playing) == date(2027, 1, 27)
    let_pass(playing, 1)  # a letter promises the answer for Thursday 28 January
    playing.change_policy(_answering_within("20 working days"))
    assert _first_rung(playing) == date(2027, 1, 27)
    playing.change_policy(_answering_within("2 working days"))
    assert _first_rung(playing) == date(2027, 1, 22)


def test_an_answer_that_nobody_promised_is_due_by_the_policy_in_force() -> None:
    playing = investigated()
    let_pass(playing, 1)
    playing.admit(ASKED)
    playing.change_policy(_answering_within("10 working days"))
    assert _first_rung(playing) == date(2027, 2, 4)
    playing.change_policy(_answering_within("2 working days"))
    playing.run_until(datetime(2027, 1, 22, 12, tzinfo=UTC))
    playing.admit(QuestionAnswered(question_id="q-1", answer="vr_answer-01"))
    assert [x.kinds for x in let_pass(playing, 1)] == [(NoticeKind.ANSWER,)]


def test_an_answer_is_promised_for_a_day_in_her_zone_or_in_that_of_the_case() -> None:
    playing = opened(added(SECOND), preferences=wishes(zone="Pacific/Auckland"))
    playing.run_until(datetime(2027, 1, 11, 12, tzinfo=UTC))  # past midnight in Auckland
    playing.admit(ASKED)
    frame = Frame.around(playing.policy, playing.calendar, playing.case)
    question = playing.case.questions["q-1"]
    assert answer_day(frame, question, playing.case.parties[HER]) == date(2027, 1, 19)
    assert answer_day(frame, question, playing.case.parties[SECOND]) == date(2027, 1, 18)


@pytest.mark.parametrize(
    ("within", "with_the_regular_letter"),
    [("28 days", True), ("27 days", False), ("40 days", True)],
)
def test_a_steady_answer_goes_out_with_the_regular_letter_unless_it_was_promised_for_sooner(
    within: str, with_the_regular_letter: bool
) -> None:
    """She asks on Thursday 21 January; her regular letter comes on Thursday 18 February."""
    playing = opened(policy=_answering_within(within))
    let_pass(playing, 1)
    after(playing, 9, ASKED, StageAdvanced(to=Stage.INVESTIGATION))
    playing.run_until(datetime(2027, 1, 22, 8, tzinfo=UTC))  # a letter promised the answer
    playing.admit(preferred(HER, wishes(rhythm=Rhythm.STEADY)))
    playing.admit(QuestionAnswered(question_id="q-1", answer="vr_answer-01"))
    owed = {x.notice: x.due_at for x in playing.plan().upcoming if isinstance(x, Notice)}
    at_once = owed[NoticeKind.ANSWER] != owed[NoticeKind.UPDATE]
    assert at_once is not with_the_regular_letter


def test_a_letter_that_was_given_up_for_a_new_choice_is_due_from_that_choice_on() -> None:
    playing = opened(outcomes=failing(REFUSED))
    let_pass(playing, 2)
    playing.run_until(datetime(2027, 1, 14, 10, tzinfo=UTC))
    playing.admit(preferred(HER, wishes()))
    [letter] = playing.plan().letters
    assert {x.due_at for x in letter.notices} == {playing.now}
    assert (letter.attempt, letter.preferences) == (1, playing.case.number)


def test_a_letter_that_was_refused_is_due_from_the_confirmation_of_the_address_on() -> None:
    playing = opened(outcomes=failing(REFUSED))
    playing.refusals_name_the_address = True
    let_pass(playing, 2)
    assert {x.waits_for for x in playing.plan().waiting} == {WaitsFor.OFFICER}
    playing.run_until(datetime(2027, 1, 14, 10, tzinfo=UTC))
    playing.admit(ContactConfirmed(party_id=HER))
    [letter] = playing.plan().letters
    assert {x.due_at for x in letter.notices} == {playing.now}


def test_to_confirm_an_address_brings_no_letter_forward_that_is_tried_again_anyway() -> None:
    playing = opened(outcomes=failing(*[DeliveryOutcome.DEFERRED] * 5))
    while len(playing.letters) < 4:
        plan = playing.plan()
        assert plan.next_wake is not None
        playing.run_until(plan.next_wake)
    again = playing.plan().upcoming[0].due_at
    playing.admit(ContactConfirmed(party_id=HER))
    assert playing.plan().upcoming[0].due_at == again
    assert playing.plan().letters == ()


def _waits(playing: Play) -> set[WaitsFor | None]:
    return {x.waits_for for x in playing.plan().waiting if x.party_id == THEY}


def test_who_joins_later_has_heard_of_the_milestone_with_her_first_letter() -> None:
    """The respondent waits for everybody who was affected, also for her who had no channel yet."""
    playing = opened(
        added(SECOND), added(THEY, Role.RESPONDENT), preferred(THEY), PartyInformed(party_id=THEY)
    )
    after(playing, 10, StageAdvanced(to=Stage.INVESTIGATION))
    let_pass(playing, 10)
    assert _waits(playing) == {WaitsFor.AFFECTED_PERSON}
    playing.admit(preferred(SECOND))
    assert _waits(playing) == {WaitsFor.AFFECTED_PERSON}
    letters = let_pass(playing, 2)
    assert [(x.due.party_id, x.kinds) for x in letters] == [
        (SECOND, (NoticeKind.TIMELINE,)),
        (THEY, (NoticeKind.STAGE_STARTED,)),
    ]
    assert _waits(playing) == set()
