"""The description and its page tell the same as the table of routes."""

from typing import Any

import pytest

from services.accounts.fresh_proof import NEED_FRESH_PROOF
from services.accounts.scopes import Scope
from services.api.description import description
from services.api.problems import ProblemKind
from services.api.routes import ROUTES
from services.api.routing import BASE, ApiRoute
from services.office.actions import ACTIONS
from tests.architecture.sources import ROOT

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
CHANGING = [route for route in ROUTES if route.method == "POST"]


def _described(route: ApiRoute) -> dict[str, Any]:
    found: dict[str, Any] = description()["paths"][f"{BASE}{route.path}"][route.method.lower()]
    return found


def test_every_route_has_a_name_of_its_own_that_a_language_takes() -> None:
    names = [route.name for route in ROUTES]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in names)


@pytest.mark.parametrize("route", ROUTES, ids=lambda x: x.name)
def test_the_page_tells_of_every_route(route: ApiRoute) -> None:
    path = route.path.replace("{case}", "CASE").replace("{task}", "TASK")
    if "/actions/" not in path:
        assert f"`{route.method} {path}`" in PAGE or f"`{BASE}{path}`" in PAGE
    assert _described(route)["x-duecourse-operation"] == route.operation.value
    assert _described(route)["security"] == [{"token": [route.scope.value]}]


def test_the_page_tells_of_every_action_scope_and_problem() -> None:
    (actions,) = [line for line in PAGE.splitlines() if "/actions/ACTION`" in line]
    for action in ACTIONS:
        assert f"`{action.name}`" in actions
    for code in (*Scope, *ProblemKind):
        assert f"`{code}`" in PAGE


@pytest.mark.parametrize("route", CHANGING, ids=lambda x: x.name)
def test_what_changes_something_takes_a_key_and_where_it_matters_the_state(
    route: ApiRoute,
) -> None:
    headers = {x["name"]: x["required"] for x in _described(route)["parameters"]}
    assert headers["Idempotency-Key"] is route.needs_key
    assert headers.get("If-Match", False) is route.needs_state
    assert {"409", "503"} <= set(_described(route)["responses"])


def test_nothing_is_offered_that_needs_somebody_to_prove_who_she_is() -> None:
    """A program shows a token, and cannot be asked whether somebody sits before it."""
    assert not {route.operation for route in ROUTES} & NEED_FRESH_PROOF


def test_nothing_personal_is_asked_for_in_an_address() -> None:
    asked = {
        parameter["name"]
        for path in description()["paths"].values()
        for operation in path.values()
        for parameter in operation.get("parameters", ())
        if parameter["in"] != "header"
    }
    assert not asked & {"name", "address", "text", "note", "external_reference", "key"}
