"""One request of a program, after everything about it was made sure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Path, Request

from services.access.operations import Operation
from services.access.permits import Permit
from services.accounts.api_tokens import Holder
from services.api.parts import ApiParts
from services.ledger.access import Access
from workflows.facts import Actor

CASE_PATTERN = r"^[A-Za-z0-9*~$=.:_-]{1,64}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiVisit:
    """A request that the gate has let through.

    Attributes:
        operation: What the route does, for the rules of who may.
        given: What the gate gave for the case it is about, if it is about one.
        seen: The number of the newest fact when it was decided, where that is asked for.
        command_id: Of the command that it amounts to; the same however often it is asked.
    """

    parts: ApiParts
    holder: Holder
    operation: Operation
    given: Permit | None = None
    seen: int = 0
    command_id: str = ""

    @property
    def permit(self) -> Permit:
        """What the desk takes for it.

        Raises:
            LookupError: the route is about no case.
        """
        if self.given is None:
            message = "this route is about no case"
            raise LookupError(message)
        return self.given

    @property
    def case_id(self) -> str:
        """The case it is about.

        Raises:
            LookupError: the route is about no case.
        """
        return self.permit.case_id

    @property
    def actor(self) -> Actor:
        """For whom the program asks."""
        return self.holder.actor

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self.parts.clock.now()

    def access(self, purpose: str) -> Access:
        """On whose behalf, and what for, something is read."""
        sight = self.parts.gate.sight(self.operation, self.actor)
        return Access(actor=self.actor, purpose=purpose, sight=sight)


def visit_of(request: Request) -> ApiVisit:
    """The visit that the guard of the route has made."""
    visit: ApiVisit = request.state.visit
    return visit


def visit_in_case(
    request: Request,
    case: Annotated[  # noqa: ARG001 - the guard has looked it up; here it is told to readers
        str, Path(description="Its reference, such as K7Q2-M4XA-9, or its id.", max_length=64)
    ],
) -> ApiVisit:
    """The same for a route in a case."""
    return visit_of(request)


Visit = Annotated[ApiVisit, Depends(visit_of)]
CaseVisit = Annotated[ApiVisit, Depends(visit_in_case)]
