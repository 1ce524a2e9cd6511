"""Who asks for what: one visitor of each role, and what the rules say of them on any route."""

from typing import Protocol

from services.access.gate import NotAllowed
from services.access.operations import Operation
from services.desk.answers import UnknownCase
from services.installation import Installation
from services.ledger.errors import NotInLedger
from tests.integration.cli.offline import NAMED_IN_IT
from workflows.facts import Actor, ActorKind

STAFF = (
    "st-intake-1",
    "st-intake-2",
    "st-case-1",
    "st-investigator-1",
    "st-decision-1",
    NAMED_IN_IT,
    "st-executive-1",
    "st-administrator-1",
    "st-auditor-1",
)
"""Somebody of each role; one of them is whom the case is said of."""

NO_CASE = "K7Q2-M4XA-9"
"""By which no case is known."""


class Gated(Protocol):
    """A route of pages or of the interface for programs."""

    @property
    def operation(self) -> Operation:
        """What whoever asks has to be allowed."""

    @property
    def is_in_a_case(self) -> bool:
        """Whether it is about one case."""


def as_actor(staff_id: str) -> Actor:
    """Somebody of the staff, as the gate knows them."""
    return Actor(kind=ActorKind.STAFF, actor_id=staff_id)


async def expected_status(parts: Installation, route: Gated, staff_id: str, case: str) -> int:
    """What a route has to answer this visitor, by the gate itself."""
    actor = as_actor(staff_id)
    try:
        await parts.gate.require(route.operation, actor)
        if route.is_in_a_case:
            case_id = await parts.desk.find(case)
            await parts.gate.require_in_case(route.operation, actor, case_id)
    except NotAllowed:
        return 403
    except (UnknownCase, NotInLedger):
        return 404
    return 200
