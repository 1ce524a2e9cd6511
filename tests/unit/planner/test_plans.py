"""What a plan says at an instant: what is due, what lies ahead, when it reads differently."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.unit.planner.builders import POLICY, days, preferred, wishes
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, after, failing, investigated, let_pass, opened
from tests.unit.planner.terms import rule, with_rules
from workflows.case_facts import CaseClosed, ContentHeld, StageAdvanced
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.obligations import Notice, StaffDuty
from workflows.parties import Channel
from workflows.party_facts import ContactRevoked, QuestionAsked, SafetyAlarmRaised
from workflows.planner import Plan, plan_as_read
from workflows.planning.as_read import CaseAsRead, NotAsRead
from workflows.planning.attempts import letter_under_a_hold
from workflows.planning.frame import Frame
from workflows.planning.rulebook import rulebook_of
from workflows.stages import Outcome, Stage

CLOSED = CaseClosed(outcome=Outcome.REFERRED)
NIGHT = datetime(2027, 1, 12, 2, tzinfo=UTC)
MORNING = datetime(2027, 1, 12, 8, tzinfo=UTC)
"""Nine o'clock in Paris."""
EVENING = datetime(2027, 1, 11, 16, tzinfo=UTC)
"""Five o'clock in Paris."""


def _at(playing: Play, now: datetime) -> Plan:
    playing.now = now
    return playing.plan()


def test_a_letter_that_is_late_waits_for_the_morning() -> None:
    plan = _at(opened(), NIGHT)
    assert plan.letters == ()
    [timeline] = [x for x in plan.upcoming if isinstance(x, Notice) and x.notice == "timeline"]
    assert timeline.due_at == MORNING
    assert plan.next_wake == MORNING


def test_in_her_hours_it_is_due_until_they_end() -> None:
    plan = _at(opened(), EVENING - timedelta(minutes=1))
    [letter] = plan.letters
    assert [x.notice for x in letter.notices] == [NoticeKind.TIMELINE]
    assert plan.next_wake == EVENING
    assert _at(opened(), EVENING).letters == ()


def test_what_is_tried_again_at_the_very_minute_after_her_hours_waits_for_the_morning() -> None:
    playing = opened(outcomes=failing(*[DeliveryOutcome.DEFERRED] * 9))
    while playing.now < EVENING:
        wake = playing.plan().next_wake
        assert wake is not None
        playing.run_until(wake)
        assert playing.now >= EVENING or not playing.letters or playing.letters[-1].at < EVENING
    assert playing.plan().letters == ()
    playing.run_until(MORNING)
    assert playing.letters[-1].at == MORNING
    assert all(x.at < EVENING for x in playing.letters[:-1])


def test_a_plan_tells_the_stage_and_is_finished_once_nothing_is_left() -> None:
    playing = opened()
    assert (playing.plan().stage, playing.plan().is_finished) == (Stage.INTAKE, False)
    after(playing, 10, CLOSED)
    assert (playing.plan().stage, playing.plan().is_finished) == (Stage.CLOSED, False)
    let_pass(playing, 250)
    assert playing.plan().is_finished
    assert playing.plan().next_wake is None
    assert (playing.plan().upcoming, playing.plan().open_tasks) == ((), ())


@pytest.mark.parametrize(
    "left", [SafetyAlarmRaised(party_id=HER), QuestionAsked(party_id=HER, question_id="q-1")]
)
def test_a_task_that_nobody_did_leaves_a_closed_case_unfinished(left: object) -> None:
    playing = opened()
    playing.admit(left)  # type: ignore[arg-type] # one of the two
    playing.admit(CLOSED, ContactRevoked(party_id=HER))
    let_pass(playing, 800)
    plan = playing.plan()
    assert not plan.upcoming
    assert not plan.waiting
    assert plan.open_tasks
    assert not plan.is_finished


def test_what_lies_ahead_is_told_in_its_order_and_what_is_due_is_not_among_it() -> None:
    playing = investigated()
    plan = playing.plan()
    instants = [x.due_at for x in plan.upcoming]
    assert instants == sorted(instants, key=lambda x: x or playing.now)
    assert all(x is not None and x > playing.now for x in instants)
    assert {type(x) for x in plan.upcoming} == {Notice, StaffDuty}
    assert plan.next_wake == instants[0]
    first = instants[0]
    assert first is not None
    then = _at(playing, first)
    assert [x.notices[0].due_at for x in then.letters] == [first]
    assert first not in [x.due_at for x in then.upcoming]


def test_a_duty_that_is_due_does_not_lie_ahead_as_well() -> None:
    playing = investigated()
    first = next(x for x in playing.plan().upcoming if isinstance(x, StaffDuty))
    then = _at(playing, first.due_at)
    assert first in then.duties
    assert first not in then.upcoming


def test_a_case_turns_when_a_promise_is_broken_or_a_clock_is_late_that_nobody_stopped() -> None:
    playing = investigated()
    let_pass(playing, 1)
    promised = playing.plan().promises[-1].promise.deadline
    [late] = [x.passes_at for x in playing.plan().clocks if x.is_running]
    assert late == datetime(2027, 4, 21, 22, tzinfo=UTC)
    read = CaseAsRead.read(playing.policy, playing.calendar, playing.case)
    assert set(read.turns) == {promised, late}


def test_notices_that_are_due_together_go_out_in_one_letter_in_the_order_of_their_events() -> None:
    playing = opened()
    playing.admit(StageAdvanced(to=Stage.ASSESSMENT))
    playing.now += timedelta(minutes=1)
    playing.admit(StageAdvanced(to=Stage.INVESTIGATION))
    [letter] = _at(playing, MORNING).letters
    kinds = [(x.notice, x.form) for x in letter.notices]
    assert kinds == [
        (NoticeKind.TIMELINE, None),
        (NoticeKind.STAGE_STARTED, "assessment"),
        (NoticeKind.STAGE_STARTED, "investigation"),
    ]
    assert (letter.party_id, letter.attempt) == (HER, 1)
    assert letter.preferences == playing.case.parties[HER].chosen_number


def test_of_several_rungs_only_the_highest_is_climbed_and_every_task_is_opened() -> None:
    playing = opened()
    playing.admit(QuestionAsked(party_id=HER, question_id="q-1"))
    playing.admit(QuestionAsked(party_id=HER, question_id="q-2"))
    duties = _at(playing, playing.now + days(60)).duties
    questions = [(x.subject, x.step) for x in duties if x.concern == "question"]
    assert sorted(questions) == [("q-1", -1), ("q-1", 5), ("q-2", -1), ("q-2", 5)]


def test_a_new_choice_gives_a_letter_another_name() -> None:
    first = _at(opened(), MORNING).letters[0]
    playing = opened()
    playing.admit(preferred(HER, wishes(Channel.NEUTRAL_MAIL)))
    second = _at(playing, MORNING).letters[0]
    assert first.letter_id != second.letter_id
    assert first.covers == second.covers


def test_a_case_that_learned_something_is_not_planned_as_it_was_read() -> None:
    playing = opened()
    read = CaseAsRead.read(playing.policy, playing.calendar, playing.case)
    assert plan_as_read(read, playing.now) == playing.plan()
    playing.admit(StageAdvanced(to=Stage.ASSESSMENT))
    told = "the case was read at fact 3 and is at 4: read it again"
    with pytest.raises(NotAsRead, match=told):
        plan_as_read(read, playing.now)


def test_under_a_hold_a_letter_is_named_after_the_hold() -> None:
    playing = opened()
    frame = Frame.around(playing.policy, playing.calendar, playing.case)
    assert letter_under_a_hold(frame) == ()
    playing.admit(ContentHeld(reason="risk_to_evidence", review_on=date(2027, 2, 1)))
    frame = Frame.around(playing.policy, playing.calendar, playing.case)
    assert letter_under_a_hold(frame) == ("hold", playing.case.number)


def test_what_repeats_a_notice_lies_ahead_from_the_instant_at_which_that_is_due() -> None:
    monthly = {"every": "1 month", "at_most": 3}
    check_in = rule("after_care", {"event": "closed"}, {"after": "2 weeks"}, repeat=monthly)
    playing = opened(policy=with_rules(check_in))
    after(playing, 10, CLOSED)
    [first] = [x.due_at for x in playing.plan().upcoming if isinstance(x, Notice)]
    assert first is not None
    [second] = [x.due_at for x in _at(playing, first).upcoming if isinstance(x, Notice)]
    assert second is not None
    assert (first.date(), second.date()) == (date(2027, 2, 4), date(2027, 3, 4))


def test_a_policy_is_read_once() -> None:
    assert rulebook_of(POLICY) is rulebook_of(POLICY)
    assert rulebook_of(POLICY) is not rulebook_of(with_rules())
