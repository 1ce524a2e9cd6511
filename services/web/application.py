"""An application of pages: routes between the guards that every one of them has."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from services.ledger.bounds import starting_with_nothing
from services.web.body_limit import LARGEST_BODY, BodyLimit
from services.web.headers import HeaderRules, WithHeaders
from services.web.rates import Rate, RateLimits, client_of

log = structlog.get_logger(__name__)

ErrorPage = Callable[[Request, int], Awaitable[Response]]
"""Writes the page for a status; it quotes nothing of the request."""

IsReady = Callable[[], Awaitable[None]]
"""Raises if the application cannot answer for its pages; `NotReady` says what is away."""


class NotReady(Exception):
    """Something that the application needs does not answer; the message names what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where an application is reached, fixed by a setting and by nothing that a request says.

    Attributes:
        url: Its address, such as ``https://page.example.org``.
        leads_to: Origins beside its own that its forms may lead to.
    """

    url: str
    leads_to: tuple[str, ...] = ()

    @property
    def is_https(self) -> bool:
        """Whether browsers reach it by https."""
        return urlsplit(self.url).scheme == "https"

    @property
    def host(self) -> str:
        """The one name it answers to."""
        return urlsplit(self.url).hostname or ""

    @property
    def origin(self) -> str:
        """Scheme, host and port, as browsers name it."""
        return origin_of(self.url)


def origin_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


class Application:
    """An ASGI application; its routes can be looked at, so that a test can go through them all."""

    def __init__(self, app: Starlette, site: Site) -> None:
        rules = HeaderRules(is_https=site.is_https, leads_to=site.leads_to)
        self._guarded: ASGIApp = WithHeaders(_Last(app), rules)
        self.routes: Sequence[BaseRoute] = app.routes
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI)."""
        await self._guarded(scope, receive, send)


def build_application(
    site: Site,
    routes: Sequence[BaseRoute],
    error_page: ErrorPage,
    *,
    is_ready: IsReady,
    limits: RateLimits,
    rate: Rate,
    largest_body: int = LARGEST_BODY,
    larger_bodies: Mapping[str, int] | None = None,
) -> Application:
    """Put routes between the guards: hosts, rates, sizes, headers, and a page for each error."""

    async def tell(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        page = await error_page(request, status)
        if isinstance(error, HTTPException):
            page.headers.update(error.headers or {})
        return page

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_: Request) -> Response:
        try:
            await is_ready()
        except NotReady as not_ready:
            return PlainTextResponse(f"not ready: {not_ready}\n", 503)
        return PlainTextResponse("ready\n")

    app = Starlette(
        routes=[
            *routes,
            Route("/healthz", healthz, methods=["GET"]),
            Route("/readyz", readyz, methods=["GET"]),
        ],
        middleware=[
            Middleware(_BeginsWithNothing),
            Middleware(TrustedHostMiddleware, allowed_hosts=[site.host], www_redirect=False),
            Middleware(_Limited, limits=limits, rate=rate),
            Middleware(BodyLimit, largest=largest_body, at=larger_bodies),
        ],
        exception_handlers={HTTPException: tell, Exception: tell},
    )
    return Application(app, site)


class _BeginsWithNothing:
    """Lets each request begin as if nobody had asked for anything before it on this connection."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with starting_with_nothing():
            await self._app(scope, receive, send)


class _Limited:
    """Refuses whoever asks for pages faster than anybody reads them."""

    def __init__(self, app: ASGIApp, limits: RateLimits, rate: Rate) -> None:
        self._app = app
        self._limits = limits
        self._rate = rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            client = client_of(Request(scope))
            if not await self._limits.allows(self._rate, client):
                refusal: Any = PlainTextResponse("too many requests\n", 429, {"Retry-After": "60"})
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)


class _Last:
    """The last place that can tell of a failure: a code in the log, and the server goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        failure: Exception | None = None
        try:
            await self._app(scope, receive, send)
        except Exception as error:  # noqa: BLE001 - its page was sent; the server would log its text
            failure = error
        if failure is not None:
            log.error("page.failed", exc_info=failure)
