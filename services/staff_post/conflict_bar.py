"""The conflict bar at the moment of sending: what waited may have become about its own reader."""

from collections.abc import Sequence

import structlog

from services.clocks import Clock
from services.directory.directory import StaffDirectory
from services.ledger.access import CARRYING_OUT
from services.ledger.errors import LeaseLost
from services.ledger.escalation_queue import EscalationQueue, Target
from services.ledger.escalations import Escalation, TargetKind
from services.ledger.ledger import Ledger
from services.staff_post.noting import aimed_at, is_same_duty, targets_of
from workflows.fold import replay
from workflows.notices import DeliveryOutcome

log = structlog.get_logger(__name__)


class ConflictBar:
    """Keeps back what its target may not read any more, and has the next one told instead."""

    def __init__(
        self, *, ledger: Ledger, directory: StaffDirectory, domain: str, clock: Clock
    ) -> None:
        self._ledger = ledger
        self._queue = EscalationQueue(ledger.database)
        self._directory = directory
        self._domain = domain
        self._clock = clock

    async def let_through(self, target: Target, held: Sequence[Escalation]) -> list[Escalation]:
        """Those whose case does not name the target; the others are aimed at somebody else."""
        if target.kind is not TargetKind.STAFF or not held:
            return list(held)
        naming = await self._queue.cases_naming(target.target)
        for escalation in held:
            if escalation.case_id in naming:
                await self._aim_anew(escalation)
        return [escalation for escalation in held if escalation.case_id not in naming]

    async def _aim_anew(self, escalation: Escalation) -> None:
        """Note it for whoever is told instead, unless they were; only then stop this one."""
        case = replay(await self._ledger.facts.facts_of(escalation.case_id, CARRYING_OUT))
        record = await self._ledger.cases.get(escalation.case_id, CARRYING_OUT)
        office_id = escalation.office_id or record.intake_office
        resolution = self._directory.resolve(
            escalation.chain, office_id or self._directory.offices[0].office_id, case.barred_staff()
        )
        noted = await self._ledger.escalations.of_case(escalation.case_id)
        told = {(x.target_kind, x.target) for x in noted if is_same_duty(x, escalation)}
        for target in targets_of(resolution):
            if (target.kind, target.target) not in told:
                await self._ledger.escalations.intend(
                    aimed_at(escalation, target, domain=self._domain)
                )
        log.warning("staff.barred_meanwhile", obligation_id=escalation.obligation_id)
        try:
            await self._ledger.escalations.finish(
                escalation, DeliveryOutcome.STOPPED, now=self._clock.now()
            )
        except LeaseLost:
            log.warning("staff.lease_lost", obligation_id=escalation.obligation_id)
