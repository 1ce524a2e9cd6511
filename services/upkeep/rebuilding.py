"""Starts the workflows that Temporal lost, from the facts in the ledger."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from services.installation import Installation
from services.ledger.access import CARRYING_OUT
from workflows.planner import plan

PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """How many cases were started again, ran already, or need no workflow any more."""

    started: int
    running: int
    finished: int


async def rebuild(parts: Installation) -> Rebuilt:
    """Start every case of the ledger that ought to run and does not; running it twice is safe."""
    started = running = finished = 0
    async for case_id in every_case(parts):
        if await parts.desk.workflows.is_running(case_id):
            running += 1
        elif await is_finished(parts, case_id):
            finished += 1
        else:
            await parts.desk.start_from_ledger(case_id)
            started += 1
    return Rebuilt(started=started, running=running, finished=finished)


async def every_case(parts: Installation) -> AsyncIterator[str]:
    """The ids of all cases in the ledger, page by page."""
    after = ""
    while page := await parts.ledger.cases.listed(CARRYING_OUT, limit=PAGE, after=after):
        for record in page:
            yield record.case_id
        after = page[-1].case_id


async def is_finished(parts: Installation, case_id: str) -> bool:
    """Whether nothing will ever be due in the case again."""
    file = await parts.files.open(case_id)
    return plan(file.policy, file.calendar, file.facts, parts.clock.now()).is_finished
