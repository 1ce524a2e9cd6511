"""The gate before every operation: asks the rules, and writes down whom it turned away."""

from dataclasses import replace

from services.access.decision import (
    Refusal,
    Standing,
    decide,
    is_never_theirs,
    opens_by_unlocking,
    who_may,
)
from services.access.grants import GrantRefused, Grants
from services.access.operations import Operation
from services.access.permits import Permit, PermitToOpen
from services.access.posts import TRIAL_STAFF, StaffPost
from services.access.relations import Relation
from services.access.rules import RULES
from services.access.standing import (
    granted_stages,
    sight_for,
    standing_in,
    standing_in_general,
    standing_of_everybody,
)
from services.access.unlocks import Notice, Unlocks
from services.clocks import Clock
from services.desk.answers import UnknownCase
from services.directory.directory import StaffDirectory
from services.ledger.access import CARRYING_OUT, Access
from services.ledger.bounds import let_into, looking_up, see_everything, see_within
from services.ledger.grants import Grant, GrantReason
from services.ledger.ledger import Ledger
from services.ledger.sight import EVERY_CASE, GrantedSight, Sight
from workflows.case import Case
from workflows.facts import Actor, ActorKind
from workflows.fold import replay


class NotAllowed(Exception):
    """This person may not do this; the message says who may, and names nobody."""


class Gate:
    """Lets somebody of the staff through to an operation, or refuses and audits the refusal."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        directory: StaffDirectory,
        clock: Clock,
        is_trial: bool,
        notice: Notice,
    ) -> None:
        self._ledger = ledger
        self._directory = directory
        self._is_trial = is_trial
        self.unlocks = Unlocks(ledger=ledger, clock=clock, notice=notice)
        self.grants = Grants(ledger=ledger, clock=clock)

    def knows(self, staff_id: str) -> bool:
        """Whether somebody of this id may act at all."""
        return self._is_everybody(staff_id) or self._directory.member(staff_id) is not None

    async def require(self, operation: Operation, actor: Actor) -> None:
        """Make sure that somebody may do this, as far as no case has to be looked at for it.

        Raises:
            NotAllowed: it is not for anybody with her roles; the refusal is in the audit log.
        """
        standing = self._standing_in_general(actor)
        refusal = None
        if _is_about_no_case(operation):
            refusal = decide(operation, standing)
        elif is_never_theirs(operation, standing.capacities):
            refusal = Refusal.NOT_IN_THIS_CAPACITY
        if refusal is not None:
            await self._note(operation, actor, None, refusal)
            raise NotAllowed(_not_for(operation))
        if operation in _ON_ALL_CASES:
            see_everything(actor.actor_id)

    def may(self, operation: Operation, actor: Actor) -> bool:
        """Whether somebody may do what is about no case; for what is offered: unaudited."""
        return decide(operation, self._standing_in_general(actor)) is None

    async def permit_to_open(self, actor: Actor) -> PermitToOpen:
        """Make sure that somebody may open cases; gives what the desk takes for it.

        Raises:
            NotAllowed: it is not for anybody with her roles.
        """
        await self.require(Operation.OPEN_CASE, actor)
        return PermitToOpen(actor=actor)

    async def require_in_case(self, operation: Operation, actor: Actor, case_id: str) -> Permit:
        """Make sure that somebody may do this in a case; gives what the desk takes for it.

        Raises:
            UnknownCase: she is named in it or has no part in it; as if there were no such case.
            NotAllowed: she sees the case, but this is for others.
            NotInLedger: there is no such case.
        """
        refusal = await self._refusal(operation, actor, case_id)
        if refusal is None:
            let_into(case_id, actor.actor_id)
            return Permit(actor=actor, case_id=case_id, matter=operation)
        await self._note(operation, actor, case_id, refusal)
        if refusal.hides_the_case:
            message = "there is no such case: check its reference"
            raise UnknownCase(message)
        raise NotAllowed(_not_for(operation))

    async def may_in_case(self, operation: Operation, actor: Actor, case_id: str) -> bool:
        """Whether somebody may do this in a case; for choosing cases, so that nothing is audited.

        Raises:
            NotInLedger: there is no such case.
        """
        return await self._refusal(operation, actor, case_id) is None

    async def grant(
        self, case_id: str, staff_id: str, access: Access, *, reason: GrantReason, days: int
    ) -> Grant:
        """Give a case to somebody who could then work on it.

        Raises:
            GrantRefused: she could not, and why is not told: she may be named in the case.
        """
        await self.require_grantable(case_id, staff_id)
        return await self.grants.give(case_id, staff_id, access, reason=reason, days=days)

    async def require_grantable(self, case_id: str, staff_id: str) -> None:
        """Make sure that somebody could work on a case if it were given to her.

        Raises:
            GrantRefused: she could not, and why is not told: she may be named in the case.
        """
        case = replay(await self._ledger.facts.facts_of(case_id, CARRYING_OUT))
        taker = Actor(kind=ActorKind.STAFF, actor_id=staff_id)
        granted = self._standing_in(case, taker, is_granted=True)
        if decide(Operation.SEE_CASE, granted) is not None:
            message = (
                f"this case cannot be granted to '{staff_id}': it takes somebody with a role that "
                "works on cases at this stage, and whom nothing keeps from it"
            )
            raise GrantRefused(message)

    async def _refusal(self, operation: Operation, actor: Actor, case_id: str) -> Refusal | None:
        with looking_up():
            return await self._looked_up(operation, actor, case_id)

    async def _looked_up(self, operation: Operation, actor: Actor, case_id: str) -> Refusal | None:
        case = replay(await self._ledger.facts.facts_of(case_id, CARRYING_OUT))
        standing = self._standing_in(case, actor)
        refusal = decide(operation, standing)
        if refusal is None or standing.is_named:
            return refusal
        if await self.grants.holds(case_id, actor.actor_id):
            standing = self._standing_in(case, actor, is_granted=True)
            refusal = decide(operation, standing)
        may_be_open = refusal is not None and opens_by_unlocking(operation)
        if may_be_open and await self.unlocks.is_open(case_id, actor.actor_id):
            refusal = decide(operation, standing.unlocked())
        return refusal

    def sight(self, operation: Operation, actor: Actor) -> Sight:
        """Which cases somebody's lists may show; her connection is held to it."""
        sight = self._sight(operation, actor)
        see_within(sight, actor.actor_id)
        return sight

    def _sight(self, operation: Operation, actor: Actor) -> Sight:
        if self._is_everybody(actor.actor_id):
            return EVERY_CASE
        offices = (office.office_id for office in self._directory.offices)
        post = self._post(actor)
        granted = GrantedSight(
            staff_id=actor.actor_id,
            at=self.grants.now(),
            stages=granted_stages(operation, post),
        )
        return replace(sight_for(operation, post, offices), granted=granted)

    def _standing_in_general(self, actor: Actor) -> Standing:
        if self._is_everybody(actor.actor_id):
            return standing_of_everybody(is_named=False)
        return standing_in_general(self._post(actor))

    def _standing_in(self, case: Case, actor: Actor, *, is_granted: bool = False) -> Standing:
        is_named = actor.actor_id in case.barred_staff()
        if self._is_everybody(actor.actor_id):
            return standing_of_everybody(is_named=is_named)
        post = self._post(actor)
        return standing_in(
            post, case.opening.offices, case.stage, is_named=is_named, is_granted=is_granted
        )

    def _post(self, actor: Actor) -> StaffPost:
        return StaffPost(directory=self._directory, staff_id=actor.actor_id)

    def _is_everybody(self, staff_id: str) -> bool:
        return self._is_trial and staff_id == TRIAL_STAFF

    async def _note(
        self, operation: Operation, actor: Actor, case_id: str | None, refusal: Refusal
    ) -> None:
        refused = Access(actor=actor, purpose=operation.value)
        await self._ledger.audit.note(
            refused, "access.refused", case_id=case_id, subject=refusal.value
        )


_ON_ALL_CASES = frozenset(
    operation
    for operation in Operation
    if any(Relation.NO_CASE in where for where in RULES[operation].values())
) - {
    Operation.OPEN_CASE,
    Operation.LIST_CASES,
    Operation.LIST_TASKS,
    Operation.LIST_PROMISES,
    Operation.SEE_FIGURES,
    Operation.KEEP_TOKENS,
}
"""Work on all cases together; lists show what is in sight, and who opens a case sees that one."""


def _is_about_no_case(operation: Operation) -> bool:
    return any(Relation.NO_CASE in where for where in RULES[operation].values())


def _not_for(operation: Operation) -> str:
    who = ", ".join(capacity.in_words for capacity in who_may(operation))
    return (
        f"you may not do this ({operation.in_words}): it is for {who}, each as far as their "
        "office has the case; see docs/access.md"
    )
