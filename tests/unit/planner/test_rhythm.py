"""The rhythm that a party chose: in the steady one, the hour of a letter tells nothing."""

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.planner.builders import POLICY, added, days, preferred, wishes
from tests.unit.planner.driver import Play, Watch
from tests.unit.planner.laws import law
from tests.unit.planner.moves import MOVES
from tests.unit.planner.stories import HER, after, investigated, let_pass, opened
from tests.unit.planner.strategies import Life
from workflows.case_facts import CaseClosed, CaseReopened, StageAdvanced
from workflows.instants import SafeHours
from workflows.notices import NoticeKind, PromiseKind
from workflows.parties import Rhythm, Role
from workflows.party_facts import QuestionAnswered, QuestionAsked
from workflows.planner import Plan
from workflows.policy_terms import Due
from workflows.promises import Standing
from workflows.spans import Span, Unit
from workflows.stages import Conclusion, Outcome, Stage

STEADY = wishes(rhythm=Rhythm.STEADY)

WHAT_HAPPENS = (
    "advance",
    "hold",
    "release_hold",
    "pause",
    "resume",
    "extend",
    "give_word",
    "decide",
)

deeds = st.lists(
    st.tuples(st.sampled_from(WHAT_HAPPENS), st.integers(0, 99), st.integers(0, 400)), max_size=10
)


def _send_times(happening: Sequence[tuple[str, int, int]]) -> list[timedelta]:
    """When letters reach a steady party, if these things happen at these hours."""
    playing = opened(preferences=STEADY)
    begin = playing.now
    for name, pick, hour in sorted(happening, key=lambda x: x[2]):
        playing.run_until(max(playing.now, begin + timedelta(hours=24 + 4 * hour)))
        body = MOVES[name](playing.case, playing.now, pick)
        if body is not None:
            playing.record(body)
    playing.run_until(begin + days(150))
    return [letter.at - begin for letter in playing.letters]


WHEN_NOTHING_HAPPENS = lru_cache(_send_times)


@law
@given(deeds)
def test_what_happens_and_when_never_shows_in_when_steady_letters_come(
    happening: list[tuple[str, int, int]],
) -> None:
    assert _send_times(happening) == WHEN_NOTHING_HAPPENS(())


def test_a_steady_party_is_told_of_the_end_on_the_regular_slot() -> None:
    quiet = opened(preferences=STEADY)
    regular = [letter.at for letter in let_pass(quiet, 120)]
    playing = opened(preferences=STEADY)
    after(playing, 40, CaseClosed(outcome=Outcome.REFERRED))
    closing = next(x for x in let_pass(playing, 60) if NoticeKind.CLOSING in x.kinds)
    assert closing.at in regular


@pytest.mark.parametrize("day", [20, 40, 41, 55])
def test_check_ins_after_the_closing_come_to_a_steady_party_on_her_regular_days(day: int) -> None:
    quiet = opened(preferences=STEADY)
    regular = [letter.at for letter in let_pass(quiet, 800)]
    playing = opened(preferences=STEADY)
    after(playing, day, CaseClosed(outcome=Outcome.REFERRED))
    closed = playing.now
    check_ins = [x.at for x in let_pass(playing, 700) if NoticeKind.AFTER_CARE in x.kinds]
    assert check_ins
    assert set(check_ins) <= set(regular)
    assert check_ins[0] >= closed + days(28)
    kept = [x for x in playing.plan().promises if x.promise.kind is PromiseKind.AFTER_CARE]
    assert {x.standing for x in kept} == {Standing.KEPT}


def test_a_check_in_that_was_promised_does_not_wait_for_a_beat_that_was_chosen_later() -> None:
    playing = opened()
    after(playing, 40, CaseClosed(outcome=Outcome.REFERRED))
    let_pass(playing, 5)
    promised = next(x.promise for x in playing.plan().promises if x.standing == "open")
    playing.admit(preferred(HER, STEADY))
    assert let_pass(playing, 150)[0].at < promised.deadline


def test_a_prompt_party_is_told_of_a_milestone_at_once() -> None:
    playing = opened()
    after(playing, 3, StageAdvanced(to=Stage.INVESTIGATION))
    told = playing.now
    assert let_pass(playing, 1)[0].at - told < days(1)


def test_a_check_in_that_was_promised_is_kept_when_the_case_was_reopened() -> None:
    playing = investigated(preferences=STEADY)
    after(playing, 30, CaseClosed(outcome=Outcome.REFERRED))
    let_pass(playing, 87)
    promised = next(x.promise for x in playing.plan().promises if x.standing == "open")
    playing.admit(CaseReopened(to=Stage.INVESTIGATION))
    assert promised.on < (playing.now + days(28)).date()
    letter = let_pass(playing, 60)[0]
    assert letter.at < promised.deadline


def test_an_answer_that_was_promised_for_sooner_does_not_wait_for_the_slot() -> None:
    playing = investigated()
    after(playing, 1, QuestionAsked(party_id=HER, question_id="question-1"))
    let_pass(playing, 30)
    playing.admit(preferred(HER, STEADY))
    playing.admit(QuestionAnswered(question_id="question-1", answer="vr_answer-01"))
    answer = next(x for x in let_pass(playing, 40) if NoticeKind.ANSWER in x.kinds)
    promised = next(x for x in playing.plan().promises if x.promise.kind == "answer")
    assert answer.at < promised.promise.deadline


def no_notice_tells_of_a_benchmark_before_it_passed(_: Life) -> Watch:
    """A law of every life."""

    def watch(playing: Play, plan: Plan) -> None:
        late = {
            (notice.form, notice.anchor)
            for letter in plan.letters
            for notice in letter.notices
            if notice.notice is NoticeKind.LATE
        }
        for clock in plan.clocks:
            if (clock.clock, clock.anchor) in late:
                assert clock.passed_by(playing.now)

    return watch


def test_what_is_due_on_the_day_of_an_event_does_not_come_before_it_where_that_day_is_younger() -> (
    None
):
    on_that_day = Due(after=Span(count=0, unit=Unit.DAY))
    rules = [
        rule.model_copy(update={"due": on_that_day}) if rule.notice is NoticeKind.LATE else rule
        for rule in POLICY.notices
    ]
    in_newfoundland = wishes(zone="America/St_Johns")  # where it is still the benchmark's last day
    playing = opened(
        preferences=in_newfoundland, policy=POLICY.model_copy(update={"notices": tuple(rules)})
    )
    late = next(x for x in let_pass(playing, 40) if NoticeKind.LATE in x.kinds)
    assert playing.plan().clocks[0].passed_by(late.at)


def test_the_conclusion_reaches_the_respondent_only_after_her() -> None:
    playing = investigated(
        added("accused", Role.RESPONDENT), preferred("accused"), preferences=STEADY
    )
    after(playing, 30, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT))
    letters = let_pass(playing, 60)
    assert "accused" not in {x.due.party_id for x in letters}


def test_where_updates_are_close_the_next_is_promised_for_one_of_her_days() -> None:
    every_other_day = POLICY.cadence.model_copy(
        update={"every": Span(count=2, unit=Unit.DAY), "tolerance_days": 0}
    )
    mondays = wishes(hours=SafeHours(weekdays=frozenset({1})))
    playing = opened(
        policy=POLICY.model_copy(update={"cadence": every_other_day}), preferences=mondays
    )
    letters = let_pass(playing, 30)
    promised = [promise.on for letter in letters for promise in letter.content.promises]
    assert len(promised) == 5
    assert {day.isoweekday() for day in promised} == {1}
