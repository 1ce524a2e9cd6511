"""What a reading of a clock says: which day it is, by when it is done, and whether it was late."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.unit.planner.builders import OPENED_AT, POLICY, ZONE, added, case_opened, preferred
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import after, investigated, let_pass, opened
from tests.unit.planner.terms import with_clock
from workflows.case import Extension
from workflows.case_facts import (
    CaseClosed,
    CaseReopened,
    ClockExtended,
    ClockPaused,
    ClockResumed,
    ReportReceived,
    StageAdvanced,
)
from workflows.clocks import ClockReading, first_in_time
from workflows.instants import end_of_day, start_of_day
from workflows.moments import Moment
from workflows.policy import Benchmark
from workflows.policy_terms import Anchor
from workflows.staff import OfficeDuty
from workflows.stages import Category, ClockName, Conclusion, Outcome, Stage
from workflows.triggers import Trigger

STARTED_ON = date(2027, 1, 21)
BENCHMARK_ON = date(2027, 4, 21)
PASSES_AT = end_of_day(BENCHMARK_ON, ZONE)
INVESTIGATION = ClockName.INVESTIGATION


def _reading(**changes: object) -> ClockReading:
    at = start_of_day(STARTED_ON, ZONE)
    terms: dict[str, object] = {
        "clock": INVESTIGATION,
        "owner": OfficeDuty.INVESTIGATING,
        "anchor": 5,
        "counts_from": 5,
        "started_at": at,
        "started_on": STARTED_ON,
        "stopped_at": None,
        "paused_since": None,
        "last_day": BENCHMARK_ON,
        "benchmark_on": BENCHMARK_ON,
        "passes_at": PASSES_AT,
        "extension": None,
        **changes,
    }
    return ClockReading(**terms)  # type: ignore[arg-type] # one of each kind


@pytest.mark.parametrize(
    ("today", "day"), [(STARTED_ON, 1), (date(2027, 1, 22), 2), (date(2027, 2, 21), 32)]
)
def test_the_day_on_which_a_clock_starts_is_its_first(today: date, day: int) -> None:
    assert _reading().day(today) == day


def test_it_is_expected_on_its_benchmark_or_on_the_day_that_its_owner_gave() -> None:
    later = date(2027, 6, 1)
    at = PASSES_AT
    extension = Extension(moment=Moment(9, at, at), expected_on=later, reason="complexity")
    assert _reading().expected_on == BENCHMARK_ON
    assert _reading(extension=extension).expected_on == later


@pytest.mark.parametrize(
    ("stopped_at", "instant", "late"),
    [
        (None, datetime(2027, 4, 21, 21, 59, 59, tzinfo=UTC), False),
        (None, PASSES_AT, True),
        (datetime(2027, 4, 1, tzinfo=UTC), datetime(2027, 9, 1, tzinfo=UTC), False),
        (datetime(2027, 5, 1, tzinfo=UTC), datetime(2027, 4, 30, tzinfo=UTC), True),
        (datetime(2027, 5, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC), False),
    ],
)
def test_a_clock_is_late_once_its_last_day_is_over_unless_it_was_stopped_before(
    stopped_at: datetime | None, instant: datetime, late: bool
) -> None:
    reading = _reading(stopped_at=stopped_at)
    assert reading.passed_by(instant) is late
    assert reading.is_running is (stopped_at is None)


def test_a_clock_that_stands_still_before_its_benchmark_is_never_late() -> None:
    reading = _reading(benchmark_on=None, passes_at=None, paused_since=PASSES_AT)
    assert not reading.passed_by(datetime(2037, 1, 1, tzinfo=UTC))
    assert reading.is_running


def _clocks(playing: Play) -> dict[ClockName, ClockReading]:
    return {x.clock: x for x in playing.plan().clocks}


def test_a_category_may_have_a_benchmark_of_its_own() -> None:
    playing = Play(policy=POLICY, calendar=investigated().calendar, now=PASSES_AT)
    playing.admit(case_opened(category=Category.PARTNER_RUN), added("she"))
    playing.admit(StageAdvanced(to=Stage.INVESTIGATION))
    assert _clocks(playing)[INVESTIGATION].benchmark_on == date(2027, 10, 22)


def test_a_clock_reads_as_the_facts_tell_it() -> None:
    playing = investigated()
    started = playing.now
    number = playing.case.number
    after(playing, 10, ClockPaused(clock=INVESTIGATION, reason="criminal_proceeding"))
    paused = playing.now
    standing = _clocks(playing)[INVESTIGATION]
    assert (standing.paused_since, standing.benchmark_on, standing.passes_at) == (
        paused,
        None,
        None,
    )
    after(playing, 12, ClockResumed(clock=INVESTIGATION))
    later = ClockExtended(clock=INVESTIGATION, expected_on=date(2027, 6, 1), reason="complexity")
    playing.admit(later)
    assert _clocks(playing)[INVESTIGATION] == _reading(
        anchor=number,
        counts_from=number,
        started_at=started,
        benchmark_on=date(2027, 5, 3),
        passes_at=end_of_day(date(2027, 5, 3), ZONE),
        extension=playing.case.extensions[INVESTIGATION][-1],
    )


def test_pauses_and_extensions_before_a_longer_benchmark_still_count() -> None:
    playing = investigated()
    after(playing, 10, ClockPaused(clock=INVESTIGATION, reason="criminal_proceeding"))
    after(playing, 12, ClockResumed(clock=INVESTIGATION))
    before = _clocks(playing)[INVESTIGATION]
    playing.change_policy(with_clock(investigation="6 months"))
    after_it = _clocks(playing)[INVESTIGATION]
    assert after_it.counts_from == before.counts_from
    assert (before.last_day, after_it.last_day) == (BENCHMARK_ON, date(2027, 7, 21))
    assert after_it.benchmark_on == date(2027, 8, 2)


def test_a_clock_that_starts_anew_counts_nothing_of_the_former_time() -> None:
    playing = investigated()
    after(playing, 10, ClockPaused(clock=INVESTIGATION, reason="criminal_proceeding"))
    after(playing, 12, ClockResumed(clock=INVESTIGATION))
    after(playing, 1, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT))
    after(playing, 7, StageAdvanced(to=Stage.INVESTIGATION))
    clock = _clocks(playing)[INVESTIGATION]
    assert (clock.started_on, clock.benchmark_on) == (date(2027, 2, 20), date(2027, 5, 20))
    assert clock.is_running


def test_the_decision_starts_with_the_report_or_ten_working_days_after_the_conclusion() -> None:
    playing = investigated()
    concluded = StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT)
    after(playing, 4, concluded)  # Monday 25 January
    without = _clocks(playing)[ClockName.DECISION]
    assert without.started_on == date(2027, 2, 8)
    assert without.started_at == start_of_day(date(2027, 2, 8), ZONE)
    after(playing, 30, ReportReceived())
    received = _clocks(playing)[ClockName.DECISION]
    assert received.started_at == playing.now
    assert received.anchor == playing.case.number


def test_every_clock_stops_with_the_case_and_starts_no_more_after_it() -> None:
    playing = investigated()
    after(playing, 4, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.NOT_SUBSTANTIATED))
    after(playing, 2, CaseClosed(outcome=Outcome.NOT_SUBSTANTIATED))
    closed = playing.now
    let_pass(playing, 60)
    stopped = {x.clock: x.stopped_at for x in playing.plan().clocks}
    assert stopped[ClockName.HAND_OVER] == closed
    assert stopped[ClockName.DECISION] == start_of_day(date(2027, 2, 8), ZONE)
    playing.admit(CaseReopened(to=Stage.INVESTIGATION))
    assert _clocks(playing)[INVESTIGATION].started_at == playing.now


def test_a_clock_that_never_started_is_not_read() -> None:
    assert set(_clocks(opened())) == {ClockName.ASSESSMENT}


def _starting(clock: ClockName, **starts: object) -> Play:
    anchor = Anchor.model_validate(starts)
    clocks = tuple(
        x.model_copy(update={"starts": anchor}) if x.clock is clock else x for x in POLICY.clocks
    )
    playing = opened(policy=POLICY.model_copy(update={"clocks": clocks, "version": 9}))
    after(playing, 10, StageAdvanced(to=Stage.INVESTIGATION))
    return playing


def test_a_clock_that_the_closing_itself_starts_is_over_at_once() -> None:
    playing = _starting(ClockName.HAND_OVER, event="closed")
    after(playing, 3, CaseClosed(outcome=Outcome.REFERRED))
    let_pass(playing, 5)
    clock = _clocks(playing)[ClockName.HAND_OVER]
    assert clock.anchor == playing.case.events[Trigger.CLOSED][-1].moment.number
    assert clock.started_at == clock.stopped_at


def test_what_comes_by_the_very_fact_that_a_fallback_counts_from_has_come() -> None:
    otherwise = {"event": "concluded", "after": "10 working days"}
    playing = _starting(
        ClockName.DECISION, event="stage_started", stage="decision", otherwise=otherwise
    )
    after(playing, 4, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT))
    assert _clocks(playing)[ClockName.DECISION].started_at == playing.now


def test_a_fallback_may_count_from_the_start_of_a_stage() -> None:
    otherwise = {"event": "stage_started", "stage": "investigation", "after": "30 days"}
    playing = _starting(ClockName.DECISION, event="report_received", otherwise=otherwise)
    assert _clocks(playing)[ClockName.DECISION].started_on == date(2027, 2, 20)
    after(playing, 4, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT))
    assert _clocks(playing)[ClockName.DECISION].started_on == date(2027, 2, 20)


def test_of_several_events_the_newest_starts_the_clock_and_none_after_the_closing() -> None:
    otherwise = {"event": "opened", "after": "5 days"}
    playing = _starting(ClockName.HAND_OVER, event="party_informed", otherwise=otherwise)
    for name in ("second", "third", "fourth"):
        after(playing, 1, added(name), preferred(name))
        assert _clocks(playing)[ClockName.HAND_OVER].started_at == playing.now
    after(playing, 1, added("fifth"), CaseClosed(outcome=Outcome.REFERRED))
    assert ClockName.HAND_OVER in _clocks(playing)
    after(playing, 1, preferred("fifth"))
    assert ClockName.HAND_OVER not in _clocks(playing)


def test_what_comes_before_the_last_day_of_a_final_fallback_is_over_has_come_in_time() -> None:
    playing = opened()
    over = end_of_day(BENCHMARK_ON, ZONE)
    fallback = Moment(1, start_of_day(BENCHMARK_ON, ZONE), OPENED_AT)
    in_time, too_late = (Moment(9, x, x) for x in (over - timedelta(seconds=1), over))
    assert first_in_time([too_late, in_time], fallback, playing.case) == in_time
    assert first_in_time([too_late], fallback, playing.case) is None


@pytest.mark.parametrize(
    ("paused_after", "length", "benchmark_on"),
    [
        (20, 0.1, BENCHMARK_ON),  # the same day
        (20, 1, date(2027, 4, 22)),
        (90, 10, date(2027, 5, 1)),  # on its last day
        (91, 10, BENCHMARK_ON),
    ],
)
def test_a_pause_moves_the_benchmark_by_its_days_unless_that_was_over(
    paused_after: float, length: float, benchmark_on: date
) -> None:
    playing = investigated()
    after(playing, paused_after, ClockPaused(clock=INVESTIGATION, reason="criminal_proceeding"))
    after(playing, length, ClockResumed(clock=INVESTIGATION))
    assert _clocks(playing)[INVESTIGATION].benchmark_on == benchmark_on


def test_a_benchmark_that_ends_on_a_saturday_may_roll_and_stands_still_like_any_other() -> None:
    terms = {"length": "86 days", "roll": "next_working_day", "assumed": True}
    rolling = Benchmark.model_validate(terms)
    clocks = tuple(
        x.model_copy(update={"benchmark": rolling}) if x.clock is INVESTIGATION else x
        for x in POLICY.clocks
    )
    playing = opened(policy=POLICY.model_copy(update={"clocks": clocks, "version": 9}))
    after(playing, 10, StageAdvanced(to=Stage.INVESTIGATION))
    clock = _clocks(playing)[INVESTIGATION]
    assert (clock.last_day, clock.benchmark_on) == (date(2027, 4, 17), date(2027, 4, 19))
    after(playing, 10, ClockPaused(clock=INVESTIGATION, reason="criminal_proceeding"))
    assert _clocks(playing)[INVESTIGATION].benchmark_on is None
