"""Whether it lives, whether it is ready, and numbers for whoever watches over it."""

import httpx
from prometheus_client.parser import text_string_to_metric_families

from deploy.office_serving import office_of
from services.installation import Installation
from services.web.application import Application
from tests.integration.api.calling import URL, acting_for, interface
from tests.integration.cli.offline import Offline
from tests.stories.engine import Engine


def _asking(parts: Installation) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=office_of(parts, URL))
    return httpx.AsyncClient(transport=transport, base_url=URL)


def _numbers(text: str) -> dict[str, float]:
    return {
        " ".join((sample.name, *sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_without_temporal_the_office_lives_and_is_not_ready(parts: Installation) -> None:
    asking = _asking(parts)
    assert (await asking.get("/healthz")).status_code == 200
    answer = await asking.get("/readyz")
    assert answer.status_code == 503
    assert "Temporal" in answer.text


async def test_with_all_that_it_needs_it_is_ready(engine: Engine) -> None:
    assert (await _asking(engine.parts).get("/readyz")).text == "ready\n"


async def test_numbers_say_what_is_open_and_what_is_away_and_name_nobody(
    home: Offline, parts: Installation, app: Application
) -> None:
    watching = await acting_for(parts, app, "st-administrator-1")
    answer = await watching.get("/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=")
    numbers = _numbers(answer.text)
    assert numbers["duecourse_temporal_reachable"] == 0
    assert abs(numbers["duecourse_ledger_clock_skew_seconds"]) < 60
    for never in (home.open_case, "c-open", "st-", "Testcase", "@"):
        assert never not in answer.text


async def test_numbers_say_that_the_engine_works(engine: Engine) -> None:
    app = interface(engine.parts)
    watching = await acting_for(engine.parts, app, "st-administrator-1")
    numbers = _numbers((await watching.get("/metrics")).text)
    assert numbers["duecourse_temporal_reachable"] == 1
    assert numbers["duecourse_workers"] >= 1
