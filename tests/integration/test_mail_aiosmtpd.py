"""A second real server, aiosmtpd: TLS, sign-in, a size limit, and no SMTPUTF8."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from pydantic import SecretStr

from services.mail.outcome import MailOutcome, MailPhase
from services.mail.relay_faults import RelayFault
from services.mail.relay_look import look_at_relay
from services.mail.relay_settings import MailSecurity, RelaySettings
from services.mail.transport import MailTransport
from services.temporal_server.ports import LOOPBACK, free_port
from tests.servers.smtp_certificates import TestAuthority
from tests.servers.smtp_mails import DataStarted, a_mail

USERNAME, PASSWORD = "duecourse", "an invented pass phrase"


class Kept:
    """Keeps the bytes of what it takes."""

    def __init__(self) -> None:
        self.contents: list[bytes] = []

    async def handle_DATA(  # noqa: N802 - the library's name for it
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep one mail."""
        assert isinstance(envelope.original_content, bytes)
        self.contents.append(envelope.original_content)
        return "250 2.0.0 Kept"


def _knows(
    _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: object
) -> AuthResult:
    given = isinstance(data, LoginPassword) and (data.login, data.password)
    # "Handled" means that the answer was sent already.
    return AuthResult(success=given == (USERNAME.encode(), PASSWORD.encode()), handled=False)


@contextmanager
def _served(authority: TestAuthority, **given: Any) -> Iterator[tuple[Kept, RelaySettings]]:
    kept, port = Kept(), free_port()
    controller = Controller(
        kept,
        hostname=LOOPBACK,
        port=port,
        tls_context=authority.server_context(LOOPBACK),
        require_starttls=True,
        authenticator=_knows,
        auth_required=True,
        **given,
    )
    controller.start()
    try:
        yield (
            kept,
            RelaySettings(
                host=LOOPBACK,
                port=port,
                security=MailSecurity.STARTTLS,
                ca_file=authority.ca_file,
                username=USERNAME,
                password=SecretStr(PASSWORD),
                connections=3,
            ),
        )
    finally:
        controller.stop()


@pytest.fixture
def authority(tmp_path: Path) -> TestAuthority:
    return TestAuthority.create(tmp_path)


async def test_aiosmtpd_keeps_the_bytes_that_were_assembled(authority: TestAuthority) -> None:
    with _served(authority) as (kept, settings):
        assert await look_at_relay(settings) is None
        async with MailTransport(settings) as transport:
            reports = await asyncio.gather(
                *(
                    transport.send(a_mail(f"letter-{number}"), before_data=DataStarted())
                    for number in range(12)
                )
            )
    assert {x.outcome for x in reports} == {MailOutcome.SENT}
    assert sorted(kept.contents) == sorted(a_mail(f"letter-{x}").content for x in range(12))


async def test_aiosmtpd_takes_nothing_from_a_wrong_password(authority: TestAuthority) -> None:
    started = DataStarted()
    with _served(authority) as (kept, right):
        wrong = right.model_copy(update={"password": SecretStr("another")})
        assert await look_at_relay(wrong) is RelayFault.SIGN_IN_REFUSED
        async with MailTransport(wrong) as transport:
            report = await transport.send(a_mail(), before_data=started)
    assert (report.outcome, report.phase) == (MailOutcome.DEFERRED, MailPhase.SIGN_IN)
    assert (started.times, kept.contents) == (0, [])


@pytest.mark.parametrize(
    ("given", "to", "status"),
    [
        ({"data_size_limit": 100}, "ada.testcase@example.org", "5.3.4"),
        ({"enable_SMTPUTF8": False}, "josé.prueba@example.org", "5.6.7"),
    ],
)
async def test_what_aiosmtpd_cannot_take_is_refused_before_it_is_named(
    given: dict[str, object], to: str, status: str, authority: TestAuthority
) -> None:
    started = DataStarted()
    with _served(authority, **given) as (kept, settings):
        async with MailTransport(settings) as transport:
            report = await transport.send(a_mail(to=to), before_data=started)
    assert (report.outcome, report.phase) == (MailOutcome.REFUSED, MailPhase.CAPABILITY)
    assert report.enhanced_status == status
    assert (started.times, kept.contents) == (0, [])
