"""One request of a program, after everything about it was made sure."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request

from services.access.gated_visit import GatedVisit
from services.accounts.api_tokens import Holder
from services.api.parts import ApiParts
from workflows.facts import Actor

CASE_PATTERN = r"^[A-Za-z0-9*~$=.:_-]{1,64}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiVisit(GatedVisit):
    """A request of a program that the gate has let through.

    Attributes:
        seen: The number of the newest fact when it was decided, where that is asked for.
        command_id: Of the command that it amounts to; the same however often it is asked.
    """

    parts: ApiParts
    holder: Holder
    seen: int = 0
    command_id: str = ""

    @property
    def actor(self) -> Actor:
        """For whom the program asks."""
        return self.holder.actor


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
