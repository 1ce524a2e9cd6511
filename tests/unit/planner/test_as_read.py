"""A case that was read once is planned at any instant, as if it were read anew each time."""

import pytest
from hypothesis import given

from tests.unit.planner.builders import days
from tests.unit.planner.driver import Play
from tests.unit.planner.laws import law
from tests.unit.planner.stories import let_pass, opened
from tests.unit.planner.strategies import Life, live, lives
from workflows.case_facts import StageAdvanced
from workflows.planner import Plan, plan_as_read, plan_case
from workflows.planning.as_read import CaseAsRead, NotAsRead
from workflows.stages import Stage


def _read(playing: Play) -> CaseAsRead:
    return CaseAsRead.read(playing.policy, playing.calendar, playing.case)


@law
@given(lives())
def test_one_reading_serves_every_instant_in_any_order(life: Life) -> None:
    def watch(playing: Play, plan: Plan) -> None:
        read = _read(playing)
        years_later = playing.now + days(800)
        assert plan_as_read(read, years_later) == plan_case(
            playing.policy, playing.calendar, playing.case, years_later
        )
        assert plan_as_read(read, playing.now) == plan

    live(life, watch)


def test_a_case_that_learned_something_has_to_be_read_again() -> None:
    playing = opened()
    let_pass(playing, 1)
    read = _read(playing)
    playing.record(StageAdvanced(to=Stage.ASSESSMENT))
    with pytest.raises(NotAsRead, match="read it again"):
        plan_as_read(read, playing.now)
