"""Law 4: the plan is the same for every instant before its next wake, and the case never spins."""

from tests.unit.planner.driver import Play, Watch
from tests.unit.planner.strategies import Life
from workflows.planner import Plan, plan_case


def the_plan_is_the_same_until_its_next_wake_which_always_lies_ahead(_: Life) -> Watch:
    """Law 4 while a life is lived; something due at one instant for ever raises `CaseSpins`."""

    def watch(playing: Play, plan: Plan) -> None:
        if plan.is_finished:
            owed = (*plan.letters, *plan.duties, *plan.upcoming, *plan.waiting)
            assert not owed
            assert not plan.stage.is_open
        for obligation in plan.upcoming:
            assert obligation.due_at is not None
            assert plan.next_wake is not None
            assert playing.now < plan.next_wake <= obligation.due_at
        _is_the_same_for_a_while(playing, plan)

    return watch


def _is_the_same_for_a_while(playing: Play, plan: Plan) -> None:
    if plan.next_wake is None:
        return
    assert plan.next_wake > playing.now
    ahead = plan.next_wake - playing.now
    for part in (0.4, 0.999):
        then = playing.now + ahead * part
        if playing.now < then < plan.next_wake:
            assert plan_case(playing.policy, playing.calendar, playing.case, then) == plan
