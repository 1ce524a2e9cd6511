"""What staff have to see to: which office, about whom, from when on, and when it climbs."""

from dataclasses import replace
from datetime import UTC, date, datetime

from tests.unit.planner.builders import added, days, preferred, wishes
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, after, failing, investigated, let_pass, opened
from workflows.case_facts import CaseClosed, ClockPaused, ContentHeld
from workflows.contact_changes import ContactChange
from workflows.notices import DeliveryOutcome
from workflows.obligations import StaffDuty
from workflows.parties import Channel, Role
from workflows.party_facts import (
    ChangeRequested,
    PartyInformed,
    QuestionAsked,
    SafetyAlarmRaised,
    WithdrawalRequested,
)
from workflows.planning.ladders import Climb
from workflows.staff import Concern
from workflows.stages import ClockName, Outcome

SECOND = "the-other-one"
THEY = "they"
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)
"""Monday, ten o'clock in Paris."""


def _matter(playing: Play, concern: Concern) -> tuple[StaffDuty, list[date]]:
    """The task of a matter, and the days of its rungs."""
    plan = playing.plan()
    duties = [x for x in (*plan.duties, *plan.upcoming) if isinstance(x, StaffDuty)]
    [task] = [x for x in duties if x.concern is concern and x.step == -1]
    assert task.obligation_id in plan.open_tasks
    rungs = [x for x in duties if x.concern is concern and x.subject == task.subject]
    return task, [x.due_at.date() for x in rungs if x.step >= 0]


def _told(task: StaffDuty) -> tuple[str, str, str, int, datetime, str | None]:
    return task.kind, task.duty, task.subject, task.anchor, task.due_at, task.party_id


def test_an_alarm_is_told_at_once_and_the_focal_point_with_it() -> None:
    playing = opened()
    playing.admit(SafetyAlarmRaised(party_id=HER))
    number = playing.case.number
    task, rungs = _matter(playing, Concern.ALARM)
    assert _told(task) == ("task", "intake_office", HER, number, NOW, HER)
    assert rungs == [date(2027, 1, 11), date(2027, 1, 11)]


def test_of_two_rungs_at_one_instant_the_lower_one_lies_ahead() -> None:
    playing = opened()
    playing.admit(QuestionAsked(party_id=HER, question_id="q-1"))
    [rung] = [
        x
        for x in playing.plan().upcoming
        if isinstance(x, StaffDuty) and x.concern is Concern.QUESTION
    ]
    higher = replace(rung, step=rung.step + 1)
    assert list(Climb(None, (rung, higher)).at(NOW)) == [rung]
    assert list(Climb(None, (rung, higher)).at(rung.due_at)) == [rung, higher]


def test_a_request_to_withdraw_stays_with_intake_while_the_case_is_open() -> None:
    playing = opened()
    playing.admit(WithdrawalRequested(party_id=HER))
    task, rungs = _matter(playing, Concern.WITHDRAWAL)
    assert _told(task) == ("task", "intake_office", HER, playing.case.number, NOW, HER)
    assert rungs == [date(2027, 1, 14)]
    playing.admit(CaseClosed(outcome=Outcome.REFERRED))
    assert Concern.WITHDRAWAL not in {x.concern for x in playing.plan().duties}


def test_a_request_to_be_reached_otherwise_is_a_task_for_each_change() -> None:
    playing = opened()
    change = ChangeRequested(party_id=HER, change=ContactChange.ADDRESS, wanted="vr_wanted-01")
    playing.admit(change)
    task, _ = _matter(playing, Concern.CONTACT_CHANGE)
    assert _told(task) == (
        "task",
        "intake_office",
        f"{HER}.{ContactChange.ADDRESS}",
        playing.case.number,
        NOW,
        HER,
    )


def test_somebody_finds_a_safe_channel_from_the_day_on_which_she_ought_to_hear() -> None:
    playing = opened(added(SECOND))
    number = playing.case.number
    task, rungs = _matter(playing, Concern.SAFE_CHANNEL)
    assert _told(task) == ("task", "intake_office", SECOND, number, NOW, SECOND)
    assert rungs == [date(2027, 1, 14)]
    theirs = opened(added(THEY, Role.RESPONDENT))
    assert Concern.SAFE_CHANNEL not in {x.concern for x in theirs.plan().duties}
    after(theirs, 1, PartyInformed(party_id=THEY))
    task, _ = _matter(theirs, Concern.SAFE_CHANNEL)
    assert (task.anchor, task.due_at) == (theirs.case.number, theirs.now)


def test_a_key_is_asked_for_four_weeks_before_it_expires() -> None:
    expires = datetime(2027, 3, 1, tzinfo=UTC)
    with_a_key = wishes(Channel.ENCRYPTED_MAIL, key_expires_at=expires)
    playing = opened(preferences=with_a_key)
    task, rungs = _matter(playing, Concern.KEY_EXPIRY)
    chosen = playing.case.parties[HER].chosen_number
    on = datetime(2027, 2, 1, 8, tzinfo=UTC)
    assert _told(task) == ("task", "intake_office", HER, chosen, on, HER)
    assert rungs == [date(2027, 2, 4)]
    late = opened(preferences=wishes(Channel.ENCRYPTED_MAIL, key_expires_at=NOW + days(3)))
    assert _matter(late, Concern.KEY_EXPIRY)[0].due_at == NOW


def test_whoever_could_not_be_told_is_a_matter_of_the_same_day() -> None:
    playing = opened(outcomes=failing(DeliveryOutcome.REFUSED))
    [letter] = let_pass(playing, 1)
    told = next(x for x in playing.staff if x.duty.concern is Concern.NOT_INFORMED)
    assert _told(told.duty) == (
        "task",
        "intake_office",
        letter.due.letter_id,
        letter.number,
        letter.at,
        HER,
    )


def test_a_printed_letter_is_brought_by_somebody() -> None:
    playing = opened(preferences=wishes(Channel.BY_HAND))
    [letter] = let_pass(playing, 1)
    told = next(x for x in playing.staff if x.duty.concern is Concern.HAND_DELIVERY)
    assert (told.duty.subject, told.at) == (letter.due.letter_id, letter.at)
    assert told.duty.party_id == HER


def test_a_question_is_a_matter_of_the_office_that_works_on_the_case() -> None:
    playing = investigated()
    playing.admit(QuestionAsked(party_id=HER, question_id="q-1"))
    task, rungs = _matter(playing, Concern.QUESTION)
    number = playing.case.number
    assert _told(task) == ("task", "investigating_office", "q-1", number, playing.now, HER)
    assert rungs == [date(2027, 1, 27)]


def test_a_hold_and_a_pause_are_reviewed_on_their_day() -> None:
    playing = investigated()
    playing.admit(ContentHeld(reason="risk_to_evidence", review_on=date(2027, 2, 1)))
    held = playing.case.number
    playing.admit(ClockPaused(clock=ClockName.INVESTIGATION, reason="criminal_proceeding"))
    task, rungs = _matter(playing, Concern.HOLD)
    on = datetime(2027, 2, 1, 8, tzinfo=UTC)
    assert _told(task) == ("review", "investigating_office", "hold", held, on, None)
    assert (rungs, task.clock) == ([date(2027, 2, 2)], None)
    task, rungs = _matter(playing, Concern.PAUSE)
    on = datetime(2027, 2, 18, 8, tzinfo=UTC)
    assert _told(task) == ("review", "investigating_office", "investigation", held + 1, on, None)
    assert (rungs, task.clock) == ([date(2027, 2, 23)], ClockName.INVESTIGATION)


def test_a_date_that_passes_in_silence_is_told_to_intake_when_it_is_over() -> None:
    playing = opened(added(SECOND), preferred(SECOND))
    plan = playing.plan()
    duties = [x for x in plan.upcoming if isinstance(x, StaffDuty)]
    overdue = {x.party_id: x for x in duties if x.concern is Concern.NOT_INFORMED and x.step < 0}
    owed = {x.promise.party_id: x.promise for x in plan.promises}
    assert set(overdue) == {HER, SECOND}
    for who, duty in overdue.items():
        assert who is not None
        assert (duty.subject, duty.due_at) == (owed[who].promise_id, owed[who].deadline)
        assert (duty.duty, duty.kind) == ("intake_office", "task")
