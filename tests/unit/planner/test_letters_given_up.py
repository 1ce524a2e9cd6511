"""A letter that did not get through is tried again only as long as all of it may be told."""

from datetime import date, timedelta

import pytest

from tests.unit.planner.builders import POLICY, added, days, on_weekdays, preferred, wishes
from tests.unit.planner.driver import Attempted, Play, Watch
from tests.unit.planner.stories import HER, failing, let_pass, opened
from tests.unit.planner.strategies import Life
from workflows.case_facts import ClockPaused, ClockResumed, ContentHeld, HoldReleased, StageAdvanced
from workflows.delivery_facts import PLAN_CHANGED, LetterAttempted
from workflows.facts import ENGINE
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.obligations import Notice, WaitsFor
from workflows.parties import Channel, Rhythm, Role
from workflows.party_facts import ContactConfirmed, ContactRevoked, PartyInformed
from workflows.planner import Plan
from workflows.policy import ConsentRule
from workflows.spans import Span, Unit
from workflows.staff import Concern
from workflows.stages import ClockName, Stage

DEFERRED = DeliveryOutcome.DEFERRED
UNKNOWN = DeliveryOutcome.UNKNOWN
REFUSED = DeliveryOutcome.REFUSED
STOPPED = DeliveryOutcome.STOPPED
SENT = DeliveryOutcome.SENT

LATE = NoticeKind.LATE
UPDATE = NoticeKind.UPDATE
STAGE_STARTED = NoticeKind.STAGE_STARTED

ALL_DAY = on_weekdays(*range(1, 8), begins=0, ends=23)

HOLD = ContentHeld(reason="risk_to_a_person", review_on=date(2027, 3, 1))
PAUSED = ClockPaused(clock=ClockName.ASSESSMENT, reason="criminal_proceeding")
RESUMED = ClockResumed(clock=ClockName.ASSESSMENT)


def _until_a_letter_fails(playing: Play) -> Attempted:
    plan = playing.settle()
    while not playing.letters or playing.letters[-1].outcome.tells:
        assert plan.next_wake is not None
        playing.now = plan.next_wake
        plan = playing.settle()
    return playing.letters[-1]


def _late_letter_that_failed(failure: DeliveryOutcome) -> tuple[Play, Attempted]:
    """Her third letter, after the timeline and an update: the assessment is late since midnight."""
    playing = opened(outcomes=failing(SENT, SENT, failure))
    late = _until_a_letter_fails(playing)
    assert late.kinds == (LATE,)
    return playing, late


def _update_with_news_that_failed(failure: DeliveryOutcome) -> tuple[Play, Attempted]:
    """A letter in the steady rhythm: the update, and the stage that began before it."""
    playing = opened(preferences=wishes(rhythm=Rhythm.STEADY, hours=ALL_DAY))
    let_pass(playing, 10)
    playing.admit(StageAdvanced(to=Stage.INVESTIGATION))
    playing.outcomes = failing(failure)
    letter = _until_a_letter_fails(playing)
    assert set(letter.kinds) == {UPDATE, STAGE_STARTED}
    return playing, letter


def _tasks(playing: Play) -> set[Concern]:
    still_open = set(playing.plan().open_tasks)
    return {x.duty.concern for x in playing.staff if x.duty.obligation_id in still_open}


@pytest.mark.parametrize("failure", [DEFERRED, UNKNOWN, REFUSED, STOPPED])
def test_a_letter_that_calls_a_clock_late_is_not_sent_once_its_benchmark_moved(
    failure: DeliveryOutcome,
) -> None:
    playing, late = _late_letter_that_failed(failure)
    if playing.case.parties[HER].suspended is not None:
        playing.admit(ContactConfirmed(party_id=HER))
    playing.admit(PAUSED, occurred_at=playing.now - days(10))
    playing.admit(RESUMED)
    assert Concern.NOT_INFORMED not in _tasks(playing)
    passes_at = playing.plan().clocks[0].passes_at
    assert passes_at is not None
    again = next(x for x in let_pass(playing, 20) if LATE in x.kinds)
    assert again.at >= passes_at > late.at
    assert again.due.letter_id != late.due.letter_id
    assert again.due.attempt == 1


def test_a_letter_that_calls_a_clock_late_is_not_sent_while_the_clock_stands_still() -> None:
    playing, _ = _late_letter_that_failed(DEFERRED)
    playing.admit(PAUSED, occurred_at=playing.now - days(10))
    assert not any(LATE in x.kinds for x in let_pass(playing, 60))


@pytest.mark.parametrize("failure", [DEFERRED, REFUSED, STOPPED])
def test_what_is_withheld_does_not_ride_along_in_a_letter_that_is_tried_again(
    failure: DeliveryOutcome,
) -> None:
    playing, letter = _update_with_news_that_failed(failure)
    playing.admit(HOLD)
    others = let_pass(playing, 1)
    assert [x.kinds for x in others] == [(UPDATE,)]
    assert others[0].due.letter_id != letter.due.letter_id
    assert others[0].content.held


def test_an_update_that_was_frozen_before_a_hold_is_written_anew() -> None:
    playing = opened(preferences=wishes(hours=ALL_DAY))
    let_pass(playing, 10)
    playing.outcomes = failing(DEFERRED)
    letter = _until_a_letter_fails(playing)
    assert letter.kinds == (UPDATE,)
    playing.admit(HOLD)
    again = let_pass(playing, 1)[0]
    assert again.due.letter_id != letter.due.letter_id
    assert again.content.held


def test_a_letter_planned_before_a_hold_is_another_than_the_one_planned_under_it() -> None:
    playing = opened(preferences=wishes(hours=ALL_DAY))
    let_pass(playing, 10)
    plan = playing.settle()
    while not plan.letters:
        assert plan.next_wake is not None
        playing.now = plan.next_wake
        plan = playing.plan()
    [before] = plan.letters
    playing.admit(HOLD)
    [under] = playing.plan().letters
    assert [x.notice for x in under.notices] == [x.notice for x in before.notices] == [UPDATE]
    assert under.letter_id != before.letter_id


def test_a_letter_that_was_stopped_since_the_plan_changed_is_written_anew_a_little_later() -> None:
    playing, letter = _update_with_news_that_failed(DEFERRED)
    stopped = playing.now + timedelta(hours=1)
    playing.now = stopped
    playing.record(_attempt_after(letter, DeliveryOutcome.STOPPED, code=PLAN_CHANGED), actor=ENGINE)
    again = let_pass(playing, 1)[0]
    assert again.due.letter_id != letter.due.letter_id
    assert again.at == stopped + timedelta(minutes=5)


@pytest.mark.parametrize("then", [DEFERRED, STOPPED])
def test_what_may_have_arrived_once_is_left_to_a_person_after_a_hold(
    then: DeliveryOutcome,
) -> None:
    playing, letter = _update_with_news_that_failed(UNKNOWN)
    playing.now += timedelta(minutes=20)
    playing.record(_attempt_after(letter, then), actor=ENGINE)
    playing.admit(HOLD)
    assert let_pass(playing, 1) == []
    assert Concern.NOT_INFORMED in _tasks(playing)


def _attempt_after(
    letter: Attempted, outcome: DeliveryOutcome, code: str | None = None
) -> LetterAttempted:
    return LetterAttempted(
        letter_id=letter.due.letter_id,
        party_id=letter.due.party_id,
        covers=letter.due.covers,
        attempt=letter.due.attempt + 1,
        outcome=outcome,
        preferences=letter.due.preferences,
        code=code,
    )


def test_what_was_withheld_is_told_in_another_letter_once_the_hold_is_released() -> None:
    playing, letter = _update_with_news_that_failed(DEFERRED)
    playing.admit(HOLD)
    let_pass(playing, 1)
    playing.admit(HoldReleased())
    news = next(x for x in let_pass(playing, 40) if STAGE_STARTED in x.kinds)
    assert news.due.letter_id != letter.due.letter_id
    assert news.outcome.tells


def test_a_letter_goes_out_as_it_was_frozen_if_the_hold_ends_before_it_is_tried_again() -> None:
    playing, letter = _update_with_news_that_failed(DEFERRED)
    playing.admit(HOLD)
    playing.admit(HoldReleased())
    assert let_pass(playing, 1)[0].due.letter_id == letter.due.letter_id


def test_whether_to_repeat_what_may_have_arrived_is_left_to_a_person_after_a_hold() -> None:
    playing, _ = _update_with_news_that_failed(UNKNOWN)
    playing.admit(HOLD)
    assert let_pass(playing, 1) == []
    assert Concern.NOT_INFORMED in _tasks(playing)


def test_a_printed_letter_is_not_carried_to_her_after_a_hold_but_another_one() -> None:
    playing = opened(preferences=wishes(Channel.BY_HAND))
    let_pass(playing, 3)
    first = playing.letters[0].due.letter_id
    playing.admit(HOLD)
    let_pass(playing, 3)
    second = playing.letters[-1].due.letter_id
    assert second != first
    carried = {x.duty.subject for x in playing.staff if x.duty.concern is Concern.HAND_DELIVERY}
    assert carried == {first, second}
    still_open = set(playing.plan().open_tasks)
    assert {
        x.duty.subject
        for x in playing.staff
        if x.duty.obligation_id in still_open and x.duty.concern is Concern.HAND_DELIVERY
    } == {second}


def test_a_respondents_letter_is_given_up_when_somebody_affected_has_to_be_told_before() -> None:
    playing = opened(added("accused", Role.RESPONDENT), preferred("accused", wishes(hours=ALL_DAY)))
    playing.admit(PartyInformed(party_id="accused"))
    let_pass(playing, 20)
    playing.admit(ContactRevoked(party_id=HER), StageAdvanced(to=Stage.INVESTIGATION))
    playing.outcomes = failing(DEFERRED)
    letter = _until_a_letter_fails(playing)
    assert (letter.due.party_id, letter.kinds) == ("accused", (STAGE_STARTED,))
    playing.admit(added("another"))
    assert not any(STAGE_STARTED in x.kinds for x in let_pass(playing, 30))


def nothing_that_waits_or_is_not_true_any_more_goes_out_in_a_letter_that_is_tried_again(
    _: Life,
) -> Watch:
    """A law of every life."""

    def watch(playing: Play, plan: Plan) -> None:
        frozen = {x.due.letter_id: x for x in reversed(playing.letters)}
        hold = playing.case.hold
        not_now = {x.obligation_id for x in plan.waiting if x.waits_for not in BY_A_PERSON}
        not_now |= {x.obligation_id for x in plan.upcoming if isinstance(x, Notice) and _is_new(x)}
        for letter in plan.letters:
            if former := frozen.get(letter.letter_id):
                assert hold is None or hold.since.number < former.number
                assert not not_now & {x.obligation_id for x in former.due.notices}

    return watch


BY_A_PERSON = (WaitsFor.OFFICER, WaitsFor.HAND_DELIVERY)


def _is_new(notice: Notice) -> bool:
    return notice.notice is LATE and notice.letter_id is None


WANTS_CONFIRMATION = POLICY.model_copy(
    update={"consent": ConsentRule(confirm_within=Span(count=2, unit=Unit.WEEK), assumed=True)}
)


@pytest.mark.parametrize("failure", [DEFERRED, STOPPED])
def test_a_whole_letter_is_not_tried_again_once_a_policy_wants_her_address_confirmed(
    failure: DeliveryOutcome,
) -> None:
    playing = opened(outcomes=failing(failure))
    whole = _until_a_letter_fails(playing)
    playing.change_policy(WANTS_CONFIRMATION)
    (again,) = let_pass(playing, 1)
    assert again.due.letter_id != whole.due.letter_id
    assert again.kinds == whole.kinds


def test_a_whole_letter_that_may_have_arrived_is_left_to_a_person_under_such_a_policy() -> None:
    playing = opened(outcomes=failing(UNKNOWN))
    _until_a_letter_fails(playing)
    playing.change_policy(WANTS_CONFIRMATION)
    assert let_pass(playing, 1) == []
    assert Concern.NOT_INFORMED in _tasks(playing)


def test_a_whole_letter_to_a_confirmed_address_is_tried_again_under_such_a_policy() -> None:
    playing = opened(ContactConfirmed(party_id=HER), outcomes=failing(DEFERRED))
    whole = _until_a_letter_fails(playing)
    playing.change_policy(WANTS_CONFIRMATION)
    (again,) = let_pass(playing, 1)
    assert again.due.letter_id == whole.due.letter_id
