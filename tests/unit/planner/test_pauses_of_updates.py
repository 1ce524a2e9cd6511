"""A party's own pause: nothing is sent before it is over, nothing is lost, nothing is broken."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.unit.planner.builders import days, on_weekdays, preferred, wishes
from tests.unit.planner.driver import Play, Watch, as_it_should_go
from tests.unit.planner.stories import (
    HER,
    after,
    failing,
    from_then_on,
    investigated,
    let_pass,
    opened,
    promises_told,
)
from tests.unit.planner.strategies import Life
from workflows.admission import Refused
from workflows.case_facts import CaseClosed, DecisionRecorded, StageAdvanced
from workflows.delivery_facts import LetterReturned
from workflows.facts import ENGINE
from workflows.instants import local_date
from workflows.notices import DeliveryOutcome, NoticeKind, PromiseKind, Return
from workflows.parties import Channel, Rhythm
from workflows.party_facts import (
    ContactConfirmed,
    ContactRevoked,
    SafetyAlarmRaised,
    UpdatesPaused,
    UpdatesResumed,
)
from workflows.planner import Plan
from workflows.promises import Standing
from workflows.staff import Concern
from workflows.stages import Conclusion, Decision, Outcome, Stage

PARIS = "Europe/Paris"


def _paused(playing: Play, until: date) -> Play:
    playing.admit(UpdatesPaused(party_id=HER, until=until))
    return playing


def _day_in(playing: Play, count: int) -> date:
    return local_date(playing.now, PARIS) + timedelta(days=count)


def _open_tasks(playing: Play) -> set[Concern]:
    told = {x.duty.obligation_id: x.duty.concern for x in playing.staff}
    return {told[task] for task in playing.plan().open_tasks if task in told}


def test_nothing_is_sent_during_a_pause_and_then_everything_in_one_letter() -> None:
    playing = investigated()
    let_pass(playing, 2)
    ends = _day_in(playing, 100)
    _paused(playing, ends)
    after(playing, 10, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT))
    assert let_pass(playing, 88) == []
    letters = let_pass(playing, 4)
    assert len(letters) == 1
    assert letters[0].content.written_on == ends
    assert set(letters[0].kinds) >= {NoticeKind.CONCLUSION, NoticeKind.UPDATE}
    assert letters[0].content.missed_on is None


def test_after_a_pause_the_regular_rhythm_goes_on_from_its_first_letter() -> None:
    playing = opened()
    let_pass(playing, 2)
    _paused(playing, _day_in(playing, 90))
    letter = let_pass(playing, 91)[-1]
    (update,) = (x for x in letter.content.promises if x.kind is PromiseKind.NEXT_UPDATE)
    again = let_pass(playing, 40)[-1]
    assert (again.content.written_on, NoticeKind.UPDATE in again.kinds) == (update.on, True)


def test_a_promise_that_falls_in_the_pause_is_let_go_and_not_broken() -> None:
    playing = opened()
    let_pass(playing, 2)
    _paused(playing, _day_in(playing, 90))
    let_pass(playing, 89)
    assert [x.standing for x in promises_told(playing)] == [Standing.LET_GO]


def test_a_promise_for_a_day_after_the_pause_stands_and_is_kept() -> None:
    playing = opened()
    let_pass(playing, 2)
    promised = promises_told(playing)[-1].promise
    _paused(playing, promised.on)
    assert promises_told(playing)[-1].standing is Standing.OPEN
    (letter, *_) = let_pass(playing, 40)
    assert letter.content.written_on == promised.on
    assert promises_told(playing)[0].standing is Standing.KEPT


def test_a_date_on_which_the_pause_is_just_over_but_nobody_may_write_is_let_go() -> None:
    playing = opened(preferences=wishes(hours=on_weekdays(1, 4)))
    let_pass(playing, 2)
    promised = promises_told(playing)[-1].promise
    _paused(playing, promised.on + timedelta(days=1))
    let_pass(playing, 60)
    assert promises_told(playing)[0].standing is Standing.LET_GO


def test_where_nothing_was_missed_the_end_of_a_pause_brings_no_letter() -> None:
    playing = opened()
    let_pass(playing, 2)
    _paused(playing, _day_in(playing, 5))
    assert let_pass(playing, 10) == []


def test_the_first_letter_of_all_waits_for_the_end_of_the_pause() -> None:
    playing = _paused(opened(), date(2027, 2, 1))
    assert let_pass(playing, 20) == []
    assert NoticeKind.TIMELINE in let_pass(playing, 2)[0].kinds


def test_a_pause_ends_on_a_day_on_which_she_may_be_reached() -> None:
    playing = opened(preferences=wishes(hours=on_weekdays(3)))
    let_pass(playing, 7)
    _paused(playing, date(2027, 4, 1))
    (letter,) = let_pass(playing, 90)[:1]
    assert letter.content.written_on == date(2027, 4, 7)


def test_a_letter_that_was_to_be_tried_again_is_given_up_and_what_it_said_comes_later() -> None:
    playing = opened()
    playing.outcomes = from_then_on(DeliveryOutcome.DEFERRED)
    tried = let_pass(playing, 0.2)[-1]
    assert tried.outcome is DeliveryOutcome.DEFERRED
    already = len(playing.letters)
    playing.outcomes = as_it_should_go
    _paused(playing, _day_in(playing, 30))
    playing.run_until(playing.now + days(31))
    (first, *_) = playing.letters[already:]
    assert first.due.letter_id != tried.due.letter_id
    assert first.content.written_on >= date(2027, 2, 10)


def test_who_wants_to_hear_again_sooner_gets_what_was_missed_at_once() -> None:
    playing = opened()
    let_pass(playing, 2)
    _paused(playing, _day_in(playing, 200))
    after(playing, 60, UpdatesResumed(party_id=HER))
    (letter,) = let_pass(playing, 2)
    assert NoticeKind.UPDATE in letter.kinds
    assert playing.case.parties[HER].pause is not None
    assert _is_silent_no_more(playing)


def _is_silent_no_more(playing: Play) -> bool:
    return promises_told(playing)[-1].standing is Standing.OPEN


def test_another_choice_does_not_end_the_pause() -> None:
    playing = opened()
    let_pass(playing, 2)
    _paused(playing, _day_in(playing, 60))
    after(playing, 5, preferred(HER, wishes(Channel.PAGE, hours=on_weekdays(2, begins=10))))
    assert let_pass(playing, 50) == []
    assert let_pass(playing, 12) != []


def test_whoever_revokes_and_then_chooses_anew_has_no_pause_left() -> None:
    playing = opened()
    let_pass(playing, 2)
    _paused(playing, _day_in(playing, 60))
    after(playing, 1, ContactRevoked(party_id=HER))
    after(playing, 1, preferred(HER))
    assert playing.case.parties[HER].pause is None
    assert let_pass(playing, 45) != []


def test_a_pause_takes_a_task_to_turn_to_her_from_the_list_and_brings_it_back() -> None:
    playing = opened(outcomes=failing(DeliveryOutcome.UNKNOWN, DeliveryOutcome.UNKNOWN))
    let_pass(playing, 2)
    assert Concern.NOT_INFORMED in _open_tasks(playing)
    _paused(playing, _day_in(playing, 20))
    let_pass(playing, 19)
    assert Concern.NOT_INFORMED not in _open_tasks(playing)
    let_pass(playing, 2)
    assert Concern.NOT_INFORMED in _open_tasks(playing)


def test_whoever_is_not_safe_is_seen_to_at_once_in_a_pause_as_well() -> None:
    playing = opened()
    let_pass(playing, 2)
    _paused(playing, _day_in(playing, 60))
    after(playing, 1, SafetyAlarmRaised(party_id=HER))
    playing.settle()
    assert Concern.ALARM in _open_tasks(playing)


def test_a_person_offers_unfavourable_news_before_the_letter_but_not_during_the_pause() -> None:
    playing = investigated()
    let_pass(playing, 2)
    ends = _day_in(playing, 60)
    _paused(playing, ends)
    after(playing, 5, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.NOT_SUBSTANTIATED))
    let_pass(playing, 54)
    assert Concern.VOICE not in _open_tasks(playing)
    letters = let_pass(playing, 30)
    voices = [x for x in playing.staff if x.duty.concern is Concern.VOICE and x.duty.step < 0]
    assert [local_date(x.at, PARIS) for x in voices] == [ends]
    told = [x for x in letters if NoticeKind.CONCLUSION in x.kinds]
    assert [x.content.written_on > ends for x in told] == [True]


def test_a_closing_during_the_pause_is_told_at_its_end() -> None:
    playing = investigated()
    let_pass(playing, 2)
    ends = _day_in(playing, 60)
    _paused(playing, ends)
    after(playing, 5, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT))
    after(playing, 1, DecisionRecorded(decision=Decision.ACTION_TAKEN))
    after(playing, 1, CaseClosed(outcome=Outcome.DECIDED))
    letters = let_pass(playing, 60)
    closings = [x.content.written_on for x in letters if NoticeKind.CLOSING in x.kinds]
    assert closings == [ends]
    assert all(x.content.written_on >= ends for x in letters)


def test_a_letter_sent_before_the_pause_that_comes_back_suspends_her_address() -> None:
    playing = opened()
    let_pass(playing, 2)
    sent = playing.letters[-1].due
    _paused(playing, _day_in(playing, 60))
    returned = LetterReturned(
        letter_id=sent.letter_id, attempt=sent.attempt, returned=Return.REFUSED
    )
    playing.admit(returned, actor=ENGINE)
    assert playing.case.parties[HER].suspended is not None
    assert let_pass(playing, 59) == []
    after(playing, 10, ContactConfirmed(party_id=HER))
    assert let_pass(playing, 3) != []


def test_a_letter_on_its_way_when_the_pause_began_makes_no_promise_within_it() -> None:
    playing = opened()
    playing.run_until(playing.now + days(1))
    due = playing.letters[-1]
    replayed = Play(
        policy=playing.policy, calendar=playing.calendar, now=playing.facts[0].occurred_at
    )
    before = [fact.body for fact in playing.facts if fact.number < due.number]
    replayed.record(*before)
    replayed.now = due.at
    replayed.admit(UpdatesPaused(party_id=HER, until=date(2027, 6, 1)))
    replayed.record(playing.facts[due.number - 1].body, actor=ENGINE)
    assert [x.standing for x in promises_told(replayed)] == [Standing.LET_GO]
    assert let_pass(replayed, 100) == []


def test_in_the_steady_rhythm_what_happened_in_a_pause_comes_on_a_regular_slot() -> None:
    playing = investigated(preferences=wishes(rhythm=Rhythm.STEADY))
    let_pass(playing, 2)
    promised = promises_told(playing)[-1].promise.on
    _paused(playing, promised - timedelta(days=5))
    after(playing, 1, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT))
    (letter,) = let_pass(playing, (promised - _day_in(playing, 0)).days + 1)
    assert letter.content.written_on == promised


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (date(2027, 1, 11), "date_in_the_past"),
        (date(2026, 12, 1), "date_in_the_past"),
        (date(2028, 1, 13), "pause_too_long"),
        (date(2207, 3, 1), "pause_too_long"),
    ],
)
def test_a_pause_that_has_no_sense_is_refused(until: date, code: str) -> None:
    playing = opened()
    with pytest.raises(Refused) as refused:
        _paused(playing, until)
    assert refused.value.code == code


def test_who_hears_nothing_has_nothing_to_pause_and_nothing_to_resume() -> None:
    playing = opened(ContactRevoked(party_id=HER))
    with pytest.raises(Refused, match="nothing to pause"):
        _paused(playing, date(2027, 3, 1))
    with pytest.raises(Refused, match="not paused"):
        playing.admit(UpdatesResumed(party_id=HER))


def test_a_pause_ends_at_the_beginning_of_its_day_in_her_zone() -> None:
    playing = opened(preferences=wishes(zone="Pacific/Kiritimati"))
    _paused(playing, date(2027, 3, 1))
    pause = playing.case.parties[HER].pause
    assert pause is not None
    assert pause.over_at == datetime.combine(date(2027, 2, 28), time(10), UTC)


def no_letter_is_ever_due_in_a_pause_and_no_promise_waits_in_it(_: Life) -> Watch:
    """A law of every life."""

    def watch(playing: Play, plan: Plan) -> None:
        paused = {
            x.party_id: x.pause.over_at
            for x in playing.case.parties.values()
            if x.pause is not None and x.pause.over_at > playing.now
        }
        assert not {letter.party_id for letter in plan.letters} & set(paused)
        for reading in plan.promises:
            over_at = paused.get(reading.promise.party_id)
            if over_at is not None and (reading.is_owed or reading.standing is Standing.OPEN):
                assert reading.promise.deadline > over_at
        for duty in plan.duties:
            assert duty.party_id not in paused or not duty.concern.turns_to_the_party

    return watch
