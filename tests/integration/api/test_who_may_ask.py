"""Who may ask for what: each route with each role, and the bar that no token opens."""

from datetime import timedelta

import httpx
import pytest
from starlette.routing import Route

from services.access.rules import RULES
from services.accounts.scopes import Scope
from services.api.application import DESCRIPTION
from services.api.problems import ProblemKind
from services.api.routes import ROUTES
from services.api.routing import BASE, ApiRoute
from services.installation import Installation
from services.ledger.access import CARRYING_OUT
from services.web.application import Application
from tests.integration.api.calling import acting_for, program
from tests.integration.cli.offline import NAMED_IN_IT, Offline
from tests.integration.visitors import NO_CASE, STAFF, expected_status

ASKED = [route for route in ROUTES if route.method == "GET"]


def _at(route: ApiRoute, case: str) -> str:
    return route.path.replace("{case}", case).replace("{task}", "t-none")


def _is(answer: httpx.Response, kind: ProblemKind) -> bool:
    return (
        answer.status_code == kind.status
        and answer.headers["content-type"] == "application/problem+json"
        and answer.json()["type"] == kind.type
    )


def test_every_route_goes_through_an_operation_of_the_rules(app: Application) -> None:
    gated = {(f"{BASE}{route.path}", route.method) for route in ROUTES}
    for route in app.routes:
        assert isinstance(route, Route)
        if route.path != DESCRIPTION:
            assert {(route.path, method) for method in route.methods or ()} <= gated
    assert {route.operation for route in ROUTES} <= set(RULES)


@pytest.mark.parametrize("route", ROUTES, ids=lambda x: f"{x.method} {x.path}")
async def test_nobody_gets_anywhere_without_a_token(
    route: ApiRoute, home: Offline, app: Application
) -> None:
    for shown in (
        {},
        {"authorization": "Basic c3QtaW50YWtlLTE6eA=="},
        {"cookie": "office=x; __Host-office=x"},
    ):
        answer = await program(app).ask(route.method, _at(route, home.open_case), **shown)
        assert _is(answer, ProblemKind.NOT_KNOWN)
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert home.open_case not in answer.text


@pytest.mark.parametrize("staff_id", STAFF)
async def test_each_route_answers_each_person_as_the_rules_say(
    staff_id: str, home: Offline, parts: Installation, app: Application
) -> None:
    hers = await acting_for(parts, app, staff_id)
    for route in ROUTES:
        for case in (home.open_case, NO_CASE):
            got = await hers.ask(route.method, _at(route, case))
            expected = await expected_status(parts, route, staff_id, case)
            if route.method == "POST" and expected == 200:
                # Nothing was sent: whoever gets through is told what is missing.
                assert got.status_code in (400, 404, 422, 428), (route.path, got.text)
                continue
            assert got.status_code == expected, (route.path, case, got.text)
            if expected == 404:
                assert _is(got, ProblemKind.NOT_FOUND)


async def test_whoever_is_named_in_a_case_meets_it_nowhere(
    home: Offline, parts: Installation, app: Application
) -> None:
    hers = await acting_for(parts, app, NAMED_IN_IT)
    for route in ROUTES:
        if route.is_in_a_case:
            of_one = await hers.ask(route.method, _at(route, home.open_case))
            of_none = await hers.ask(route.method, _at(route, NO_CASE))
            assert (of_one.status_code, of_one.text) == (of_none.status_code, of_none.text)
    for path in ("/cases", f"/cases?reference={home.open_case[:4]}", "/cases?stage=closed"):
        assert (await hers.get(path)).json() == {"items": [], "next": None}
    tasks = await hers.get("/tasks")
    assert home.open_case not in tasks.text


@pytest.mark.parametrize("route", ROUTES, ids=lambda x: f"{x.method} {x.path}")
async def test_a_token_is_for_its_scopes_alone(
    route: ApiRoute, home: Offline, parts: Installation, app: Application
) -> None:
    others = frozenset(Scope) - {route.scope}
    hers = await acting_for(parts, app, "st-intake-1", scopes=others)
    answer = await hers.ask(route.method, _at(route, home.open_case))
    assert _is(answer, ProblemKind.OUT_OF_SCOPE)
    assert f'scope="{route.scope}"' in answer.headers["www-authenticate"]


async def test_a_token_ends_with_its_days_its_revocation_and_its_account(
    home: Offline, parts: Installation, app: Application
) -> None:
    hers = await acting_for(parts, app, "st-decision-head")
    revoked = await acting_for(parts, app, "st-decision-head")
    assert (await revoked.get("/cases")).status_code == 200
    await parts.api_tokens.revoke(revoked.token_id, CARRYING_OUT)
    assert _is(await revoked.get("/cases"), ProblemKind.NOT_RECOGNIZED)
    mistyped = program(app, hers.token[:-1] + ("A" if hers.token[-1] != "A" else "B"))
    assert _is(await mistyped.get("/cases"), ProblemKind.NOT_RECOGNIZED)
    assert (await hers.get("/cases")).status_code == 200
    token = await parts.ledger.api_tokens.find(hers.token_id)
    assert token is not None
    assert not token.counts(token.made_at + timedelta(days=30))
    assert hers.token not in repr(token)
    await parts.accounts.reset("st-decision-head", CARRYING_OUT)
    assert _is(await hers.get("/cases"), ProblemKind.NOT_RECOGNIZED)


async def test_whoever_guesses_tokens_is_asked_to_wait(
    parts: Installation, app: Application
) -> None:
    guessing = program(app, "duecourse_0_guess")
    seen = {(await guessing.get("/cases")).status_code for _ in range(32)}
    assert seen == {401, 429}
    hers = await acting_for(parts, app, "st-intake-1")
    assert (await hers.get("/cases")).status_code == 200


async def test_no_name_and_no_address_is_answered(
    home: Offline, parts: Installation, app: Application
) -> None:
    hers = await acting_for(parts, app, "st-intake-1")
    for route in ASKED:
        answered = (await hers.get(_at(route, home.open_case))).text
        assert "Testcase" not in answered
        assert "ada.testcase" not in answered
        assert "vr_" not in answered
