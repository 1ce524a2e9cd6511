"""Temporal's pages show what is stored of a case to whoever may see its facts alone."""

from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
import pytest_asyncio
from google.protobuf.json_format import MessageToDict, Parse
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.converter import WorkflowSerializationContext

from deploy.office_serving import office_of
from services.accounts.scopes import Scope
from services.installation import Installation
from services.ledger.access import Access
from services.payloads.codec import EncryptedPayloads
from services.settings import SettingsError
from services.web.application import Application
from tests.integration.cli.offline import NAMED_IN_IT, Offline
from tests.integration.office.browsing import URL, Browser, browser, signed_in
from workflows import names
from workflows.facts import Actor, ActorKind

TEMPORAL = "http://127.0.0.1:8233"
SAID = b'{"stage":"intake"}'


@pytest.fixture
def app(parts: Installation) -> Application:
    """The office of an installation whose settings name Temporal's pages."""
    named = parts.settings.model_copy(update={"codec_origin": TEMPORAL})
    return office_of(replace(parts, settings=named), URL)


async def _stored(parts: Installation, case_id: str) -> Payload:
    """A payload as Temporal has it."""
    workflow = WorkflowSerializationContext(
        namespace="default", workflow_id=names.workflow_id(case_id)
    )
    codec = EncryptedPayloads(parts.keys.payloads).with_context(workflow)
    (sealed,) = await codec.encode([Payload(metadata={"encoding": b"json/plain"}, data=SAID)])
    return sealed


async def _asked(
    hers: Browser, *payloads: Payload, path: str = "/codec/decode", origin: str | None = TEMPORAL
) -> httpx.Response:
    headers = {"X-Namespace": "default"} | ({"Origin": origin} if origin else {})
    said = MessageToDict(Payloads(payloads=payloads))
    return await hers.client.post(path, json=said, headers=headers)


async def _entries(parts: Installation, case_id: str) -> list[str]:
    found = await parts.ledger.audit.of_case(case_id, ("payloads.decode",), since=_LONG_AGO)
    return [x.actor for x in found]


OFFICERS = Access(actor=Actor(kind=ActorKind.STAFF, actor_id="st-intake-1"), purpose="make_token")
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest_asyncio.fixture
async def officer(parts: Installation, app: Application) -> AsyncIterator[Browser]:
    """Somebody who keeps contact in the case."""
    yield await signed_in(parts, app, "st-intake-1")


async def test_an_officer_of_the_case_reads_what_is_stored_and_it_is_written_down(
    parts: Installation, home: Offline, officer: Browser
) -> None:
    case_id = await parts.desk.find(home.open_case)
    before = len(await _entries(parts, case_id))
    plain = Payload(metadata={"encoding": b"json/plain"}, data=b"1")
    answer = await _asked(officer, await _stored(parts, case_id), plain)
    assert answer.status_code == 200
    opened = Parse(answer.content, Payloads()).payloads
    assert [x.data for x in opened] == [SAID, b"1"]
    assert answer.headers["access-control-allow-origin"] == TEMPORAL
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert (await _entries(parts, case_id))[before:] == ["staff:st-intake-1"]


@pytest.mark.parametrize(
    ("staff_id", "status"),
    [("st-decision-1", 404), ("st-administrator-1", 404), (NAMED_IN_IT, 404), (None, 401)],
)
async def test_nobody_else_does(
    parts: Installation, app: Application, home: Offline, staff_id: str | None, status: int
) -> None:
    case_id = await parts.desk.find(home.open_case)
    before = await _entries(parts, case_id)
    hers = await signed_in(parts, app, staff_id) if staff_id else browser(app)
    answer = await _asked(hers, await _stored(parts, case_id))
    assert answer.status_code == status
    assert b64encode(SAID) not in answer.content
    assert await _entries(parts, case_id) == before


async def test_what_was_bound_to_another_case_does_not_open(
    parts: Installation, home: Offline, officer: Browser
) -> None:
    sealed = await _stored(parts, "c-of-somebody-else")
    assert (await _asked(officer, sealed)).status_code == 404
    claimed = names.workflow_id(await parts.desk.find(home.open_case)).encode()
    sealed.metadata["workflow-id"] = claimed
    assert (await _asked(officer, sealed)).status_code == 404


@pytest.mark.parametrize("origin", ["https://elsewhere.example.org", "null", None])
async def test_pages_of_others_get_nothing(
    parts: Installation, home: Offline, officer: Browser, origin: str | None
) -> None:
    sealed = await _stored(parts, await parts.desk.find(home.open_case))
    answer = await _asked(officer, sealed, origin=origin)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


async def test_a_browser_may_ask_beforehand_and_nothing_is_encoded(
    officer: Browser, app: Application
) -> None:
    headers = {"Origin": TEMPORAL, "Access-Control-Request-Method": "POST"}
    asked = await browser(app).client.options("/codec/decode", headers=headers)
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == TEMPORAL
    assert "x-namespace" in asked.headers["access-control-allow-headers"]
    assert (await _asked(officer, path="/codec/encode")).status_code == 405


@pytest.mark.parametrize("body", [b"", b'{"payloads": 1}', b"[" * 5000, b"\xff"])
async def test_what_is_no_payload_is_refused(officer: Browser, body: bytes) -> None:
    answer = await officer.client.post("/codec/decode", content=body, headers={"Origin": TEMPORAL})
    assert answer.status_code == 400


async def test_a_large_history_is_taken_and_a_huge_one_is_not(
    parts: Installation, home: Offline, officer: Browser
) -> None:
    sealed = await _stored(parts, await parts.desk.find(home.open_case))
    assert (await _asked(officer, *[sealed] * 300)).status_code == 200
    headers = {"Origin": TEMPORAL, "Content-Length": str(5 * 1024 * 1024)}
    answer = await officer.client.post("/codec/decode", content=b"{}", headers=headers)
    assert answer.status_code == 413


async def test_it_is_off_unless_the_settings_name_the_pages(parts: Installation) -> None:
    off = office_of(parts, URL)
    answer = await _asked(browser(off))
    assert answer.status_code == 404
    wrong = parts.settings.model_copy(update={"codec_origin": "http://temporal.example.org"})
    with pytest.raises(SettingsError, match="CODEC_ORIGIN"):
        office_of(replace(parts, settings=wrong), URL)


@pytest.mark.parametrize(
    ("scope", "status"), [(Scope.READ_CASES, 200), (Scope.READ_TASKS, 401), (None, 401)]
)
async def test_a_program_shows_a_token_that_is_for_reading_cases(
    parts: Installation, app: Application, home: Offline, scope: Scope | None, status: int
) -> None:
    text = "duecourse_none_at_all"
    if scope is not None:
        made = await parts.api_tokens.make(OFFICERS, scopes=frozenset({scope}))
        text = made.text
    sealed = await _stored(parts, await parts.desk.find(home.open_case))
    program = browser(app)
    program.client.headers["Authorization"] = f"Bearer {text}"
    assert (await _asked(program, sealed, origin=None)).status_code == status
    assert (
        await _asked(program, sealed, origin="https://elsewhere.example.org")
    ).status_code == 403
