"""The door of the office: signing in and out, and enrolment from a one-time link."""

import secrets
from collections.abc import Sequence
from typing import Final

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from services.accounts.devices import LASTS
from services.accounts.enrolling import CodeRefused, LinkUsedUp
from services.accounts.password_rules import PasswordRefused
from services.accounts.signing_in import Claim, SignedIn, SignInRefused, TooManyAttempts
from services.office.pages import OfficePages
from services.office.parts import OfficeParts
from services.office.visit import IDLE, LONGEST, OfficeSession, ProvedBy
from services.origin import Origin, OriginKind, coming_from
from services.web.application import Site
from services.web.cookies import Cookie
from services.web.forms import Fields, FormTokens
from services.web.rates import client_of
from services.web.sessions import SessionStore

_LONGEST_TYPED: Final = 1000


class Door:
    """Knows who is signed in, and lets people in and out."""

    def __init__(self, *, parts: OfficeParts, pages: OfficePages, site: Site) -> None:
        self._parts = parts
        self._pages = pages
        self._site = site
        self._forms = FormTokens()
        self.sessions = SessionStore[OfficeSession](parts.clock, idle=IDLE, longest=LONGEST)
        self._cookie = Cookie(plain_name="office", is_https=site.is_https)
        self._device = Cookie(plain_name="device", is_https=site.is_https)
        self._link = Cookie(plain_name="link", is_https=site.is_https)

    def routes(self) -> Sequence[BaseRoute]:
        """The routes for whoever is not signed in; every other one goes through the gate."""
        always = [
            Route("/sign-in", self.show_sign_in, methods=["GET"]),
            Route("/sign-out", self.sign_out, methods=["POST"]),
        ]
        if not self._parts.local_accounts:
            return always
        return [
            *always,
            Route("/sign-in", self.take_sign_in, methods=["POST"]),
            Route("/enrol/{token}", self.open_link, methods=["GET"]),
            Route("/enrol", self.show_enrolment, methods=["GET"]),
            Route("/enrol", self.take_enrolment, methods=["POST"]),
        ]

    async def session(self, request: Request) -> OfficeSession | None:
        """Who is signed in; nobody once her account was closed or reset, or time ran out."""
        token = self._cookie.read(request) or ""
        session = self.sessions.find(token)
        if session is None:
            return None
        if await self._parts.accounts.may_go_on(session.staff_id, session.epoch):
            return session
        self.sessions.end(token)
        return None

    async def fields(self, request: Request) -> Fields:
        """What was filled in, after it is sure that a page of ours sent it."""
        cookie = self._cookie.read(request)
        return await self._forms.read(request, cookie, own_origin=self._site.origin)

    def form_for(self, request: Request) -> str:
        """The token of forms that are shown to this browser."""
        return self._forms.token_for(self._cookie.read(request) or "")

    async def show_sign_in(self, request: Request) -> Response:
        """The form; whoever is signed in goes on to her tasks."""
        if await self.session(request) is not None:
            return RedirectResponse("/", status_code=303)
        return self._sign_in_page(request)

    async def take_sign_in(self, request: Request) -> Response:
        """Let somebody in, or say in one sentence that something does not fit."""
        fields = await self.fields(request)
        claim = self.claim(request, fields, name=fields.text("name"))
        try:
            with coming_from(Origin(kind=OriginKind.STAFF_PAGES, detail="/sign-in")):
                entered = await self._parts.sign_in.let_in(claim)
        except SignInRefused as refused:
            return self._sign_in_page(request, fault=str(refused), status=status_of(refused))
        response = RedirectResponse("/", status_code=303)
        self.begin(response, entered, instead_of=self.token(request))
        return response

    def claim(
        self, request: Request, fields: Fields, *, name: str, is_again: bool = False
    ) -> Claim:
        """What somebody gives who wants to be let in, or proves again who she is."""
        return Claim(
            name=name[:_LONGEST_TYPED],
            password=fields.text("password")[:_LONGEST_TYPED],
            code=fields.text("code")[:_LONGEST_TYPED],
            device=self._device.read(request),
            client=client_of(request),
            is_again=is_again,
        )

    def token(self, request: Request) -> str:
        """The token of the session that a browser says it has; empty if it says none."""
        return self._cookie.read(request) or ""

    def begin(
        self,
        response: Response,
        entered: SignedIn,
        *,
        instead_of: str,
        by: ProvedBy = ProvedBy.PASSWORD_AND_CODE,
    ) -> None:
        """Begin the session of somebody who was let in, and end the one that she had."""
        self.sessions.end(instead_of)
        # A token that nobody had before: whoever planted a cookie has nothing by it.
        token = self.sessions.begin(
            OfficeSession(
                staff_id=entered.staff_id,
                epoch=entered.epoch,
                proved_at=entered.proved_at,
                proved_by=by,
            )
        )
        self._cookie.set(response, token)
        if entered.device is not None:
            self._keep_device(response, entered.device)

    async def sign_out(self, request: Request) -> Response:
        """End the session on the server; how to end the provider's is told on the next page."""
        await self.fields(request)
        session = self.sessions.find(self.token(request))
        self.sessions.end(self.token(request))
        by_provider = session is not None and session.proved_by is ProvedBy.PROVIDER
        place = "/signed-out" if by_provider else "/sign-in"
        response = RedirectResponse(place, status_code=303)
        self._cookie.clear(response)
        response.headers["Clear-Site-Data"] = '"storage"'
        return response

    async def open_link(self, request: Request) -> Response:
        """Take the token out of the address, so that it stays in no history and leads nowhere."""
        response = RedirectResponse("/enrol", status_code=303)
        self._link.set(response, request.path_params["token"][:_LONGEST_TYPED])
        return response

    async def show_enrolment(self, request: Request) -> Response:
        """Password, picture for the app, and code. Looking at it uses nothing up."""
        return await self._enrolment_page(request)

    async def take_enrolment(self, request: Request) -> Response:
        """Use the link up, and show the recovery codes, once."""
        fields = await self.fields(request)
        password = fields.text("password")
        if password != fields.text("again"):
            return await self._enrolment_page(request, fault="The two passwords differ")
        try:
            with coming_from(Origin(kind=OriginKind.STAFF_PAGES, detail="/enrol")):
                enrolled = await self._parts.enrolment.enrol(
                    self._link.read(request) or "", password=password, code=fields.text("code")
                )
        except (PasswordRefused, CodeRefused) as refused:
            return await self._enrolment_page(request, fault=str(refused))
        except LinkUsedUp as refused:
            return self._link_is_over(request, refused)
        response = self._pages.page(
            "enrolled.html",
            form=self.form_for(request),
            title="Keep these recovery codes",
            codes=enrolled.recovery_codes,
            staff_id=enrolled.staff_id,
        )
        self._link.clear(response)
        return response

    async def _enrolment_page(self, request: Request, fault: str | None = None) -> Response:
        try:
            offer = await self._parts.enrolment.offer(self._link.read(request) or "")
        except LinkUsedUp as refused:
            return self._link_is_over(request, refused)
        picture = segno.make(offer.address, error="m").svg_inline(
            scale=5, dark="#000", light="#fff", title="The same secret as a picture for the app"
        )
        cookie, form = self._before(request)
        response = self._pages.page(
            "enrol.html",
            form=form,
            title="Your account",
            status=400 if fault else 200,
            fault=fault,
            staff_id=offer.staff_id,
            secret=" ".join(offer.secret[i : i + 4] for i in range(0, len(offer.secret), 4)),
            picture=Markup(picture),  # noqa: S704 - drawn from numbers a line above
        )
        self._cookie.set(response, cookie)
        return response

    def _link_is_over(self, request: Request, refused: LinkUsedUp) -> Response:
        return self._pages.page(
            "message.html",
            form=self.form_for(request),
            title="This link cannot be used",
            status=410,
            sentence=str(refused),
        )

    def _sign_in_page(
        self, request: Request, *, fault: str | None = None, status: int = 200
    ) -> Response:
        cookie, form = self._before(request)
        provider = self._parts.provider
        response = self._pages.page(
            "sign_in.html",
            form=form,
            title="Sign in",
            status=status,
            fault=fault,
            has_accounts=self._parts.local_accounts,
            provider=provider.provider.description.name if provider else None,
        )
        self._cookie.set(response, cookie)
        return response

    def _before(self, request: Request) -> tuple[str, str]:
        """The cookie that ties forms to a browser in which nobody is signed in, and their token."""
        cookie = self._cookie.read(request) or secrets.token_urlsafe(32)
        return cookie, self._forms.token_for(cookie)

    def _keep_device(self, response: Response, mark: str) -> None:
        response.set_cookie(
            self._device.name,
            mark,
            max_age=int(LASTS.total_seconds()),
            path="/",
            secure=self._site.is_https,
            httponly=True,
            samesite="strict",
        )


def status_of(refused: SignInRefused) -> int:
    """Of the page that says so."""
    return 429 if isinstance(refused, TooManyAttempts) else 400
