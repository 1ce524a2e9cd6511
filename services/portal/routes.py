"""The portal's routes: one address to look at, ``/``; everything else is a form that leads back.

Nothing about a case is ever in an address: not in the browser's history, nor in any log.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from services.portal.door import Door, back
from services.portal.her_case import PageClosed
from services.portal.portal import Portal
from services.portal.reminder import FILE_NAME, reminder_file
from services.portal.shell import PortalPages, wished_language
from services.portal.view_page import ViewWriter
from services.portal.views import View
from services.portal.visitors import Told, Visitor
from services.portal.visits import Visit
from services.portal.wish_routes import new_command
from services.web.application import Site
from services.web.forms import require_same_site
from services.web.rates import Rate, RateLimits, client_of
from workflows.parties import Language

SIGN_IN_RATE = Rate(name="sign in", each="10 per 15 minutes", all="2000 per 15 minutes")
"""Nobody guesses 112 bits; the limits keep whoever tries from costing others their answer.

The limit for all counts what opened nothing: however many guess, her own code opens her page.
"""

_CLEAR = '"cookies", "storage"'
"""``"cache"`` is left out: there is nothing of ours in it, and clearing it can take a browser
seconds, in which the page would still stand there."""

_LONGEST_ID = 200
_FAULTS = {Told.REFUSED: "code_refused", Told.TOO_OFTEN: "code_too_often"}
_ERRORS = {400: "error_form", 415: "error_form", 413: "error_long", 429: "error_often"}


class PortalRoutes:
    """Answers requests, by what the portal can do."""

    def __init__(
        self,
        *,
        door: Door,
        portal: Portal,
        pages: PortalPages,
        views: ViewWriter,
        site: Site,
        exit_to: str,
        limits: RateLimits,
        sign_in_rate: Rate = SIGN_IN_RATE,
    ) -> None:
        self._door = door
        self._portal = portal
        self._pages = pages
        self._views = views
        self._site = site
        self._exit_to = exit_to
        self._limits = limits
        self._sign_in_rate = sign_in_rate
        self.cookie = door.cookie

    def routes(self) -> Sequence[BaseRoute]:
        """Every route of the portal."""
        return [
            Route("/", self.show, methods=["GET"]),
            Route("/begin", self.begin, methods=["POST"]),
            Route("/open", self.open, methods=["POST"]),
            Route("/letter", self.letter, methods=["POST"]),
            Route("/language", self.language, methods=["POST"]),
            Route("/reminder", self.reminder, methods=["POST"]),
            Route("/exit", self.exit, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The page itself; for whoever has not signed in what comes before it. Changes nothing."""
        token = self.cookie.read(request)
        visit = await self._portal.visit(token)
        if visit is not None and token is not None:
            try:
                return await self._front(visit, token)
            except PageClosed:
                self._portal.visits.end(token)
        return self._before(request, token)

    async def _front(self, visit: Visit, token: str) -> Response:
        her = await self._portal.her_case(visit)
        form = self._door.forms.token_for(token)
        if not visit.command_id:
            visit = replace(visit, command_id=new_command())
            self._portal.visits.change(token, visit)
        entered: dict[str, Any] = {"command": visit.command_id, "said": visit.said}
        if visit.view is not View.FRONT and visit.view.wish in her.wishes:
            language = visit.language or her.preferences.language
            values = self._views.values(visit, her, language)
            return self._pages.page(visit.view.template, language, form, **entered, **values)
        front = await self._portal.front(visit, her)
        return self._pages.page("front.html", front.words.language, form, **entered, front=front)

    def _before(self, request: Request, given: str | None) -> Response:
        known = self._door.visitors.read(given)
        visitor = known or Visitor()
        cookie = (
            given if known is not None and given is not None else self._door.visitors.write(visitor)
        )
        language = visitor.language or wished_language(request)
        form = self._door.forms.token_for(cookie)
        if visitor.has_read:
            fault = _FAULTS.get(visitor.told)
            response = self._pages.page("sign_in.html", language, form, fault=fault)
        else:
            response = self._pages.page("before.html", language, form)
        self.cookie.set(response, cookie)
        return response

    async def begin(self, request: Request) -> Response:
        """The page about the safety of the device was read."""
        visitor, _ = await self._door.visitor_with_a_form(request)
        return self._back_as(replace(visitor, has_read=True, told=Told.NOTHING))

    async def open(self, request: Request) -> Response:
        """Sign in: one answer for every code that opens nothing."""
        visitor, fields = await self._door.visitor_with_a_form(request)
        if not await self._limits.allows_client(self._sign_in_rate, client_of(request)):
            return self._back_as(replace(visitor, has_read=True, told=Told.TOO_OFTEN))
        token = await self._portal.sign_in(fields.text("words"))
        if token is None:
            is_let_try = await self._limits.allows_all(self._sign_in_rate)
            told = Told.REFUSED if is_let_try else Told.TOO_OFTEN
            return self._back_as(replace(visitor, has_read=True, told=told))
        self._portal.visits.end(self.cookie.read(request) or "")
        if visitor.language is not None:
            self._show_in(token, visitor.language)
        # A token that nobody had before: whoever planted a cookie has nothing by it.
        response = back()
        self.cookie.set(response, token)
        return response

    async def letter(self, request: Request) -> Response:
        """Open a letter on the page, or close it. What is no letter of hers opens nothing."""
        entered, _, fields = await self._door.visit_with_a_form(request)
        if entered is not None:
            token, visit = entered
            wanted = fields.text("letter")[:_LONGEST_ID] or None
            self._portal.visits.change(token, replace(visit, open_letter=wanted, said=None))
        return back()

    async def language(self, request: Request) -> Response:
        """Show the page in another language, for this visit."""
        entered, visitor, fields = await self._door.visit_with_a_form(request)
        chosen = next((x for x in Language if x == fields.text("language")), None)
        if entered is not None:
            self._show_in(entered[0], chosen)
            return back()
        return self._back_as(replace(visitor, language=chosen))

    async def reminder(self, request: Request) -> Response:
        """The day by which she hears next, as a file for her own calendar."""
        entered, _, _ = await self._door.visit_with_a_form(request)
        if entered is None:
            return back()
        token, visit = entered
        try:
            her = await self._portal.her_case(visit)
        except PageClosed:
            self._portal.visits.end(token)
            return back()
        if her.next.first_on is None:
            return back()
        words = self._pages.words(visit.language or her.preferences.language)
        written = reminder_file(
            her.next.first_on, words.plain("reminder_title"), self._portal.now()
        )
        name = f'attachment; filename="{FILE_NAME}"'
        return Response(written, media_type="text/calendar", headers={"Content-Disposition": name})

    async def exit(self, request: Request) -> Response:
        """End the visit, and lead to the neutral site. It needs no token of a form."""
        require_same_site(request, self._site.origin)
        token = self.cookie.read(request)
        if token is not None:
            self._portal.visits.end(token)
        response = RedirectResponse(self._exit_to, status_code=303)
        self.cookie.clear(response)
        response.headers["Clear-Site-Data"] = _CLEAR
        return response

    async def error(self, request: Request, status: int) -> Response:
        """The page for an error: a sentence by the status, and nothing of what was asked."""
        token = self.cookie.read(request)
        visitor = self._door.visitors.read(token) or Visitor()
        fault = _ERRORS.get(status, "error_system" if status >= 500 else "error_missing")
        return self._pages.page(
            "error.html",
            visitor.language or wished_language(request),
            self._door.forms.token_for(token or ""),
            status=status,
            fault=fault,
        )

    def _show_in(self, token: str, language: Language | None) -> None:
        visit = self._portal.visits.find(token)
        if visit is not None:
            self._portal.visits.change(token, replace(visit, language=language))

    def _back_as(self, visitor: Visitor) -> Response:
        response = back()
        self.cookie.set(response, self._door.visitors.write(visitor))
        return response
