"""Two plans side by side: what another policy or calendar would move in a case, and which way."""

from datetime import date, timedelta

from tests.unit.planner.builders import POLICY, closed_on
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, investigated, let_pass
from workflows.calendar import Calendar
from workflows.notices import NoticeKind, PromiseKind
from workflows.plan_comparison import Comparison, Shift, compare
from workflows.planner import plan_case
from workflows.policy import Policy
from workflows.spans import Span
from workflows.staff import Concern
from workflows.stages import ClockName


def _with_an_investigation_of(length: str) -> Policy:
    benchmark = {"length": Span.model_validate(length)}
    clocks = tuple(
        rule.model_copy(update={"benchmark": rule.benchmark.model_copy(update=benchmark)})
        if rule.clock is ClockName.INVESTIGATION
        else rule
        for rule in POLICY.clocks
    )
    return POLICY.model_copy(update={"clocks": clocks})


def _compared(
    playing: Play, policy: Policy = POLICY, calendar: Calendar | None = None
) -> Comparison:
    other = plan_case(policy, calendar or playing.calendar, playing.case, playing.now)
    return compare(playing.plan(), other, playing.now)


def test_a_plan_does_not_differ_from_itself() -> None:
    assert _compared(investigated()).is_empty


def test_a_longer_benchmark_moves_its_clock_and_what_hangs_on_it_and_no_promise() -> None:
    playing = investigated()
    let_pass(playing, 3)
    moved = _compared(playing, _with_an_investigation_of("6 months"))
    assert [(x.clock, x.before, x.after, x.shift) for x in moved.clocks] == [
        (ClockName.INVESTIGATION, date(2027, 4, 21), date(2027, 7, 21), Shift.LATER)
    ]
    assert [(x.party_id, x.notice, x.shift) for x in moved.notices] == [
        (HER, NoticeKind.LATE, Shift.LATER)
    ]
    assert [(x.concern, x.step, x.shift) for x in moved.duties] == [(Concern.CLOCK, 0, Shift.LATER)]
    assert moved.promises == ()


def test_a_policy_without_a_clock_makes_it_vanish() -> None:
    playing = investigated()
    clocks = tuple(x for x in POLICY.clocks if x.clock is not ClockName.INVESTIGATION)
    notices = tuple(x for x in POLICY.notices if x.when.clock is not ClockName.INVESTIGATION)
    without = POLICY.model_copy(update={"clocks": clocks, "notices": notices})
    moved = _compared(playing, without)
    assert [(x.clock, x.after, x.shift) for x in moved.clocks] == [
        (ClockName.INVESTIGATION, None, Shift.VANISHES)
    ]
    back = compare(
        plan_case(without, playing.calendar, playing.case, playing.now),
        playing.plan(),
        playing.now,
    )
    assert [(x.clock, x.before, x.shift) for x in back.clocks] == [
        (ClockName.INVESTIGATION, None, Shift.APPEARS)
    ]


def test_a_promise_that_nobody_was_told_yet_moves_with_the_calendar() -> None:
    playing = investigated()
    before = playing.plan().promises[-1].promise.on
    fresh = Play(policy=POLICY, calendar=playing.calendar, now=playing.facts[0].occurred_at)
    for fact in playing.facts[:3]:
        fresh._take_in(fact)
    owed = fresh.plan().promises[0].promise
    closed = closed_on(owed.on)
    moved = _compared(fresh, calendar=closed)
    assert [(x.kind, x.was_told, x.shift) for x in moved.promises] == [
        (PromiseKind.NEXT_UPDATE, False, Shift.LATER)
    ]
    assert moved.promises[0].before == owed.on
    told = _compared(playing, calendar=closed_on(before))
    assert told.promises == ()


def test_what_is_overdue_in_both_plans_has_not_moved() -> None:
    playing = investigated()
    let_pass(playing, 3)
    playing.now += timedelta(days=200)
    assert not [
        x
        for x in _compared(playing, _with_an_investigation_of("2 months")).duties
        if x.before == x.after
    ]
