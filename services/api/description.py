"""The description of the interface (OpenAPI 3.1), from the table of its routes."""

from functools import lru_cache
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from services.accounts.scopes import Scope
from services.api.problems import Problem
from services.api.routes import ROUTES
from services.api.routing import add_routes

VERSION: Final = "1.0.0"
_ABOUT: Final = """The office's work for programs, under the same rules as its pages.

A token of the staff lets a program in (`duecourse token make`); it does no more than whoever made
it may do. Codes, dates and opaque ids are answered, and no names, addresses or texts. Errors are
problems (RFC 9457). See docs/api.md.
"""


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """The description, which is the same for every installation."""
    app = FastAPI()
    # It describes routes, and none of them is ever asked here.
    add_routes(app, ROUTES, lambda _: APIRoute)
    return _described(app)


def _described(app: FastAPI) -> dict[str, Any]:
    found = get_openapi(title="Due Course", version=VERSION, description=_ABOUT, routes=app.routes)
    components = found.setdefault("components", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components.setdefault("schemas", {}).update({**problem.pop("$defs", {}), "Problem": problem})
    scopes = "\n".join(f"- `{scope.value}`: {scope.about}" for scope in Scope)
    components["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": f"A token of `duecourse token make`. Its scopes:\n{scopes}",
        }
    }
    return found
