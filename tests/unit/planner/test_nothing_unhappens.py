"""Law 3: a later fact never alters what was already discharged, kept or broken."""

from hypothesis import given

from tests.unit.planner.driver import Play
from tests.unit.planner.laws import law
from tests.unit.planner.strategies import Life, live, lives
from workflows.planner import Plan
from workflows.promises import Promise, Standing


@law
@given(lives())
def test_what_was_discharged_is_never_owed_again(life: Life) -> None:
    done: set[str] = set()

    def watch(playing: Play, plan: Plan) -> None:
        assert done <= playing.case.discharged
        done.update(playing.case.discharged)
        owed = {notice.obligation_id for letter in plan.letters for notice in letter.notices}
        owed |= {x.obligation_id for x in (*plan.duties, *plan.upcoming, *plan.waiting)}
        assert not owed & done

    live(life, watch)


@law
@given(lives())
def test_a_promise_once_kept_or_broken_stays_so(life: Life) -> None:
    settled: dict[str, Standing] = {}

    def watch(playing: Play, plan: Plan) -> None:
        readings = {x.promise.promise_id: x.standing for x in plan.promises if x.was_told}
        for promise_id, standing in settled.items():
            assert readings[promise_id] is standing
        settled.update(
            (promise_id, standing)
            for promise_id, standing in readings.items()
            if standing is not Standing.OPEN
        )

    live(life, watch)


@law
@given(lives())
def test_a_date_that_was_told_is_never_computed_again(life: Life) -> None:
    told: dict[str, Promise] = {}

    def watch(playing: Play, plan: Plan) -> None:
        readings = {x.promise.promise_id: x.promise for x in plan.promises if x.was_told}
        assert len(readings) == sum(x.was_told for x in plan.promises)
        for promise_id, promise in told.items():
            assert readings[promise_id] == promise
        told.update(readings)

    live(life, watch)
