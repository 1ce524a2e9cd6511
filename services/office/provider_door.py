"""The door by the identity provider: off to it, and back with what it says.

The cookie of a session stays at home when another site leads back here. So the way back has one of
its own, good for one return, and its answer is a page of ours that goes on by itself.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from services.accounts.signing_in import SignInRefused
from services.accounts.signing_in_by_provider import NotLetIn, ProviderSignIn
from services.clocks import Clock
from services.identity_provider.failures import ProviderUnreachable
from services.identity_provider.provider import Request as SentOff
from services.office.door import Door
from services.office.pages import OfficePages
from services.office.proving import where_to
from services.office.visit import ProvedBy
from services.origin import Origin, OriginKind, coming_from
from services.web.application import Site
from services.web.cookies import Cookie
from services.web.forms import require_same_site
from services.web.sessions import SessionStore

BACK: Final = "/sign-in/back"
BACK_WITHIN: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Away:
    """Somebody who is at the provider; kept in the memory of the server alone.

    Attributes:
        sent: With what she was sent off.
        session: The token of her session, if she has one and proves again who she is.
        goes_on_to: Where she goes on once she is back.
    """

    sent: SentOff
    session: str = field(default="", repr=False)
    goes_on_to: str = "/"


class ProviderDoor:
    """Sends people to the identity provider, and lets them in when they come back."""

    def __init__(
        self, sign_in: ProviderSignIn, *, door: Door, pages: OfficePages, site: Site, clock: Clock
    ) -> None:
        self._sign_in = sign_in
        self._door = door
        self._pages = pages
        self._site = site
        self._away = SessionStore[_Away](clock, idle=BACK_WITHIN, longest=BACK_WITHIN)
        self._cookie = Cookie(plain_name="away", is_https=site.is_https, same_site="lax")

    def routes(self) -> Sequence[BaseRoute]:
        """The ways there and back."""
        return [
            Route("/sign-in/provider", self.send_off, methods=["GET"]),
            Route("/prove/provider", self.send_off_again, methods=["GET"]),
            Route(BACK, self.come_back, methods=["GET"]),
            Route("/signed-out", self.signed_out, methods=["GET"]),
        ]

    async def send_off(self, request: Request) -> Response:
        """Off to the provider, to sign in."""
        return await self._send_off(request, session="", goes_on_to="/")

    async def send_off_again(self, request: Request) -> Response:
        """Off to the provider, to prove again who she is."""
        if await self._door.session(request) is None:
            return RedirectResponse("/sign-in", status_code=303)
        return await self._send_off(
            request, session=self._door.token(request), goes_on_to=where_to(request)
        )

    async def _send_off(self, request: Request, *, session: str, goes_on_to: str) -> Response:
        require_same_site(request, self._site.origin)
        try:
            sent = await self._sign_in.provider.request(
                redirect_uri=f"{self._site.url}{BACK}", anew=bool(session)
            )
        except ProviderUnreachable:
            return self._away_page(request)
        token = self._away.begin(_Away(sent=sent, session=session, goes_on_to=goes_on_to))
        response = RedirectResponse(sent.address, status_code=303)
        self._cookie.set(response, token)
        return response

    async def come_back(self, request: Request) -> Response:
        """Let somebody in whom the provider names; whatever does not hold sounds the same."""
        token = self._cookie.read(request) or ""
        away = self._away.find(token)
        # Good for one return, whatever comes of it.
        self._away.end(token)
        try:
            with coming_from(Origin(kind=OriginKind.STAFF_PAGES, detail=BACK)):
                response = await self._let_in(request, away)
        except SignInRefused as refused:
            response = self._told(request, "You are not signed in", str(refused), status=400)
        except ProviderUnreachable:
            response = self._away_page(request)
        self._cookie.clear(response)
        return response

    async def _let_in(self, request: Request, away: _Away | None) -> Response:
        if away is None:
            raise NotLetIn
        given = request.query_params
        is_hers = hmac.compare_digest(given.get("state", "").encode(), away.sent.state.encode())
        if not is_hers or not given.get("code"):
            await self._sign_in.refuse(away.sent)
            raise NotLetIn
        session = self._door.sessions.find(away.session) if away.session else None
        if away.session and session is None:
            return RedirectResponse("/sign-in", status_code=303)
        entered = await self._sign_in.let_in(
            away.sent,
            code=given["code"],
            issuer=given.get("iss"),
            only=None if session is None else session.staff_id,
        )
        response = self._pages.page(
            "signed_in.html", form="", title="You are signed in", goes_on_to=away.goes_on_to
        )
        self._door.begin(response, entered, instead_of=away.session, by=ProvedBy.PROVIDER)
        return response

    async def signed_out(self, request: Request) -> Response:
        """Say that the session here is over, and where the provider's is ended."""
        return self._pages.page(
            "signed_out.html",
            form=self._door.form_for(request),
            title="You are signed out here",
            provider=self._name,
            way_out=await self._sign_in.provider.way_out(back_to=f"{self._site.url}/sign-in"),
        )

    def _away_page(self, request: Request) -> Response:
        sentence = (
            f"The sign-in of {self._name} does not answer. Nothing is wrong with your account: try "
            "again in a minute. If it goes on, tell an administrator."
        )
        return self._told(request, "Nobody can be signed in just now", sentence, status=503)

    def _told(self, request: Request, title: str, sentence: str, *, status: int) -> Response:
        return self._pages.page(
            "message.html",
            form=self._door.form_for(request),
            title=title,
            status=status,
            sentence=sentence,
        )

    @property
    def _name(self) -> str:
        return self._sign_in.provider.description.name
