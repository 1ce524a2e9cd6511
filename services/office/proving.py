"""Proving again who one is, before what opens or ends a case: a screen may have been left alone."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from services.accounts.signing_in import SignInRefused
from services.office.door import Door, status_of
from services.office.pages import OfficePages
from services.office.parts import OfficeParts
from services.office.visit import OfficeSession, ProvedBy
from services.origin import Origin, OriginKind, coming_from

PROVE: Final = "/prove"
# A reference can end in any of the signs of Crockford's check symbol.
_A_PAGE_OF_OURS: Final = re.compile(r"(/[A-Za-z0-9_*~$=-]+)+", re.ASCII)


def proof_asked_for(path: str) -> str:
    """Where somebody proves again who she is, and then goes on to a page."""
    return f"{PROVE}?to={quote(path, safe='')}"


def where_to(request: Request) -> str:
    """The page that somebody wanted; her tasks if it is none of ours."""
    wanted = request.query_params.get("to", "")[:500]
    return wanted if _A_PAGE_OF_OURS.fullmatch(wanted) else "/"


class Proving:
    """Asks for password and code again, or sends to the identity provider again."""

    def __init__(self, *, parts: OfficeParts, pages: OfficePages, door: Door) -> None:
        self._parts = parts
        self._pages = pages
        self._door = door

    def routes(self) -> Sequence[BaseRoute]:
        """The page and its form."""
        return [
            Route(PROVE, self.ask, methods=["GET"]),
            Route(PROVE, self.take, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """How she proved it before, she proves it again."""
        session = await self._door.session(request)
        if session is None:
            return RedirectResponse("/sign-in", status_code=303)
        return self._page(request, session)

    async def take(self, request: Request) -> Response:
        """Begin a new session in place of hers, and go on to what she wanted."""
        session = await self._door.session(request)
        if session is None:
            return RedirectResponse("/sign-in", status_code=303)
        fields = await self._door.fields(request)
        claim = self._door.claim(request, fields, name=session.staff_id, is_again=True)
        try:
            with coming_from(Origin(kind=OriginKind.STAFF_PAGES, detail=PROVE)):
                entered = await self._parts.sign_in.let_in(claim)
        except SignInRefused as refused:
            status = status_of(refused)
            return self._page(request, session, fault=str(refused), status=status)
        response = RedirectResponse(where_to(request), status_code=303)
        self._door.begin(response, entered, instead_of=self._door.token(request))
        return response

    def _page(
        self,
        request: Request,
        session: OfficeSession,
        *,
        fault: str | None = None,
        status: int = 200,
    ) -> Response:
        provider = self._parts.provider
        by_provider = session.proved_by is ProvedBy.PROVIDER and provider is not None
        member = self._parts.directory.member(session.staff_id)
        return self._pages.page(
            "prove.html",
            form=self._door.form_for(request),
            title="Prove who you are",
            status=status,
            who=member.name if member else session.staff_id,
            fault=fault,
            to=quote(where_to(request), safe=""),
            provider=provider.provider.description.name if provider and by_provider else None,
        )
