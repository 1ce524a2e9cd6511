"""The interface for programs put together: an ASGI application over an installation."""

from functools import partial
from typing import Any, Final

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from services.api.description import description
from services.api.door import TOKEN_RATE, ApiDoor
from services.api.failures import HANDLERS
from services.api.idempotency import Repeats
from services.api.parts import ApiParts
from services.api.problems import ProblemKind, ProblemRaised
from services.api.routes import ROUTES
from services.api.routing import BASE, add_routes, guarding
from services.web.application import Application, Site
from services.web.body_limit import BodyLimit
from services.web.rates import Rate, RateLimits, client_of

DESCRIPTION: Final = f"{BASE}/openapi.json"
CLIENT_RATE: Final = Rate(
    name="requests of a client", each="1200 per minute", all="60000 per minute"
)


def build_api(
    parts: ApiParts, *, url: str, client_rate: Rate = CLIENT_RATE, token_rate: Rate = TOKEN_RATE
) -> Application:
    """The interface for programs as an ASGI application.

    Args:
        parts: What it is built on.
        url: The address of the office, beside whose pages it is served.
        client_rate: How often one address may ask for anything.
        token_rate: How often one token may.
    """
    site = Site(url=url)
    limits = RateLimits()
    app = FastAPI(
        title="Due Course",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers=HANDLERS,
        middleware=[
            Middleware(_Guarded, host=site.host, limits=limits, rate=client_rate),
            Middleware(BodyLimit),
        ],
    )
    repeats = Repeats(store=parts.ledger.api_answers, key=parts.identifiers, clock=parts.clock)
    add_routes(app, ROUTES, partial(guarding, ApiDoor(parts, limits, token_rate), repeats))

    async def show_description(_: Request) -> JSONResponse:
        return JSONResponse(description())

    app.router.add_route(DESCRIPTION, show_description, methods=["GET"])
    return Application(app, site)


class _Guarded:
    """Answers to its own name alone, and nobody faster than a program has to ask."""

    def __init__(self, app: ASGIApp, host: str, limits: RateLimits, rate: Rate) -> None:
        self._app = app
        self._host = host
        self._limits = limits
        self._rate = rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        problem = await self._problem_with(Request(scope))
        answer: Any = self._app if problem is None else problem.response()
        await answer(scope, receive, send)

    async def _problem_with(self, request: Request) -> ProblemRaised | None:
        if request.url.hostname != self._host:
            return ProblemRaised(
                ProblemKind.MISDIRECTED, "ask by the address that DUECOURSE_OFFICE_URL names"
            )
        if not await self._limits.allows(self._rate, client_of(request)):
            waiting = {"Retry-After": "60"}
            return ProblemRaised(ProblemKind.TOO_MANY, "wait a minute", headers=waiting)
        return None
