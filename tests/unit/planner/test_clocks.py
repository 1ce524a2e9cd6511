"""Clocks: benchmarks, pauses that move them, extensions that do not, and fallbacks."""

from datetime import UTC, date, datetime

import pytest

from tests.unit.planner.builders import days
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import after, investigated, opened
from workflows.case_facts import (
    CaseClosed,
    ClockExtended,
    ClockPaused,
    ClockResumed,
    DecisionRecorded,
    ReportReceived,
    StageAdvanced,
)
from workflows.clocks import ClockReading
from workflows.obligations import ObligationKind, StaffDuty
from workflows.staff import Concern, OfficeDuty, StaffRole
from workflows.stages import ClockName, Conclusion, Decision, Outcome, Stage

INVESTIGATION = ClockName.INVESTIGATION


def _clock(playing: Play, name: ClockName = INVESTIGATION) -> ClockReading:
    return next(x for x in playing.plan().clocks if x.clock is name)


def _escalations(playing: Play, clock: ClockName) -> list[tuple[date, StaffRole]]:
    return [
        (told.at.date(), told.duty.chain[0])
        for told in playing.staff
        if told.duty.clock is clock and told.duty.kind is ObligationKind.ESCALATION
    ]


def _concluded(playing: Play) -> None:
    after(playing, 30, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT))


def test_the_benchmark_of_an_investigation_is_three_months_from_its_start() -> None:
    clock = _clock(investigated())
    assert clock.started_on == date(2027, 1, 21)
    assert clock.benchmark_on == date(2027, 4, 21)
    assert clock.day(date(2027, 1, 21)) == 1


def test_a_due_day_is_met_until_its_end() -> None:
    clock = _clock(investigated())
    assert not clock.passed_by(datetime(2027, 4, 21, 21, 59, tzinfo=UTC))
    assert clock.passed_by(datetime(2027, 4, 21, 22, 0, tzinfo=UTC))


def test_a_pause_moves_the_benchmark_by_the_days_it_lasted() -> None:
    playing = investigated()
    after(playing, 10, ClockPaused(clock=INVESTIGATION, reason="criminal_proceeding"))
    standing_still = _clock(playing)
    assert standing_still.benchmark_on is None
    assert not standing_still.passed_by(datetime(2037, 1, 1, tzinfo=UTC))
    after(playing, 12, ClockResumed(clock=INVESTIGATION))
    assert _clock(playing).benchmark_on == date(2027, 5, 3)


def test_two_pauses_move_it_by_the_days_of_both() -> None:
    playing = investigated()
    for length in (5, 7):
        after(playing, 3, ClockPaused(clock=INVESTIGATION, reason="criminal_proceeding"))
        after(playing, length, ClockResumed(clock=INVESTIGATION))
    assert _clock(playing).benchmark_on == date(2027, 5, 3)


def test_a_pause_after_the_benchmark_passed_moves_nothing() -> None:
    playing = investigated()
    after(playing, 100, ClockPaused(clock=INVESTIGATION, reason="criminal_proceeding"))
    after(playing, 10, ClockResumed(clock=INVESTIGATION))
    assert _clock(playing).benchmark_on == date(2027, 4, 21)


def test_nobody_is_asked_to_review_the_pause_of_a_clock_that_was_stopped() -> None:
    playing = investigated()
    after(playing, 10, ClockPaused(clock=INVESTIGATION, reason="criminal_proceeding"))
    _concluded(playing)
    already = len(playing.staff)
    after(playing, 90)
    assert Concern.PAUSE not in {told.duty.concern for told in playing.staff[already:]}


def test_an_extension_tells_a_date_and_leaves_the_benchmark() -> None:
    playing = investigated()
    after(
        playing,
        20,
        ClockExtended(clock=INVESTIGATION, expected_on=date(2027, 6, 1), reason="complexity"),
    )
    clock = _clock(playing)
    assert clock.benchmark_on == date(2027, 4, 21)
    assert clock.expected_on == date(2027, 6, 1)


def test_an_extension_puts_off_only_the_rungs_after_the_benchmark() -> None:
    playing = investigated()
    after(
        playing,
        20,
        ClockExtended(clock=INVESTIGATION, expected_on=date(2027, 6, 1), reason="complexity"),
    )
    after(playing, 145)
    assert _escalations(playing, INVESTIGATION)[:4] == [
        (date(2027, 4, 7), StaffRole.INVESTIGATOR),
        (date(2027, 4, 16), StaffRole.INVESTIGATION_HEAD),
        (date(2027, 4, 21), StaffRole.INVESTIGATION_HEAD),
        (date(2027, 6, 29), StaffRole.EXECUTIVE),
    ]


def test_the_hand_over_and_the_decision_are_owned_by_different_offices() -> None:
    playing = investigated()
    _concluded(playing)
    owners = {x.clock: x.owner for x in playing.plan().clocks}
    assert owners[ClockName.HAND_OVER] is OfficeDuty.INVESTIGATING
    assert owners[ClockName.DECISION] is OfficeDuty.DECIDING


def test_a_report_that_nobody_confirms_starts_the_decision_after_the_hand_over() -> None:
    playing = investigated()
    _concluded(playing)  # on Saturday 20 February
    clock = _clock(playing, ClockName.DECISION)
    assert clock.started_on == date(2027, 3, 5)
    after(playing, 2, ReportReceived())
    assert _clock(playing, ClockName.DECISION).started_on == date(2027, 2, 22)
    assert not _clock(playing, ClockName.HAND_OVER).is_running


def test_a_decision_stops_both_clocks() -> None:
    playing = investigated()
    _concluded(playing)
    after(playing, 5, DecisionRecorded(decision=Decision.ACTION_TAKEN))
    assert not any(clock.is_running for clock in playing.plan().clocks)


def test_closing_stops_every_clock() -> None:
    playing = investigated()
    after(playing, 5, CaseClosed(outcome=Outcome.REFERRED))
    assert not any(clock.is_running for clock in playing.plan().clocks)


@pytest.mark.parametrize("reported_late", [0, 3, 9])
def test_a_stage_counts_from_when_it_happened_not_from_when_it_was_recorded(
    reported_late: int,
) -> None:
    playing = opened()
    playing.run_until(playing.now + days(10))
    playing.admit(
        StageAdvanced(to=Stage.INVESTIGATION), occurred_at=playing.now - days(reported_late)
    )
    assert _clock(playing).started_on == date(2027, 1, 21 - reported_late)


def test_the_escalations_of_a_clock_that_nobody_stops_have_an_end() -> None:
    playing = investigated()
    after(playing, 900)
    rule = next(x for x in playing.policy.clocks if x.clock is INVESTIGATION)
    repeat = rule.ladder.steps[-1].repeat
    assert repeat is not None
    assert len(_escalations(playing, INVESTIGATION)) == len(rule.ladder.steps) + repeat.at_most
    ahead = [x for x in playing.plan().upcoming if isinstance(x, StaffDuty)]
    assert not [x for x in ahead if x.concern is Concern.CLOCK]
