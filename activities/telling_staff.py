"""Opens tasks, and tells the rungs of ladders."""

from datetime import date

from temporalio import activity

from activities.heartbeats import heartbeats
from services.cases import CaseFile, CaseFiles
from services.clocks import Clock
from services.ledger.ledger import Ledger
from services.ledger.tasks import Task, task_id_of
from services.staff_post import Duty, StaffPost
from workflows import names
from workflows.clocks import read_clocks
from workflows.messages import StaffWasTold, TellStaffRequest
from workflows.obligations import ObligationKind, StaffDuty
from workflows.ports import TellingStaff
from workflows.staff import Concern


class StaffPostTelling(TellingStaff):
    """Opens tasks in the ledger and has the post room tell people."""

    def __init__(self, *, ledger: Ledger, files: CaseFiles, post: StaffPost, clock: Clock) -> None:
        self._ledger = ledger
        self._files = files
        self._post = post
        self._clock = clock

    @activity.defn(name=names.TELL_STAFF)
    async def tell_staff(self, request: TellStaffRequest) -> StaffWasTold:
        """Open one task, or tell the target of one rung; the conflict bar is read now."""
        async with heartbeats():
            file = await self._files.open(request.case_id)
            duty = _duty(request, file)
            if request.duty.kind is not ObligationKind.ESCALATION:
                await self._open_task(request.duty, duty)
            reached = await self._post.tell(duty)
            return StaffWasTold(occurred_at=self._clock.now(), reached=reached)

    async def _open_task(self, planned: StaffDuty, duty: Duty) -> None:
        resolution = self._post.resolve(duty)
        assignee = resolution.told[0].staff_id if resolution.told else None
        await self._ledger.tasks.open(
            Task(
                task_id=task_id_of(planned.obligation_id),
                obligation_id=planned.obligation_id,
                case_id=duty.case_id,
                party_id=planned.party_id,
                concern=planned.concern,
                subject=planned.subject,
                office_id=duty.office_id,
                role=resolution.role or planned.chain[0],
                assignee=assignee,
                opened_at=self._clock.now(),
                due_at=planned.due_at,
            )
        )


def _benchmark_of(planned: StaffDuty, file: CaseFile) -> date | None:
    if planned.concern is not Concern.CLOCK:
        return None
    readings = read_clocks(file.policy, file.calendar, file.replayed())
    return next((x.benchmark_on for x in readings if x.clock is planned.clock), None)


def _duty(request: TellStaffRequest, file: CaseFile) -> Duty:
    case = file.replayed()
    planned = request.duty
    chain = planned.chain
    if case.has_unknown_respondent():
        chain = file.policy.chain_while_unidentified(chain, planned.duty)
    return Duty(
        obligation_id=planned.obligation_id,
        case_id=request.case_id,
        concern=planned.concern,
        subject=planned.subject,
        step=planned.step,
        office_id=case.opening.offices[planned.duty],
        chain=chain,
        barred=case.barred_staff(),
        fact_number=request.fact_number,
        benchmark_on=_benchmark_of(planned, file),
    )
