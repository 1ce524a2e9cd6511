"""Asks the planner what a case owes, and tells the watchdog when the case wants to wake."""

from temporalio import activity

from services.cases import CaseFiles
from services.clocks import Clock
from services.ledger.access import CARRYING_OUT
from services.ledger.clock_lengths import lengths_of
from services.ledger.ledger import Ledger
from services.ledger.running_clock import most_pressing
from workflows import names
from workflows.delivery_facts import StaffTold
from workflows.messages import PlanAnswer, PlanRequest
from workflows.planner import plan
from workflows.ports import Planning


class LedgerPlanning(Planning):
    """Plans with the documents that the ledger holds."""

    def __init__(self, *, ledger: Ledger, files: CaseFiles, clock: Clock) -> None:
        self._ledger = ledger
        self._files = files
        self._clock = clock

    @activity.defn(name=names.PLAN)
    async def plan(self, request: PlanRequest) -> PlanAnswer:
        """What follows from the facts now; leaves the next wake in the ledger.

        Nothing follows while the ledger lacks some of the facts: they are recorded again first.
        """
        file = await self._files.around(request.case_id, request.facts)
        now = self._clock.resolve(request.now)
        if await self._ledger_is_behind(request):
            return PlanAnswer(now=now, ledger_lacks_facts=True)
        planned = plan(file.policy, file.calendar, file.facts, now)
        case = file.replayed()
        await self._ledger.cases.set_next_wake(
            request.case_id,
            planned.next_wake,
            planned_at=now,
            clock=most_pressing(planned.clocks, case),
            lengths=lengths_of(planned.clocks, case),
        )
        # Every task is a fact before the plan that may settle it: most plans have none to look for.
        if any(isinstance(fact.body, StaffTold) for fact in file.facts):
            await self._ledger.tasks.close_settled(
                request.case_id, still_open=planned.open_tasks, access=CARRYING_OUT, at=now
            )
        return PlanAnswer(
            now=now,
            letters=planned.letters,
            duties=planned.duties,
            next_wake=planned.next_wake,
            stage=planned.stage,
            is_finished=planned.is_finished,
        )

    async def _ledger_is_behind(self, request: PlanRequest) -> bool:
        """Whether the ledger lost facts that it held before: an old backup was restored."""
        known = await self._ledger.facts.recorded_through(request.case_id)
        return known < request.facts[-1].number
