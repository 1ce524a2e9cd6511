"""Law 4: the plan is the same for every instant before its next wake, and the case never spins."""

from hypothesis import given

from tests.unit.planner.driver import Play
from tests.unit.planner.laws import law
from tests.unit.planner.strategies import Life, live, lives
from workflows.planner import Plan, plan_case


@law
@given(lives(longest=6))
def test_the_plan_is_the_same_until_its_next_wake(life: Life) -> None:
    def watch(playing: Play, plan: Plan) -> None:
        if plan.next_wake is None:
            return
        ahead = plan.next_wake - playing.now
        for part in (0.001, 0.37, 0.999):
            then = playing.now + ahead * part
            if playing.now < then < plan.next_wake:
                later = plan_case(playing.policy, playing.calendar, playing.case, then)
                assert later == plan

    live(life, watch)


@law
@given(lives())
def test_a_wake_always_lies_ahead_and_whatever_is_due_can_be_done(life: Life) -> None:
    def watch(playing: Play, plan: Plan) -> None:
        assert plan.next_wake is None or plan.next_wake > playing.now
        for obligation in plan.upcoming:
            assert obligation.due_at is not None
            assert obligation.due_at > playing.now
            assert plan.next_wake is not None
            assert plan.next_wake <= obligation.due_at

    live(life, watch)  # raises CaseSpins if something is due at one instant again and again


@law
@given(lives())
def test_a_finished_case_sleeps_for_ever(life: Life) -> None:
    def watch(_: Play, plan: Plan) -> None:
        if plan.is_finished:
            owed = (*plan.letters, *plan.duties, *plan.upcoming, *plan.waiting)
            assert not owed
            assert not plan.stage.is_open

    live(life, watch)
