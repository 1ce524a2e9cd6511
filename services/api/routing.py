"""Routes for programs: each names its operation and its scope, and is reached through a guard."""

import re
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from services.access.operations import Operation
from services.accounts.api_tokens import Holder
from services.accounts.scopes import Scope
from services.api.door import ApiDoor
from services.api.problems import no_such_case, problems_of
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
        answer: What is answered.
        status: Of an answer that is no problem.
    """

    name: str
    path: str
    method: str
    operation: Operation
    scope: Scope
    handler: Callable[..., Awaitable[Any]]
    answer: type[BaseModel]
    status: int = 200

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
            responses=problems_of(is_in_a_case=route.is_in_a_case, changes=route.method == "POST"),
            openapi_extra={
                "security": [{"token": [route.scope.value]}],
                "x-duecourse-operation": route.operation.value,
            },
            route_class_override=guard(route),
        )


def guarding(door: ApiDoor, route: ApiRoute) -> type[APIRoute]:
    """What stands before a route: the door, then the gate, and only then the body is read."""

    class Guarded(APIRoute):
        def get_route_handler(self) -> Handle:
            inner = super().get_route_handler()

            async def answer(request: Request) -> Response:
                holder = await door.let_in(request, route.scope)
                origin = Origin(kind=OriginKind.API, detail=holder.token_id)
                with coming_from(origin), starting_with_nothing():
                    request.state.visit = await _visit(route, door, holder, request)
                    return await inner(request)

            return answer

    return Guarded


async def _visit(route: ApiRoute, door: ApiDoor, holder: Holder, request: Request) -> ApiVisit:
    parts = door.parts
    await parts.gate.require(route.operation, holder.actor)
    case_id = ""
    if route.is_in_a_case:
        named = request.path_params["case"]
        # What no reference and no id looks like is not looked for.
        if not _CASE.match(named):
            raise no_such_case()
        case_id = await parts.desk.find(named)
        await parts.gate.require_in_case(route.operation, holder.actor, case_id)
    return ApiVisit(parts=parts, holder=holder, operation=route.operation, case_id=case_id)
