"""Routes of the office: each names its operation, and is reached through the gate alone."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.access.gate import NotAllowed
from services.access.operations import Operation
from services.accounts.fresh_proof import needs_proof
from services.desk.answers import UnknownCase
from services.ledger.errors import NotInLedger
from services.office.door import Door
from services.office.pages import OfficePages
from services.office.parts import OfficeParts
from services.office.proving import proof_asked_for
from services.office.visit import OfficeVisit, places_for
from services.origin import Origin, OriginKind, coming_from
from services.web.forms import Fields

Handler = Callable[[OfficeVisit], Awaitable[Response]]

SIGN_IN: Final = "/sign-in"
FIRST_PAGE: Final = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRoute:
    """A route for somebody who is signed in.

    Attributes:
        path: Its address; one about a case has ``{case}`` in it.
        method: GET, or POST for a form.
        operation: What it does, for the rules of who may see and do what.
        handler: What answers.
    """

    path: str
    method: str
    operation: Operation
    handler: Handler

    @property
    def is_in_a_case(self) -> bool:
        """Whether it is about one case."""
        return "{case}" in self.path


def three_steps(
    path: str, operation: Operation, *, form: Handler, check: Handler, confirm: Handler
) -> tuple[OfficeRoute, ...]:
    """What is filled in, what it comes to, and only then the button that does it."""
    return (
        OfficeRoute(path=path, method="GET", operation=operation, handler=form),
        OfficeRoute(path=path, method="POST", operation=operation, handler=check),
        OfficeRoute(path=f"{path}/confirm", method="POST", operation=operation, handler=confirm),
    )


class GatedRoutes:
    """Turns routes into Starlette's, with the door and the gate before each."""

    def __init__(self, *, parts: OfficeParts, pages: OfficePages, door: Door) -> None:
        self._parts = parts
        self._pages = pages
        self._door = door

    def routes(self, table: Sequence[OfficeRoute]) -> list[Route]:
        """The routes of a table."""
        pages = frozenset(each.path for each in table if each.method == "GET")
        return [
            Route(
                each.path, self._gated(each, _depth_of_its_page(each, pages)), methods=[each.method]
            )
            for each in table
        ]

    def _gated(self, route: OfficeRoute, depth: int) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            with coming_from(Origin(kind=OriginKind.STAFF_PAGES, detail=route.path)):
                return await self._answer(route, request, depth)

        return answer

    async def _answer(self, route: OfficeRoute, request: Request, depth: int) -> Response:
        session = await self._door.session(request)
        if session is None:
            return RedirectResponse(SIGN_IN, status_code=303)
        # What changes something is read only after it is sure that a page of ours sent it.
        fields = Fields({}) if route.method == "GET" else await self._door.fields(request)
        try:
            await self._parts.gate.require(route.operation, session.actor)
            permit = None
            if route.is_in_a_case:
                case_id = await self._parts.desk.find(request.path_params["case"])
                permit = await self._parts.gate.require_in_case(
                    route.operation, session.actor, case_id
                )
            if needs_proof(route.operation, session.proved_at, self._parts.clock.now()):
                page = "/".join(request.scope["path"].split("/")[:depth])
                return RedirectResponse(proof_asked_for(page), status_code=303)
            visit = OfficeVisit(
                request=request,
                parts=self._parts,
                pages=self._pages,
                session=session,
                operation=route.operation,
                form=self._door.form_for(request),
                fields=fields,
                given=permit,
            )
            return await route.handler(visit)
        except NotAllowed:
            if route.path == FIRST_PAGE:
                # Who has no tasks begins with what is hers.
                first = places_for(self._parts, session.actor)[0].address
                return RedirectResponse(first, status_code=303)
            raise HTTPException(403) from None
        except (UnknownCase, NotInLedger):
            raise HTTPException(404) from None


def _depth_of_its_page(route: OfficeRoute, pages: frozenset[str]) -> int:
    """How many parts of a route's path lead to the page that has its form."""
    path = route.path
    while path and path not in pages:
        path = path.rpartition("/")[0]
    return len(path.split("/"))
