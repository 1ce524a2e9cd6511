"""Mail and the gateway beside it keep the same laws, each with a real server."""

import email
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest_asyncio
from pydantic import SecretBytes

from activities.carrying import OUTCOMES
from services.clocks import SystemClock
from services.gateway.interface import GatewayMessage
from services.gateway.webhook import WebhookGateway
from services.gateway.webhook_settings import WebhookSettings
from services.mail.transport import MailTransport
from services.temporal_server.ports import LOOPBACK, free_port
from tests.contracts.ways_out import Trouble, WayOut, WayOutContract
from tests.servers.gateway import SECRET, TestGateway
from tests.servers.smtp_mails import DataStarted, a_mail, impatient_relay_at
from tests.servers.smtp_script import Fault, Step
from tests.servers.smtp_sink import SmtpSink
from workflows.notices import DeliveryOutcome
from workflows.parties import Language


class _ByMail:
    def __init__(self, sink: SmtpSink) -> None:
        self._sink = sink
        self._port = sink.port

    def trouble(self, trouble: Trouble) -> None:
        match trouble:
            case Trouble.BUSY:
                self._sink.faults[Step.RCPT] = Fault.answer("451 4.3.0 Later", times=1)
            case Trouble.REFUSES:
                self._sink.faults[Step.RCPT] = Fault.answer("550 5.1.1 No", times=1)
            case Trouble.LOST_ANSWER:
                self._sink.faults[Step.FINAL] = Fault.lost_answer(times=1)
            case Trouble.AWAY:
                self._port = free_port()

    async def attempt(self, before: DataStarted) -> DeliveryOutcome:
        async with MailTransport(impatient_relay_at(self._port)) as transport:
            report = await transport.send(a_mail(), before_data=before)
        return OUTCOMES[report.outcome]

    def taken(self) -> list[str]:
        mails = [email.message_from_bytes(x.content) for x in self._sink.envelopes]
        return [str(mail["Message-ID"]) for mail in mails]


class _ByGateway:
    def __init__(self, gateway: TestGateway) -> None:
        self._gateway = gateway
        self._url = gateway.url

    def trouble(self, trouble: Trouble) -> None:
        match trouble:
            case Trouble.BUSY:
                self._gateway.answers = [503]
            case Trouble.REFUSES:
                self._gateway.answers = [422]
            case Trouble.LOST_ANSWER:
                self._gateway.answers, self._gateway.takes_before_answering = [None], True
            case Trouble.AWAY:
                self._url = f"http://{LOOPBACK}:{free_port()}/"

    async def attempt(self, before: DataStarted) -> DeliveryOutcome:
        settings = WebhookSettings(url=self._url, secret=SecretBytes(SECRET))
        message = GatewayMessage(
            message_id="letter-1",
            to="+4915500000001",
            language=Language.ENGLISH,
            text="There is a message for you.",
            dated=datetime(2026, 3, 2, 9, tzinfo=UTC),
        )
        way = WebhookGateway(settings, wall=SystemClock())
        return (await way.send(message, before_sending=before)).outcome

    def taken(self) -> list[str]:
        return list(self._gateway.taken)


class TestMailAsAWayOut(WayOutContract):
    @pytest_asyncio.fixture
    async def way(self) -> AsyncIterator[WayOut]:
        """Mail to a relay of the test's own."""
        async with SmtpSink() as sink:
            yield _ByMail(sink)


class TestTheGatewayAsAWayOut(WayOutContract):
    @pytest_asyncio.fixture
    async def way(self) -> AsyncIterator[WayOut]:
        """A gateway of the test's own."""
        async with TestGateway() as gateway:
            yield _ByGateway(gateway)
