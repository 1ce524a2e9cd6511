"""One request of somebody who is signed in, after everything about it was made sure."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from services.access.gated_visit import GatedVisit
from services.access.operations import Operation
from services.office.pages import OfficePages, Place
from services.office.parts import OfficeParts
from services.web.forms import Fields
from workflows.facts import Actor, ActorKind

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
"""A working day; ASVS v5.0 7.3: both limits, by the risk of what is shown."""


class ProvedBy(Enum):
    """How somebody proved who she is; she proves it again in the same way."""

    PASSWORD_AND_CODE = "password_and_code"  # noqa: S105 - a code, no secret
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSession:
    """Who is signed in; kept in the memory of the server alone.

    Attributes:
        staff_id: Who she is.
        epoch: The session counts as long as her account is in this one.
        proved_at: When she last proved who she is.
        proved_by: How.
    """

    staff_id: str
    epoch: int
    proved_at: datetime
    proved_by: ProvedBy = ProvedBy.PASSWORD_AND_CODE

    @property
    def actor(self) -> Actor:
        """She as who does something."""
        return Actor(kind=ActorKind.STAFF, actor_id=self.staff_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeVisit(GatedVisit):
    """A request for a page that the gate has let through.

    Attributes:
        form: The token of the forms on the page.
        fields: What was filled in; nothing for a page that is only looked at.
    """

    request: Request
    parts: OfficeParts
    pages: OfficePages
    session: OfficeSession
    form: str = field(repr=False)
    fields: Fields = field(repr=False)

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.session.actor

    def asked(self, name: str) -> str:
        """A value of the address, empty if it is not there."""
        return self.request.query_params.get(name, "")[:200]

    def page(self, template: str, *, title: str, status: int = 200, **values: Any) -> Response:
        """A page in the office's frame."""
        member = self.parts.directory.member(self.session.staff_id)
        return self.pages.page(
            template,
            form=self.form,
            title=title,
            status=status,
            who=member.name if member else self.session.staff_id,
            places=places_for(self.parts, self.actor),
            **values,
        )


_PLACES: Final = (
    (Operation.LIST_TASKS, Place("/", "My tasks")),
    (Operation.LIST_TASKS, Place("/alerts", "Alerts")),
    (Operation.LIST_CASES, Place("/board", "Cases")),
    (Operation.OPEN_CASE, Place("/intake", "Open a case")),
    (Operation.SEE_FIGURES, Place("/figures", "Figures")),
    (Operation.SEE_TERMS_IN_USE, Place("/administration", "Administration")),
    (Operation.ERASE_CASE, Place("/erase", "Erase")),
)
"""What every page leads to, for whoever may go there."""

_FOR_EVERYBODY: Final = Place("/unlock", "Emergency unlock")
"""Whoever is of the staff may ask to read a case that is not hers."""


def places_for(parts: OfficeParts, actor: Actor) -> list[Place]:
    """What every page leads somebody to; the first is where her day begins."""
    return [*(place for of, place in _PLACES if parts.gate.may(of, actor)), _FOR_EVERYBODY]
