"""Managers hear that a case was opened in an emergency, by a mail that is like any other."""

import hashlib

from services.clocks import Clock
from services.directory.directory import StaffDirectory
from services.ledger.access import CARRYING_OUT
from services.ledger.escalation_queue import Target
from services.ledger.escalations import TargetKind
from services.ledger.ledger import Ledger
from services.staff_post.noting import Duty, escalations_of, targets_of
from workflows.case import Case
from workflows.fold import replay
from workflows.staff import Concern, OfficeDuty, StaffRole

MANAGING = {
    OfficeDuty.INTAKE: (StaffRole.EXECUTIVE,),
    OfficeDuty.INVESTIGATING: (StaffRole.INVESTIGATION_HEAD, StaffRole.EXECUTIVE),
    OfficeDuty.DECIDING: (StaffRole.DECISION_HEAD, StaffRole.EXECUTIVE),
}
"""The roles that answer for a case in each office with a duty in it."""


class UnlockNotice:
    """Notes whom to tell; the workers send it with the rest of the staff's mail, within minutes.

    Told is every manager of the case's offices who is not named in it, whoever allowed the unlock
    among them: somebody may have acted under her name. Is every one of them named, it goes outside
    the house.
    """

    def __init__(
        self, *, ledger: Ledger, directory: StaffDirectory, domain: str, clock: Clock
    ) -> None:
        self._ledger = ledger
        self._directory = directory
        self._domain = domain
        self._clock = clock

    async def note(self, case_id: str, asked_by: str) -> None:
        """Note that a case is about to be opened to somebody."""
        facts = await self._ledger.facts.facts_of(case_id, CARRYING_OUT)
        case, now = replay(facts), self._clock.now()
        duty = Duty(
            obligation_id=_id(case_id, asked_by, now.isoformat()),
            case_id=case_id,
            concern=Concern.UNLOCK,
            subject=asked_by,
            step=0,
            office_id=case.opening.offices[OfficeDuty.INTAKE],
            chain=(StaffRole.EXECUTIVE,),
            barred=case.barred_staff(),
            fact_number=len(facts),
        )
        targets = self._managers(case, asked_by) or self._outside(duty)
        await self._ledger.escalations.intend_together(
            escalations_of(duty, targets, now=now, domain=self._domain)
        )

    def _managers(self, case: Case, asked_by: str) -> list[Target]:
        unfit = case.barred_staff() | {asked_by}
        return [
            Target(kind=TargetKind.STAFF, target=member.staff_id)
            for member in self._directory.staff
            if member.staff_id not in unfit and self._manages(member.staff_id, case)
        ]

    def _manages(self, staff_id: str, case: Case) -> bool:
        return any(
            self._directory.stands_for(staff_id, role, office_id)
            for duty, office_id in case.opening.offices.items()
            for role in MANAGING[duty]
        )

    def _outside(self, duty: Duty) -> list[Target]:
        """Whoever is told where everybody is barred."""
        everybody = frozenset(member.staff_id for member in self._directory.staff)
        return targets_of(self._directory.resolve(duty.chain, duty.office_id, everybody))


def _id(*parts: str) -> str:
    return "u" + hashlib.blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()
