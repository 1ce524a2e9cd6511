"""Law 3: a later fact never alters what was already discharged, kept, broken or told.

One thing may: a report that the very letter that kept a promise never arrived.
"""

from tests.unit.planner.driver import Play, Watch
from tests.unit.planner.strategies import Life
from workflows.delivery_facts import LetterReturned
from workflows.planner import Plan
from workflows.planning.promise_readings import PromiseReading
from workflows.promises import Promise, Standing


def what_was_discharged_kept_broken_or_told_stays_so_for_ever(_: Life) -> Watch:
    """Law 3 while a life is lived."""
    done: set[str] = set()
    settled: dict[str, Standing] = {}
    told: dict[str, Promise] = {}
    kept_by: dict[str, str | None] = {}

    def watch(playing: Play, plan: Plan) -> None:
        assert done <= playing.case.discharged
        done.update(playing.case.discharged)
        assert not _owed(plan) & done
        _forget_what_came_back(playing, settled, kept_by)
        readings = {x.promise.promise_id: x for x in plan.promises if x.was_told}
        assert len(readings) == sum(x.was_told for x in plan.promises)
        _keep(settled, told, readings)

    return watch


def _forget_what_came_back(
    playing: Play, settled: dict[str, Standing], kept_by: dict[str, str | None]
) -> None:
    """A promise counted as kept until it was reported that its letter had told nobody."""
    returned = {x.body.letter_id for x in playing.facts if isinstance(x.body, LetterReturned)}
    for party in playing.case.parties.values():
        for given_promise in party.promises:
            promise_id = given_promise.promise.promise_id
            if settled.get(promise_id) is Standing.KEPT and kept_by[promise_id] in returned:
                del settled[promise_id]
            kept_by[promise_id] = given_promise.told_in


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
