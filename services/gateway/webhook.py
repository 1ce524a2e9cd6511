"""A gateway behind a webhook: each message is posted, signed, under an id that stays the same."""

import json
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog

from services.clocks import Clock
from services.gateway.interface import BeforeSending, GatewayMessage, GatewayReport
from services.gateway.signing import signed_headers
from services.gateway.webhook_settings import WebhookSettings
from services.mail.tls import relay_tls_context
from workflows.notices import DeliveryOutcome

MESSAGE_WAITS = "message.waits"
"""The only kind of message there is."""

_TRY_LATER = frozenset({408, 425, 429, 503})
"""Answers with which a gateway says that it took nothing yet (RFC 9110, RFC 6585, RFC 8470)."""

_NOT_AS_CONFIGURED = frozenset({401, 403, 404, 405, 407})
"""Answers to whoever asks the wrong way: nothing was taken, whatever the message."""

log = structlog.get_logger(__name__)


class WebhookGateway:
    """Posts messages to a gateway.

    ``wall`` is the machine's own clock: a gateway refuses what was signed long ago.

    Raises:
        RelayCertificateFileError: the file of authorities cannot be used.
    """

    def __init__(self, settings: WebhookSettings, *, wall: Clock) -> None:
        self._settings = settings
        self._tls = relay_tls_context(settings.ca_file)
        self._wall = wall

    @property
    def longest_wait(self) -> timedelta:
        """How long one attempt may take at most."""
        return timedelta(seconds=self._settings.connect_seconds + self._settings.answer_seconds)

    async def send(
        self, message: GatewayMessage, *, before_sending: BeforeSending
    ) -> GatewayReport:
        """Try once to hand a message over; redirects are not followed."""
        await before_sending()
        try:
            async with (
                aiohttp.ClientSession(
                    connector=aiohttp.TCPConnector(ssl=self._tls), timeout=self._timeout()
                ) as session,
                session.post(
                    self._settings.url,
                    data=(body := body_of(message)),
                    headers=self._headers(body, message.message_id),
                    allow_redirects=False,
                ) as answer,
            ):
                return _report(answer.status)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            # No connection came about, or not with whom it should: nothing can have left.
            return GatewayReport(outcome=DeliveryOutcome.DEFERRED, code="gateway_unreachable")
        except (aiohttp.ClientError, TimeoutError):
            return GatewayReport(outcome=DeliveryOutcome.UNKNOWN, code="gateway_silent")

    def _timeout(self) -> aiohttp.ClientTimeout:
        return aiohttp.ClientTimeout(
            total=self.longest_wait.total_seconds(),
            sock_connect=self._settings.connect_seconds,
            sock_read=self._settings.answer_seconds,
        )

    def _headers(self, body: bytes, message_id: str) -> dict[str, str]:
        signed = signed_headers(
            body, message_id=message_id, now=self._wall.now(), secret=self._settings.secret
        )
        return {
            "Content-Type": "application/json",
            "User-Agent": "duecourse",
            "Idempotency-Key": message_id,
            **signed,
        }


def body_of(message: GatewayMessage) -> bytes:
    """What is posted: the same bytes at every attempt."""
    said = {
        "type": MESSAGE_WAITS,
        "timestamp": _as_text(message.dated),
        "data": {"to": message.to, "language": message.language.tag, "text": message.text},
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _as_text(instant: datetime) -> str:
    return instant.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _report(status: int) -> GatewayReport:
    outcome, code = _ended(status)
    if status in _NOT_AS_CONFIGURED or 300 <= status < 400:
        log.error("gateway.not_as_configured", http_status=status)
    return GatewayReport(outcome=outcome, code=code, status=status)


def _ended(status: int) -> tuple[DeliveryOutcome, str]:
    if 200 <= status < 300:
        return DeliveryOutcome.SENT, "gateway_took_it"
    if status in _TRY_LATER:
        return DeliveryOutcome.DEFERRED, "gateway_busy"
    if status in _NOT_AS_CONFIGURED or 300 <= status < 400:
        return DeliveryOutcome.DEFERRED, "gateway_not_as_configured"
    if 400 <= status < 500:
        return DeliveryOutcome.REFUSED, "gateway_refused"
    # It may have taken the message before it failed.
    return DeliveryOutcome.UNKNOWN, "gateway_failed"
