"""Routes for programs: each names its operation and its scope, and is reached through a guard."""

import re
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from services.access.operations import Operation
from services.accounts.api_tokens import Holder
from services.accounts.scopes import Scope
from services.api import idempotency, preconditions
from services.api.door import ApiDoor
from services.api.idempotency import Repeats
from services.api.parts import ApiParts
from services.api.preconditions import version_of
from services.api.problems import no_such_case, problems_of
from services.api.receipts import Receipted
from services.api.visit import CASE_PATTERN, ApiVisit
from services.ledger.bounds import starting_with_nothing
from services.origin import Origin, OriginKind, coming_from

BASE: Final = "/api/v1"
_CASE: Final = re.compile(CASE_PATTERN)

Handle = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiRoute:
    """A route for programs.

    Attributes:
        name: By which clients call it.
        path: Below the version; one about a case has ``{case}`` in it.
        method: GET, or POST for what changes something.
        operation: What it does, for the rules of who may see and do what.
        scope: What a token has to be for.
        handler: What answers; its docstring describes it to readers.
        answer: What is answered; None for plain text.
        status: Of an answer that is no problem.
        needs_state: Whether it names the state of the case that it was decided on.
        needs_key: Whether it has to come with an idempotency key.
    """

    name: str
    path: str
    method: str
    operation: Operation
    scope: Scope
    handler: Callable[..., Awaitable[Any]]
    answer: type[BaseModel] | None
    status: int = 200
    needs_state: bool = False
    needs_key: bool = False

    @property
    def is_in_a_case(self) -> bool:
        """Whether it is about one case."""
        return "{case}" in self.path


def add_routes(
    app: FastAPI, table: Sequence[ApiRoute], guard: Callable[[ApiRoute], type[APIRoute]]
) -> None:
    """Put routes into an application, each behind its guard."""
    for route in table:
        app.router.add_api_route(
            f"{BASE}{route.path}",
            route.handler,
            methods=[route.method],
            name=route.name,
            operation_id=route.name,
            response_model=route.answer,
            status_code=route.status,
            response_class=JSONResponse if route.answer else PlainTextResponse,
            responses=_answers_of(route),
            openapi_extra={
                "security": [{"token": [route.scope.value]}],
                "x-duecourse-operation": route.operation.value,
                "parameters": _described_headers(route),
            },
            route_class_override=guard(route),
        )


def guarding(door: ApiDoor, repeats: Repeats, route: ApiRoute) -> type[APIRoute]:
    """What stands before a route: the door, then the gate, and only then the body is read."""

    class Guarded(APIRoute):
        def get_route_handler(self) -> Handle:
            inner = super().get_route_handler()

            async def answer(request: Request) -> Response:
                holder = await door.let_in(request, route.scope)
                origin = Origin(kind=OriginKind.API, detail=holder.token_id)
                with coming_from(origin), starting_with_nothing():
                    await door.parts.gate.require(route.operation, holder.actor)

                    async def carry_out(command_id: str) -> Response:
                        request.state.visit = await _visit(
                            route, door.parts, holder, request, command_id
                        )
                        return await inner(request)

                    if route.method == "GET":
                        return await carry_out("")
                    return await repeats.once(request, holder, carry_out, is_needed=route.needs_key)

            return answer

    return Guarded


async def _visit(
    route: ApiRoute, parts: ApiParts, holder: Holder, request: Request, command_id: str
) -> ApiVisit:
    permit, seen = None, 0
    if route.is_in_a_case:
        named = request.path_params["case"]
        # What no reference and no id looks like is not looked for.
        if not _CASE.match(named):
            raise no_such_case()
        case_id = await parts.desk.find(named)
        permit = await parts.gate.require_in_case(route.operation, holder.actor, case_id)
    if route.needs_state:
        seen = version_of(request.headers.get(preconditions.HEADER))
    return ApiVisit(
        parts=parts,
        holder=holder,
        operation=route.operation,
        given=permit,
        seen=seen,
        command_id=command_id,
    )


def _answers_of(route: ApiRoute) -> dict[int | str, dict[str, Any]]:
    found = problems_of(
        is_in_a_case=route.is_in_a_case,
        changes=route.method != "GET",
        needs_state=route.needs_state,
    )
    if route.answer is not None and issubclass(route.answer, Receipted):
        found[202] = {"model": route.answer, "description": "Accepted, and not yet recorded"}
    return found


def _described_headers(route: ApiRoute) -> list[dict[str, Any]]:
    described = []
    if route.method != "GET":
        described.append({**idempotency.DESCRIBED, "required": route.needs_key})
    if route.needs_state:
        described.append(preconditions.DESCRIBED)
    return described
