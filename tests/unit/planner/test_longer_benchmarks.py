"""A benchmark that gets longer by a change of policy: who is told, when, and what stays."""

from datetime import date

from tests.unit.planner.builders import POLICY, added, days, on_weekdays, preferred, wishes
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, after, investigated, kinds, let_pass, opened
from workflows.case_facts import (
    ClockExtended,
    ClockPaused,
    ClockResumed,
    ContentHeld,
    HoldReleased,
    StageAdvanced,
)
from workflows.clocks import ClockReading
from workflows.letter_content import MovedBenchmark
from workflows.notices import NoticeKind, PromiseKind
from workflows.parties import Channel, Rhythm, Role
from workflows.party_facts import QuestionAnswered, QuestionAsked
from workflows.policy import Disclosure, Policy
from workflows.policy_terms import Anchor
from workflows.spans import Span
from workflows.stages import ClockName, Stage
from workflows.triggers import Trigger

PAUSED = ClockPaused(clock=ClockName.INVESTIGATION, reason="criminal_proceeding")
RESUMED = ClockResumed(clock=ClockName.INVESTIGATION)
SIX_MONTHS = Span.model_validate("6 months")


def _with_investigation(**changes: object) -> Policy:
    return _with(ClockName.INVESTIGATION, **changes)


def _with(clock: ClockName, **changes: object) -> Policy:
    clocks = tuple(x.model_copy(update=changes) if x.clock is clock else x for x in POLICY.clocks)
    return POLICY.model_copy(update={"clocks": clocks, "version": 3})


def _lasting(length: str, clock: ClockName = ClockName.INVESTIGATION) -> Policy:
    (rule,) = (x for x in POLICY.clocks if x.clock is clock)
    span = Span.model_validate(length)
    return _with(clock, benchmark=rule.benchmark.model_copy(update={"length": span}))


def _investigation(playing: Play) -> ClockReading:
    return next(x for x in playing.plan().clocks if x.clock is ClockName.INVESTIGATION)


def test_she_is_told_within_a_day_what_the_benchmark_was_and_is() -> None:
    playing = investigated()
    let_pass(playing, 5)
    playing.change_policy(_lasting("6 months"))
    (letter,) = let_pass(playing, 1)
    assert letter.kinds == (NoticeKind.DATES_CHANGED,)
    assert letter.content.moved == (
        MovedBenchmark(
            clock=ClockName.INVESTIGATION,
            former_on=date(2027, 4, 21),
            benchmark=SIX_MONTHS,
            benchmark_on=date(2027, 7, 21),
        ),
    )


def test_a_shorter_benchmark_needs_no_letter() -> None:
    playing = investigated()
    let_pass(playing, 5)
    playing.change_policy(_lasting("2 months"))
    assert let_pass(playing, 3) == []


def test_who_was_never_told_anything_hears_of_the_new_benchmark_alone() -> None:
    playing = opened()
    playing.change_policy(_lasting("6 months"))
    assert NoticeKind.DATES_CHANGED not in {
        x for letter in let_pass(playing, 9) for x in letter.kinds
    }


def test_a_role_that_may_not_know_of_progress_is_not_told_of_benchmarks() -> None:
    playing = investigated(added("witness", Role.WITNESS), preferred("witness"))
    let_pass(playing, 5)
    playing.change_policy(_lasting("6 months"))
    assert {letter.due.party_id for letter in let_pass(playing, 2)} == {HER}


def test_a_policy_that_forgets_a_benchmark_says_so() -> None:
    playing = investigated()
    let_pass(playing, 5)
    clocks = tuple(x for x in POLICY.clocks if x.clock is not ClockName.INVESTIGATION)
    notices = tuple(x for x in POLICY.notices if x.when.clock is not ClockName.INVESTIGATION)
    playing.change_policy(POLICY.model_copy(update={"clocks": clocks, "notices": notices}))
    (letter,) = let_pass(playing, 1)
    assert [(x.former_on, x.benchmark) for x in letter.content.moved] == [(date(2027, 4, 21), None)]


def test_while_content_is_held_the_letter_waits() -> None:
    playing = investigated()
    let_pass(playing, 5)
    review_on = (playing.now + days(20)).date()
    playing.admit(ContentHeld(reason="risk_to_evidence", review_on=review_on))
    playing.change_policy(_lasting("6 months"))
    assert let_pass(playing, 5) == []
    playing.admit(HoldReleased())
    assert kinds(let_pass(playing, 1)) == [(NoticeKind.DATES_CHANGED,)]


def test_in_the_steady_rhythm_the_letter_joins_the_next_slot() -> None:
    playing = investigated(preferences=wishes(rhythm=Rhythm.STEADY))
    let_pass(playing, 5)
    playing.change_policy(_lasting("6 months"))
    letter = let_pass(playing, 40)[0]
    assert {NoticeKind.DATES_CHANGED, NoticeKind.UPDATE} < set(letter.kinds)


def test_of_two_changes_before_she_heard_only_the_sum_is_told() -> None:
    playing = investigated()
    let_pass(playing, 5)
    playing.change_policy(_lasting("4 months"))
    playing.change_policy(_lasting("6 months"))
    (letter,) = let_pass(playing, 1)
    assert [(x.former_on, x.benchmark) for x in letter.content.moved] == [
        (date(2027, 4, 21), SIX_MONTHS)
    ]
    playing.change_policy(_lasting("8 months"))
    (letter,) = let_pass(playing, 1)
    assert [x.former_on for x in letter.content.moved] == [date(2027, 7, 21)]


def test_a_benchmark_that_had_passed_and_was_put_off_is_late_anew() -> None:
    playing = investigated()
    let_pass(playing, 100)
    assert playing.letters_with(NoticeKind.LATE)
    already = len(playing.letters_with(NoticeKind.LATE))
    playing.change_policy(_lasting("6 months"))
    letters = let_pass(playing, 120)
    again = playing.letters_with(NoticeKind.LATE)[already:]
    assert again[0] in letters
    assert again[0].at.date() == date(2027, 7, 22)


def test_a_letter_that_was_about_to_say_late_says_the_new_benchmark_instead() -> None:
    playing = investigated()
    playing.run_until(playing.now.replace(month=4, day=21, hour=22, minute=30))
    let_pass(playing, 0)
    playing.change_policy(_lasting("6 months"))
    told = [kind for letter in let_pass(playing, 2) for kind in letter.kinds]
    assert NoticeKind.DATES_CHANGED in told
    assert NoticeKind.LATE not in told


def test_a_pause_survives_a_policy_whose_clock_starts_later() -> None:
    starts_at_opening = Anchor(event=Trigger.OPENED)
    playing = opened(policy=_with_investigation(starts=starts_at_opening))
    after(playing, 3, PAUSED)
    after(playing, 3, StageAdvanced(to=Stage.INVESTIGATION))
    assert _investigation(playing).paused_since is not None
    playing.change_policy(POLICY)
    assert _investigation(playing).paused_since is not None
    after(playing, 10, RESUMED)
    reading = _investigation(playing)
    assert reading.benchmark_on is not None
    assert reading.benchmark_on == reading.last_day + days(10)


def test_an_extension_survives_a_policy_whose_clock_starts_later() -> None:
    playing = opened(policy=_with_investigation(starts=Anchor(event=Trigger.OPENED)))
    expected_on = date(2027, 9, 1)
    after(
        playing,
        3,
        ClockExtended(clock=ClockName.INVESTIGATION, expected_on=expected_on, reason="complexity"),
    )
    after(playing, 3, StageAdvanced(to=Stage.INVESTIGATION))
    playing.change_policy(POLICY)
    assert _investigation(playing).expected_on == expected_on


def test_a_notice_that_waits_for_a_hold_outlives_its_rule() -> None:
    playing = opened()
    let_pass(playing, 3)
    review_on = (playing.now + days(20)).date()
    playing.admit(ContentHeld(reason="risk_to_evidence", review_on=review_on))
    playing.admit(StageAdvanced(to=Stage.INVESTIGATION))
    let_pass(playing, 1)
    rules = tuple(x for x in POLICY.notices if x.notice is not NoticeKind.STAGE_STARTED)
    playing.change_policy(POLICY.model_copy(update={"notices": rules, "version": 3}))
    playing.admit(HoldReleased())
    assert kinds(let_pass(playing, 1)) == [(NoticeKind.STAGE_STARTED,)]


def test_what_the_new_policy_denies_a_role_is_told_no_more() -> None:
    playing = opened(added("reporter", Role.REPORTER), preferred("reporter"))
    let_pass(playing, 3)
    review_on = (playing.now + days(20)).date()
    playing.admit(ContentHeld(reason="risk_to_evidence", review_on=review_on))
    playing.admit(StageAdvanced(to=Stage.INVESTIGATION))
    denied = Disclosure(notices=frozenset({NoticeKind.UPDATE, NoticeKind.CLOSING}))
    matrix = {**POLICY.disclosure, Role.REPORTER: denied}
    rules = tuple(x for x in POLICY.notices if x.notice is not NoticeKind.STAGE_STARTED)
    playing.change_policy(
        POLICY.model_copy(update={"notices": rules, "disclosure": matrix, "version": 3})
    )
    playing.admit(HoldReleased())
    assert [x.due.party_id for x in let_pass(playing, 1)] == [HER]


def test_an_answer_that_was_promised_is_given_even_where_answers_are_denied_now() -> None:
    playing = investigated()
    let_pass(playing, 2)
    playing.admit(QuestionAsked(party_id=HER, question_id="q1"))
    let_pass(playing, 40)
    promised = [x.promise for x in playing.plan().promises if x.promise.kind is PromiseKind.ANSWER]
    assert promised
    matrix = {
        **POLICY.disclosure,
        Role.AFFECTED_PERSON: Disclosure(notices=frozenset({NoticeKind.UPDATE})),
    }
    playing.change_policy(POLICY.model_copy(update={"disclosure": matrix, "version": 3}))
    playing.admit(QuestionAnswered(question_id="q1", answer="vr_answer-01"))
    assert (NoticeKind.ANSWER,) in kinds(let_pass(playing, 2))


def test_a_clock_that_stopped_in_time_by_the_new_terms_is_not_called_late() -> None:
    playing = opened(preferences=wishes(channel=Channel.BY_HAND, hours=on_weekdays(6)))
    (assessment,) = playing.plan().clocks
    assert assessment.passes_at is not None
    playing.run_until(assessment.passes_at)
    playing.admit(StageAdvanced(to=Stage.INVESTIGATION))
    let_pass(playing, 2)
    playing.change_policy(_lasting("29 days", ClockName.ASSESSMENT))
    let_pass(playing, 20)
    assert not playing.letters_with(NoticeKind.LATE)
