"""A case that was read once is planned at any instant, as if it were read anew each time."""

import pytest

from tests.unit.planner.builders import days
from tests.unit.planner.driver import Play, Watch
from tests.unit.planner.stories import let_pass, opened
from tests.unit.planner.strategies import Life
from workflows.case_facts import StageAdvanced
from workflows.planner import Plan, plan_as_read, plan_case
from workflows.planning.as_read import CaseAsRead, NotAsRead
from workflows.stages import Stage


def _read(playing: Play) -> CaseAsRead:
    return CaseAsRead.read(playing.policy, playing.calendar, playing.case)


def one_reading_serves_every_instant_in_any_order(_: Life) -> Watch:
    """A law of every life."""

    def watch(playing: Play, plan: Plan) -> None:
        read = _read(playing)
        years_later = playing.now + days(800)
        assert plan_as_read(read, years_later) == plan_case(
            playing.policy, playing.calendar, playing.case, years_later
        )
        assert plan_as_read(read, playing.now) == plan

    return watch


def test_a_case_that_learned_something_has_to_be_read_again() -> None:
    playing = opened()
    let_pass(playing, 1)
    read = _read(playing)
    playing.record(StageAdvanced(to=Stage.ASSESSMENT))
    with pytest.raises(NotAsRead, match="read it again"):
        plan_as_read(read, playing.now)
