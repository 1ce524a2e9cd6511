"""Outside this machine mail travels only under verified TLS, or not one byte of it leaves."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from services.mail.outcome import DeliveryReport, MailOutcome, MailPhase
from services.mail.relay_settings import MailSecurity, RelaySettings
from services.mail.tls import RelayCertificateFileError
from services.mail.transport import MailTransport
from tests.servers.smtp_certificates import TestAuthority
from tests.servers.smtp_mails import DataStarted, a_mail
from tests.servers.smtp_script import Fault, Step, TlsOffer
from tests.servers.smtp_sink import SmtpSink

PROTECTED = [
    (MailSecurity.STARTTLS, TlsOffer.STARTTLS),
    (MailSecurity.IMPLICIT_TLS, TlsOffer.IMPLICIT),
]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TestAuthority:
    return TestAuthority.create(tmp_path_factory.mktemp("trusted"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> TestAuthority:
    return TestAuthority.create(tmp_path_factory.mktemp("stranger"))


async def _attempt(
    sink: SmtpSink, security: MailSecurity, ca_file: Path | None, *, password: str | None = None
) -> DeliveryReport:
    settings = RelaySettings(
        host=sink.host,
        port=sink.port,
        security=security,
        ca_file=ca_file,
        username="duecourse" if password else None,
        password=SecretStr(password) if password else None,
        connect_seconds=1,
        command_seconds=1,
    )
    started = DataStarted()
    async with MailTransport(settings) as transport:
        report = await transport.send(a_mail(), before_data=started)
    assert started.times == (1 if report.outcome is MailOutcome.SENT else 0)
    return report


def _assert_that_nothing_left(sink: SmtpSink) -> None:
    assert sink.content_bytes == 0
    assert not {b"MAIL", b"RCPT", b"DATA", b"AUTH"} & set(sink.commands)


@pytest.mark.parametrize(("security", "offer"), PROTECTED)
async def test_a_relay_that_proves_itself_gets_the_mail(
    security: MailSecurity, offer: TlsOffer, authority: TestAuthority
) -> None:
    tls = authority.server_context("127.0.0.1")
    async with SmtpSink(offer=offer, tls=tls) as sink:
        report = await _attempt(sink, security, authority.ca_file)
    assert report.outcome is MailOutcome.SENT
    assert sink.envelopes[0].content == a_mail().content


async def test_a_relay_without_starttls_gets_no_data(authority: TestAuthority) -> None:
    async with SmtpSink() as sink:
        report = await _attempt(sink, MailSecurity.STARTTLS, authority.ca_file, password="pass")
    assert report == DeliveryReport(outcome=MailOutcome.DEFERRED, phase=MailPhase.TLS)
    assert report.relay_needs_attention
    _assert_that_nothing_left(sink)


@pytest.mark.parametrize("line", ["454 4.7.0 Not now", "502 5.5.1 What?", "250 2.0.0 Stripped"])
async def test_a_relay_that_answers_starttls_badly_gets_no_data(
    line: str, authority: TestAuthority
) -> None:
    async with SmtpSink(
        offer=TlsOffer.STARTTLS,
        tls=authority.server_context("127.0.0.1"),
        faults={Step.STARTTLS: Fault.answer(line)},
    ) as sink:
        report = await _attempt(sink, MailSecurity.STARTTLS, authority.ca_file)
    assert (report.outcome, report.phase) == (MailOutcome.DEFERRED, MailPhase.TLS)
    _assert_that_nothing_left(sink)


@pytest.mark.parametrize(("security", "offer"), PROTECTED)
async def test_a_relay_vouched_for_by_a_stranger_gets_no_data(
    security: MailSecurity, offer: TlsOffer, authority: TestAuthority, stranger: TestAuthority
) -> None:
    async with SmtpSink(offer=offer, tls=stranger.server_context("127.0.0.1")) as sink:
        report = await _attempt(sink, security, authority.ca_file)
    assert (report.outcome, report.phase) == (MailOutcome.DEFERRED, MailPhase.TLS)
    assert report.relay_needs_attention
    _assert_that_nothing_left(sink)


@pytest.mark.parametrize(("security", "offer"), PROTECTED)
async def test_a_relay_with_a_certificate_for_another_host_gets_no_data(
    security: MailSecurity, offer: TlsOffer, authority: TestAuthority
) -> None:
    async with SmtpSink(offer=offer, tls=authority.server_context("relay.example.org")) as sink:
        report = await _attempt(sink, security, authority.ca_file)
    assert (report.outcome, report.phase) == (MailOutcome.DEFERRED, MailPhase.TLS)
    _assert_that_nothing_left(sink)


@pytest.mark.parametrize(("security", "offer"), PROTECTED)
async def test_the_authorities_of_the_system_do_not_vouch_for_an_invented_relay(
    security: MailSecurity, offer: TlsOffer, authority: TestAuthority
) -> None:
    async with SmtpSink(offer=offer, tls=authority.server_context("127.0.0.1")) as sink:
        report = await _attempt(sink, security, None)
    assert (report.outcome, report.phase) == (MailOutcome.DEFERRED, MailPhase.TLS)
    _assert_that_nothing_left(sink)


async def test_a_relay_that_speaks_plainly_on_the_tls_port_gets_no_data(
    authority: TestAuthority,
) -> None:
    async with SmtpSink() as sink:
        report = await _attempt(sink, MailSecurity.IMPLICIT_TLS, authority.ca_file)
    assert report.outcome is MailOutcome.DEFERRED
    _assert_that_nothing_left(sink)


async def test_signing_in_happens_under_tls_only(authority: TestAuthority) -> None:
    async with SmtpSink(
        offer=TlsOffer.STARTTLS,
        tls=authority.server_context("127.0.0.1"),
        extensions=("AUTH PLAIN",),
    ) as sink:
        report = await _attempt(
            sink, MailSecurity.STARTTLS, authority.ca_file, password="a pass phrase"
        )
    assert report.outcome is MailOutcome.SENT
    assert list(sink.commands)[:4] == [b"EHLO", b"STARTTLS", b"AUTH", b"MAIL"]


@pytest.mark.parametrize(
    ("extensions", "code"), [(("AUTH PLAIN",), 535), ((), None)], ids=["refused", "not offered"]
)
async def test_a_refused_sign_in_defers_the_mail_and_calls_for_an_operator(
    extensions: tuple[str, ...], code: int | None, authority: TestAuthority
) -> None:
    async with SmtpSink(
        offer=TlsOffer.STARTTLS,
        tls=authority.server_context("127.0.0.1"),
        extensions=extensions,
        faults={Step.AUTH: Fault.answer("535 5.7.8 Wrong password of duecourse")},
    ) as sink:
        report = await _attempt(sink, MailSecurity.STARTTLS, authority.ca_file, password="wrong")
    assert (report.outcome, report.phase) == (MailOutcome.DEFERRED, MailPhase.SIGN_IN)
    assert report.smtp_code == code
    assert report.relay_needs_attention
    assert sink.commands[b"MAIL"] == 0


async def test_a_missing_authority_file_is_named(tmp_path: Path) -> None:
    async with SmtpSink() as sink:
        with pytest.raises(RelayCertificateFileError, match=r"nowhere\.pem"):
            await _attempt(sink, MailSecurity.STARTTLS, tmp_path / "nowhere.pem")
    assert sink.connections == 0
