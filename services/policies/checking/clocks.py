"""Clocks that cannot measure anything, and lateness that nobody hears of."""

from collections.abc import Iterator

from services.policies.checking.events import (
    findings_about_an_event,
    place_on_the_way,
    why_it_never_happens,
)
from services.policies.checking.finding import Finding, FindingCode, Path
from workflows.notices import NoticeKind
from workflows.parties import Role
from workflows.policy import Benchmark, ClockRule, Policy
from workflows.policy_terms import Anchor
from workflows.stages import ClockName, Stage
from workflows.triggers import Trigger

STAGE_CLOCKS = {
    ClockName.ASSESSMENT: Stage.ASSESSMENT,
    ClockName.INVESTIGATION: Stage.INVESTIGATION,
    ClockName.DECISION: Stage.DECISION,
}
"""Clocks that measure a stage; the hand-over lies between two."""


def findings_about_clocks(policy: Policy) -> Iterator[Finding]:
    """What is wrong with the clocks, each in turn, and what no clock measures."""
    for position, rule in enumerate(policy.clocks):
        path: Path = ("clocks", position)
        yield from _start(policy, rule, (*path, "starts"))
        yield from _stops(policy, rule, (*path, "stops"))
        yield from _benchmarks(rule, path)
        yield from _lateness(policy, rule, path)
    measured = {rule.clock for rule in policy.clocks}
    for clock, stage in STAGE_CLOCKS.items():
        if clock not in measured and ClockName.WHOLE_CASE not in measured:
            yield Finding(
                code=FindingCode.STAGE_WITHOUT_A_CLOCK,
                path=("clocks",),
                problem=f"no clock '{clock}': nobody is ever told that the {stage} takes too long",
                remedy=f"add a clock '{clock}' with a benchmark and a ladder",
            )


def _start(policy: Policy, rule: ClockRule, path: Path) -> Iterator[Finding]:
    yield from findings_about_an_event(policy, rule.starts, path)
    reason = why_it_never_happens(policy, rule.starts)
    if rule.starts.stage is Stage.CLOSED and rule.starts.event is Trigger.STAGE_STARTED:
        yield Finding(
            code=FindingCode.UNREACHABLE_STAGE,
            path=path,
            problem=f"the clock '{rule.clock}' begins in a closed case, where no clock runs",
            remedy="let it begin with an open stage",
        )
    elif rule.starts.event in (Trigger.CLOCK_PASSED, Trigger.CLOSED):
        reason = f"no clock can begin with '{rule.starts.event}'"
    if reason is not None and rule.starts.otherwise is None:
        yield Finding(
            code=FindingCode.CLOCK_NEVER_STARTS,
            path=path,
            problem=f"the clock '{rule.clock}' can never start: {reason}",
            remedy="let it start with an event that happens, such as 'stage_started'",
        )


def _stops(policy: Policy, rule: ClockRule, path: Path) -> Iterator[Finding]:
    for position, stop in enumerate(rule.stops):
        yield from findings_about_an_event(policy, stop, (*path, position))
        if _is_the_same_moment(rule.starts, stop):
            yield Finding(
                code=FindingCode.CLOCK_STOPS_AT_ONCE,
                path=(*path, position),
                problem=f"the clock '{rule.clock}' stops at the very moment it starts",
                remedy="let it stop with an event that comes later",
            )
    if not any(_can_stop(policy, rule.starts, stop) for stop in rule.stops):
        yield Finding(
            code=FindingCode.CLOCK_NEVER_STOPS,
            path=path,
            problem=f"nothing but closing the case ever stops the clock '{rule.clock}'",
            remedy="let it stop with an event that comes after it started",
        )


def _is_the_same_moment(start: Anchor, stop: Anchor) -> bool:
    place = place_on_the_way(start)
    same = place is not None and place == place_on_the_way(stop)
    return same or _narrowed(start) == _narrowed(stop)


def _narrowed(anchor: Anchor) -> Anchor:
    """The event that is meant, without where to count from if it never comes."""
    return anchor.model_copy(update={"otherwise": None})


def _can_stop(policy: Policy, start: Anchor, stop: Anchor) -> bool:
    if why_it_never_happens(policy, stop) is not None or stop.event is Trigger.CLOCK_PASSED:
        return False
    begins, ends = place_on_the_way(start), place_on_the_way(stop)
    return begins is None or ends is None or ends >= begins


def _benchmarks(rule: ClockRule, path: Path) -> Iterator[Finding]:
    for benchmark, where in benchmarks_of(rule, path):
        if benchmark.length.count == 0:
            yield Finding(
                code=FindingCode.BENCHMARK_OF_NOTHING,
                path=where,
                problem=f"the clock '{rule.clock}' is late on the day it starts",
                remedy="give its benchmark a length of a day or more",
            )


def benchmarks_of(rule: ClockRule, path: Path) -> Iterator[tuple[Benchmark, Path]]:
    """Every benchmark of a clock, with where it stands."""
    yield rule.benchmark, (*path, "benchmark")
    for category, benchmark in rule.by_category.items():
        yield benchmark, (*path, "by_category", category.value)


def _lateness(policy: Policy, rule: ClockRule, path: Path) -> Iterator[Finding]:
    told = any(
        notice.notice is NoticeKind.LATE
        and notice.when.clock is rule.clock
        and Role.AFFECTED_PERSON in notice.to
        for notice in policy.notices
    )
    if rule.clock in STAGE_CLOCKS and not told:
        yield Finding(
            code=FindingCode.LATENESS_NEVER_TOLD,
            path=path,
            problem=f"the affected person is never told that the clock '{rule.clock}' is late",
            remedy=(
                "add a notice 'late' to her, when: "
                f"{{event: clock_passed, clock: {rule.clock}}}, due: {{within: 0 days}}"
            ),
        )
