"""Law 5: lateness has an owner, is told before the benchmark passes, and has an end."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import given

from tests.unit.planner.builders import days
from tests.unit.planner.driver import Play
from tests.unit.planner.laws import law
from tests.unit.planner.strategies import Life, live, lives
from workflows.obligations import ObligationKind
from workflows.planner import Plan
from workflows.policy_terms import Ladder
from workflows.staff import Concern
from workflows.stages import ClockName


@law
@given(lives(longest=6))
def test_escalations_begin_before_the_benchmark_end_some_day_and_move_nothing(life: Life) -> None:
    stands: dict[int, tuple[object, ...]] = {}

    def watch(playing: Play, plan: Plan) -> None:
        happened = sum(fact.body.kind != "staff_told" for fact in playing.facts)
        now = (plan.stage, *((x.clock, x.benchmark_on, x.stopped_at) for x in plan.clocks))
        assert stands.setdefault(happened, now) == now
        if not (plan.letters or plan.duties):
            _owners_are_told_in_time(playing, plan)

    playing = live(life, watch)
    playing.watch = None
    playing.run_until(playing.now + days(150))
    _ladders_have_an_end(life, playing)


def _owners_are_told_in_time(playing: Play, plan: Plan) -> None:
    told = {(x.duty.subject, x.duty.anchor) for x in playing.staff}
    for clock in plan.clocks:
        soon = playing.now + timedelta(minutes=1)
        came_late = playing.case.imported or playing.case.terms_changed
        if clock.is_running and clock.paused_since is None and clock.passed_by(soon):
            assert came_late or (clock.clock.value, clock.anchor) in told


def _ladders_have_an_end(life: Life, playing: Play) -> None:
    climbed = Counter(
        (told.duty.concern, told.duty.subject, told.duty.anchor)
        for told in playing.staff
        if told.duty.kind is ObligationKind.ESCALATION
    )
    for (concern, subject, _), count in climbed.items():
        times = 1
        if concern is Concern.CLOCK:
            times += len(playing.case.extensions.get(ClockName(subject), ()))
        assert count <= times * sum(_rungs(x) for x in _ladders(life, concern, subject))


def _rungs(ladder: Ladder) -> int:
    return sum(1 + (step.repeat.at_most if step.repeat else 0) for step in ladder.steps)


def _ladders(life: Life, concern: Concern, subject: str) -> list[Ladder]:
    policies = (life.policy, life.next_policy)
    if concern is not Concern.CLOCK:
        return [policy.ladder_of(concern) for policy in policies]
    return [rule.ladder for policy in policies for rule in policy.clocks if rule.clock == subject]


def _extended_only(life: Life) -> Life:
    """The life with every pause and every change of policy turned into an extension."""
    moves = ("pause", "resume", "change_policy", "add", "hold")
    deeds = [replace(x, move="extend") if x.move in moves else x for x in life.deeds]
    return replace(life, deeds=tuple(deeds))


@law
@given(lives().map(_extended_only))
def test_an_extension_never_moves_the_original_benchmark(life: Life) -> None:
    benchmarks: dict[tuple[str, int], object] = {}

    def watch(_: Play, plan: Plan) -> None:
        for clock in plan.clocks:
            key = (clock.clock, clock.anchor)
            assert benchmarks.setdefault(key, clock.benchmark_on) == clock.benchmark_on

    live(life, watch)
