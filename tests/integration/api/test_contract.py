"""The description is kept: whatever is sent, no failure, and no answer that it does not foresee.

`make test` tries a few requests of each route; DUECOURSE_CAMPAIGN=full makes it many.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC
from typing import Any

import hypothesis
import pytest
import pytest_asyncio
import requests
import schemathesis
from hypothesis import strategies
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import ignored_auth

from deploy.office_serving import api_parts
from services.api import idempotency, preconditions
from services.api.application import build_api
from services.api.cursors import cursor_of
from services.api.description import description
from services.api.routes import ROUTES
from services.api.routing import BASE, ApiRoute
from services.desk.intake import new_id
from services.web.rates import Rate
from services.web.serving import listening, serving
from tests.integration.api.calling import ALONE, Program, acting_for
from tests.stories.engine import Engine

EXAMPLES = 300 if os.environ.get("DUECOURSE_CAMPAIGN") == "full" else 6
AS_OFTEN_AS_IT_LIKES = Rate(name="any", each="1000000 per second", all="1000000 per second")
# What fits the description can still be about a state that is over, or about no case.
CONFIG = SchemathesisConfig.from_str("""
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 403, 404, 409, 412]
""")
SCHEMA = schemathesis.openapi.from_dict(description(), config=CONFIG)
schemathesis.openapi.format(
    "cursor",
    strategies.builds(
        cursor_of,
        strategies.none() | strategies.datetimes(timezones=strategies.just(UTC)),
        strategies.from_regex(r"[a-z0-9]{1,40}", fullmatch=True),
    ),
)
schemathesis.openapi.format(
    "visible-text",
    strategies.text(strategies.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1),
)
schemathesis.openapi.format("time-zone", strategies.sampled_from(["UTC", "Europe/Paris"]))


@pytest_asyncio.fixture(scope="module")
async def served(engine: Engine) -> AsyncIterator[str]:
    """The interface on a port of this machine, in this process; gives its address."""
    place = listening("127.0.0.1", 0)
    url = f"http://127.0.0.1:{place.getsockname()[1]}"
    app = build_api(
        api_parts(engine.parts),
        url=url,
        client_rate=AS_OFTEN_AS_IT_LIKES,
        token_rate=AS_OFTEN_AS_IT_LIKES,
    )
    with place:
        async with serving(app, place):
            yield url


@pytest_asyncio.fixture(scope="module")
async def hers(engine: Engine) -> Program:
    """A program of somebody who has cases."""
    return await acting_for(
        engine.parts, build_api(api_parts(engine.parts), url="http://x"), "st-intake-1"
    )


def _on_todays_state(case: Any, seen: requests.Response) -> None:
    """Name the case's newest fact, as far as she still sees it."""
    if preconditions.HEADER in case.headers and "etag" in seen.headers:
        case.headers[preconditions.HEADER] = seen.headers["etag"]


@pytest.mark.parametrize("route", ROUTES, ids=lambda x: x.name)
async def test_whatever_is_sent_is_answered_as_described(
    route: ApiRoute, engine: Engine, served: str, hers: Program
) -> None:
    case_id = await engine.open(ALONE)
    sent = {"Authorization": f"Bearer {hers.token}"}
    operation = SCHEMA[f"{BASE}{route.path}"][route.method]

    address = f"{served}{BASE}/cases/{case_id}"

    def send() -> None:
        @hypothesis.settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
            phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        )
        @hypothesis.given(case=operation.as_strategy(), is_hers=strategies.booleans())
        def once(case: Any, *, is_hers: bool) -> None:
            if is_hers and route.is_in_a_case:
                case.path_parameters["case"] = case_id
                _on_todays_state(case, requests.get(address, headers=sent, timeout=30))
            if case.meta.generation.mode.is_positive and idempotency.HEADER in case.headers:
                case.headers[idempotency.HEADER] = new_id("k")
            case.call_and_validate(base_url=served, headers=sent, excluded_checks=[ignored_auth])

        once()

    await asyncio.to_thread(send)
