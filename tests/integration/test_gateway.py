"""Messages to a gateway: a real HTTP server that answers, refuses, or falls silent."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from pydantic import SecretBytes

from services.clocks import SystemClock
from services.gateway.interface import GatewayMessage
from services.gateway.webhook import WebhookGateway
from services.gateway.webhook_settings import WebhookSettings
from services.letters.neutral_message import render_neutral_message
from services.temporal_server.ports import LOOPBACK, free_port
from tests.servers.gateway import SECRET, TestGateway
from tests.servers.smtp_mails import DataStarted
from workflows.notices import DeliveryOutcome
from workflows.parties import Language

WRITTEN = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
SENT, DEFERRED = DeliveryOutcome.SENT, DeliveryOutcome.DEFERRED
REFUSED, UNKNOWN = DeliveryOutcome.REFUSED, DeliveryOutcome.UNKNOWN

MESSAGE = GatewayMessage(
    message_id="letter-1",
    to="+4915500000001",
    language=Language.CHINESE,
    text=render_neutral_message(Language.CHINESE),
    dated=WRITTEN,
)


@pytest_asyncio.fixture
async def there() -> AsyncIterator[TestGateway]:
    """A gateway that is there."""
    async with TestGateway() as gateway:
        yield gateway


def _way(url: str, secret: bytes = SECRET, answer_seconds: float = 0.5) -> WebhookGateway:
    settings = WebhookSettings(url=url, secret=SecretBytes(secret), answer_seconds=answer_seconds)
    return WebhookGateway(settings, wall=SystemClock())


async def test_a_message_is_posted_signed_and_says_nothing_but_that_one_waits(
    there: TestGateway,
) -> None:
    looked = DataStarted()
    report = await _way(there.url).send(MESSAGE, before_sending=looked)
    assert (report.outcome, report.status, looked.times) == (SENT, 202, 1)
    assert there.taken == {
        "letter-1": {
            "type": "message.waits",
            "timestamp": "2026-03-02T09:30:15Z",
            "data": {"to": MESSAGE.to, "language": "zh-Hans", "text": MESSAGE.text},
        }
    }


async def test_every_attempt_has_the_same_id_and_bytes_so_that_it_is_taken_once(
    there: TestGateway,
) -> None:
    there.answers, there.takes_before_answering = [503, None], True
    ends = [await _way(there.url).send(MESSAGE, before_sending=DataStarted()) for _ in range(3)]
    assert [x.outcome for x in ends] == [DEFERRED, UNKNOWN, SENT]
    assert len({(x["Idempotency-Key"], x["webhook-id"], body) for x, body in there.requests}) == 1
    assert len(there.taken) == 1


ANSWERS = {
    200: SENT, 202: SENT, 204: SENT,
    301: DEFERRED, 307: DEFERRED, 401: DEFERRED, 403: DEFERRED, 404: DEFERRED, 408: DEFERRED,
    429: DEFERRED, 503: DEFERRED,
    400: REFUSED, 410: REFUSED, 413: REFUSED, 422: REFUSED,
    500: UNKNOWN, 502: UNKNOWN, 504: UNKNOWN, None: UNKNOWN, 3.0: UNKNOWN,
}  # fmt: skip


@pytest.mark.parametrize(("answer", "outcome"), ANSWERS.items(), ids=str)
async def test_each_answer_means_one_of_the_known_outcomes(
    there: TestGateway, answer: int | float | None, outcome: DeliveryOutcome
) -> None:
    there.answers = [answer]
    report = await _way(there.url).send(MESSAGE, before_sending=DataStarted())
    assert report.outcome is outcome
    assert report.code
    assert len(there.requests) == 1


async def test_a_gateway_that_is_not_there_took_nothing() -> None:
    gone = f"http://{LOOPBACK}:{free_port()}/"
    report = await _way(gone).send(MESSAGE, before_sending=DataStarted())
    assert (report.outcome, report.code) == (DEFERRED, "gateway_unreachable")


async def test_nothing_is_posted_if_the_last_look_finds_that_it_must_not_be(
    there: TestGateway,
) -> None:
    with pytest.raises(RuntimeError, match="not any more"):
        await _way(there.url).send(
            MESSAGE, before_sending=DataStarted(RuntimeError("not any more"))
        )
    assert there.requests == []


async def test_a_gateway_knows_that_another_secret_is_not_ours(there: TestGateway) -> None:
    report = await _way(there.url, b"x" * 32).send(MESSAGE, before_sending=DataStarted())
    assert (report.outcome, report.code) == (DEFERRED, "gateway_not_as_configured")
    assert there.taken == {}


async def test_a_gateway_without_a_certificate_that_holds_gets_nothing(tmp_path: object) -> None:
    async with TestGateway() as plain:
        secure = plain.url.replace("http://", "https://")
        report = await _way(secure).send(MESSAGE, before_sending=DataStarted())
        assert report.outcome is DEFERRED
        assert plain.requests == []


def test_the_message_fits_every_telephone_and_is_one_line_in_every_language() -> None:
    for language in Language:
        said = render_neutral_message(language)
        assert said.strip() == said
        assert "\n" not in said
        assert len(said) <= 160


def test_what_is_posted_hides_the_party_from_logs() -> None:
    assert MESSAGE.to not in repr(MESSAGE)
    assert json.dumps(MESSAGE.text) not in repr(MESSAGE)
