"""The gate before every operation: asks the rules, and writes down whom it turned away."""

from services.access.decision import (
    Refusal,
    Standing,
    decide,
    is_never_theirs,
    opens_by_unlocking,
    who_may,
)
from services.access.operations import Operation
from services.access.posts import TRIAL_STAFF, StaffPost
from services.access.relations import Relation
from services.access.rules import RULES
from services.access.standing import (
    sight_for,
    standing_in,
    standing_in_general,
    standing_of_everybody,
)
from services.access.unlocks import Unlocks
from services.clocks import Clock
from services.desk.answers import UnknownCase
from services.directory.directory import StaffDirectory
from services.ledger.access import CARRYING_OUT, Access
from services.ledger.ledger import Ledger
from services.ledger.sight import EVERY_CASE, Sight
from workflows.case import Case
from workflows.facts import Actor
from workflows.fold import replay


class NotAllowed(Exception):
    """This person may not do this; the message says who may, and names nobody."""


class Gate:
    """Lets somebody of the staff through to an operation, or refuses and audits the refusal."""

    def __init__(
        self, *, ledger: Ledger, directory: StaffDirectory, clock: Clock, is_trial: bool
    ) -> None:
        self._ledger = ledger
        self._directory = directory
        self._is_trial = is_trial
        self.unlocks = Unlocks(ledger=ledger, clock=clock)

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

    async def require_in_case(self, operation: Operation, actor: Actor, case_id: str) -> None:
        """Make sure that somebody may do this in a case.

        Raises:
            UnknownCase: she is named in it or has no part in it; as if there were no such case.
            NotAllowed: she sees the case, but this is for others.
            NotInLedger: there is no such case.
        """
        case = replay(await self._ledger.facts.facts_of(case_id, CARRYING_OUT))
        standing = self._standing_in(case, actor)
        refusal = decide(operation, standing)
        may_be_open = opens_by_unlocking(operation) and not standing.is_named
        if refusal and may_be_open and await self.unlocks.is_open(case_id, actor.actor_id):
            refusal = decide(operation, standing.unlocked())
        if refusal is None:
            return
        await self._note(operation, actor, case_id, refusal)
        if refusal.hides_the_case:
            message = "there is no such case: check its reference"
            raise UnknownCase(message)
        raise NotAllowed(_not_for(operation))

    def sight(self, operation: Operation, actor: Actor) -> Sight:
        """Which cases somebody's lists may show."""
        if self._is_everybody(actor.actor_id):
            return EVERY_CASE
        offices = (office.office_id for office in self._directory.offices)
        return sight_for(operation, self._post(actor), offices)

    def _standing_in_general(self, actor: Actor) -> Standing:
        if self._is_everybody(actor.actor_id):
            return standing_of_everybody(is_named=False)
        return standing_in_general(self._post(actor))

    def _standing_in(self, case: Case, actor: Actor) -> Standing:
        is_named = actor.actor_id in case.barred_staff()
        if self._is_everybody(actor.actor_id):
            return standing_of_everybody(is_named=is_named)
        post = self._post(actor)
        return standing_in(post, case.opening.offices, case.stage, is_named=is_named)

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


def _is_about_no_case(operation: Operation) -> bool:
    return any(Relation.NO_CASE in where for where in RULES[operation].values())


def _not_for(operation: Operation) -> str:
    who = ", ".join(capacity.in_words for capacity in who_may(operation))
    return (
        f"you may not do this ({operation.in_words}): it is for {who}, each as far as their "
        "office has the case; see docs/access.md"
    )
