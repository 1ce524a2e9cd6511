"""Law 7: after closing only what outlives the case remains."""

from dataclasses import replace

from hypothesis import given

from tests.unit.planner.driver import Play
from tests.unit.planner.laws import law
from tests.unit.planner.strategies import Deed, Life, live, lives
from workflows.obligations import Notice
from workflows.planner import Plan


def _closed_in_the_end(life: Life) -> Life:
    ends = (Deed(40, "release_hold", 0), Deed(0, "close", life.place), Deed(100, "prefer", 5))
    return replace(life, deeds=(*life.deeds, *ends))


@law
@given(lives().map(_closed_in_the_end))
def test_after_closing_only_what_outlives_the_case_is_owed_and_no_clock_runs(life: Life) -> None:
    def watch(_: Play, plan: Plan) -> None:
        if plan.stage.is_open:
            return
        owed = [notice for letter in plan.letters for notice in letter.notices]
        owed += [x for x in (*plan.upcoming, *plan.waiting) if isinstance(x, Notice)]
        assert all(notice.notice.outlives_the_case for notice in owed)
        duties = [*plan.duties, *(x for x in plan.upcoming if not isinstance(x, Notice))]
        assert all(duty.concern.outlives_the_case for duty in duties)
        assert not any(promise.is_owed for promise in plan.promises)
        assert not any(clock.is_running for clock in plan.clocks)

    live(life, watch)
