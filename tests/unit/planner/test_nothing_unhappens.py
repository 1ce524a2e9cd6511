"""Law 3: a later fact never alters what was already discharged, kept, broken or told."""

from hypothesis import given

from tests.unit.planner.driver import Play
from tests.unit.planner.laws import law
from tests.unit.planner.strategies import Life, live, lives
from workflows.planner import Plan, PromiseReading
from workflows.promises import Promise, Standing


@law
@given(lives())
def test_what_was_discharged_kept_broken_or_told_stays_so_for_ever(life: Life) -> None:
    done: set[str] = set()
    settled: dict[str, Standing] = {}
    told: dict[str, Promise] = {}

    def watch(playing: Play, plan: Plan) -> None:
        assert done <= playing.case.discharged
        done.update(playing.case.discharged)
        assert not _owed(plan) & done
        readings = {x.promise.promise_id: x for x in plan.promises if x.was_told}
        assert len(readings) == sum(x.was_told for x in plan.promises)
        _keep(settled, told, readings)

    live(life, watch)


def _owed(plan: Plan) -> set[str]:
    owed = {notice.obligation_id for letter in plan.letters for notice in letter.notices}
    return owed | {x.obligation_id for x in (*plan.duties, *plan.upcoming, *plan.waiting)}


def _keep(
    settled: dict[str, Standing], told: dict[str, Promise], readings: dict[str, PromiseReading]
) -> None:
    assert all(readings[promise_id].standing is x for promise_id, x in settled.items())
    assert all(readings[promise_id].promise == x for promise_id, x in told.items())
    for promise_id, reading in readings.items():
        told[promise_id] = reading.promise
        if reading.standing is not Standing.OPEN:
            settled[promise_id] = reading.standing
