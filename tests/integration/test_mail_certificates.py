"""Not one byte of a mail leaves to a relay that does not prove itself; the doctor says why."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from services.mail.outcome import MailOutcome, MailPhase
from services.mail.relay_faults import RelayFault
from services.mail.relay_look import look_at_relay
from services.mail.relay_settings import MailSecurity, RelaySettings
from services.mail.transport import MailTransport
from tests.servers.smtp_certificates import TestAuthority, Validity
from tests.servers.smtp_mails import DataStarted, a_mail
from tests.servers.smtp_script import Fault, Step, TlsOffer
from tests.servers.smtp_sink import SmtpSink

SECURITIES = {
    MailSecurity.STARTTLS: TlsOffer.STARTTLS,
    MailSecurity.IMPLICIT_TLS: TlsOffer.IMPLICIT,
}


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What a relay shows for itself, and what is said about it."""

    fault: RelayFault
    host: str = "127.0.0.1"
    validity: Validity = Validity.NOW
    vouched_for: bool = True
    trusted: bool = True


PROOFS = {
    "expired": Proof(validity=Validity.OVER, fault=RelayFault.CERTIFICATE_EXPIRED),
    "not yet valid": Proof(validity=Validity.TO_COME, fault=RelayFault.CERTIFICATE_NOT_YET_VALID),
    "wrong name": Proof(host="other.example.org", fault=RelayFault.CERTIFICATE_FOR_ANOTHER_NAME),
    "wrong address": Proof(host="127.0.0.2", fault=RelayFault.CERTIFICATE_FOR_ANOTHER_NAME),
    "self-signed": Proof(vouched_for=False, fault=RelayFault.CERTIFICATE_FROM_A_STRANGER),
    "another authority": Proof(trusted=False, fault=RelayFault.CERTIFICATE_FROM_A_STRANGER),
}


@pytest.fixture
def authority(tmp_path: Path) -> TestAuthority:
    return TestAuthority.create(tmp_path / "trusted")


def _sink(proof: Proof, authority: TestAuthority, offer: TlsOffer) -> SmtpSink:
    signer = authority
    if not proof.trusted:
        signer = TestAuthority.create(authority.folder.parent / "stranger")
    tls = signer.server_context(proof.host, validity=proof.validity, vouched_for=proof.vouched_for)
    return SmtpSink(offer=offer, tls=tls, extensions=("AUTH PLAIN",))


def _settings(
    sink: SmtpSink, security: MailSecurity, ca_file: Path, *, username: str | None = "duecourse"
) -> RelaySettings:
    return RelaySettings(
        host=sink.host,
        port=sink.port,
        security=security,
        ca_file=ca_file,
        username=username,
        password=SecretStr("a pass phrase") if username else None,
        connect_seconds=2,
        command_seconds=2,
    )


@pytest.mark.parametrize("security", SECURITIES)
@pytest.mark.parametrize("proof", PROOFS.values(), ids=PROOFS.keys())
async def test_a_relay_that_does_not_prove_itself_gets_nothing(
    proof: Proof, security: MailSecurity, authority: TestAuthority
) -> None:
    started = DataStarted()
    async with _sink(proof, authority, SECURITIES[security]) as sink:
        settings = _settings(sink, security, authority.ca_file)
        async with MailTransport(settings) as transport:
            report = await transport.send(a_mail(), before_data=started)
        fault = await look_at_relay(settings)
    assert (report.outcome, report.phase) == (MailOutcome.DEFERRED, MailPhase.TLS)
    assert (started.times, sink.content_bytes) == (0, 0)
    assert not {b"MAIL", b"RCPT", b"DATA", b"AUTH"} & set(sink.commands)
    assert fault is proof.fault


@pytest.mark.parametrize("security", SECURITIES)
async def test_a_relay_that_proves_itself_is_well(
    security: MailSecurity, authority: TestAuthority
) -> None:
    tls = authority.server_context("127.0.0.1")
    async with SmtpSink(
        offer=SECURITIES[security], tls=tls, extensions=("AUTH LOGIN PLAIN",)
    ) as sink:
        assert await look_at_relay(_settings(sink, security, authority.ca_file)) is None
    assert sink.commands[b"AUTH"] == 1
    assert sink.commands[b"QUIT"] == 1
    assert sink.commands[b"MAIL"] == 0


@pytest.mark.parametrize(
    ("step", "fault", "found"),
    [
        (Step.GREETING, Fault.drop(), RelayFault.NO_CONNECTION),
        (Step.GREETING, Fault.answer("554 Not you"), RelayFault.TURNED_AWAY),
        (Step.GREETING, Fault.answer("421 Busy"), RelayFault.BUSY),
        (Step.EHLO, Fault.drop(), RelayFault.NO_GREETING),
        (Step.STARTTLS, Fault.answer("454 4.7.0 Not now"), RelayFault.TLS_FAILED),
        (Step.AUTH, Fault.answer("535 5.7.8 Wrong"), RelayFault.SIGN_IN_REFUSED),
        (Step.AUTH, Fault.answer("454 4.7.0 Not now"), RelayFault.BUSY),
    ],
)
async def test_what_is_wrong_with_a_relay_is_named(
    step: Step, fault: Fault, found: RelayFault, authority: TestAuthority
) -> None:
    tls = authority.server_context("127.0.0.1")
    async with SmtpSink(
        offer=TlsOffer.STARTTLS, tls=tls, extensions=("AUTH PLAIN",), faults={step: fault}
    ) as sink:
        settings = _settings(sink, MailSecurity.STARTTLS, authority.ca_file)
        assert await look_at_relay(settings) is found


async def test_settings_that_do_not_fit_the_relay_are_named(
    authority: TestAuthority, tmp_path: Path
) -> None:
    starttls, implicit = MailSecurity.STARTTLS, MailSecurity.IMPLICIT_TLS
    async with SmtpSink() as plain:
        for security, found in (
            (starttls, RelayFault.NO_STARTTLS),
            (implicit, RelayFault.NOT_TLS),
        ):
            settings = _settings(plain, security, authority.ca_file)
            assert await look_at_relay(settings) is found
        unreadable = _settings(plain, starttls, tmp_path / "nowhere.pem")
        assert await look_at_relay(unreadable) is RelayFault.AUTHORITY_FILE_UNREADABLE
        unknown = settings.model_copy(update={"host": "relay.invalid"})
        assert await look_at_relay(unknown) is RelayFault.NAME_UNKNOWN
    assert await look_at_relay(settings) is RelayFault.NO_CONNECTION


async def test_a_relay_with_another_way_to_sign_in_is_named(authority: TestAuthority) -> None:
    tls = authority.server_context("127.0.0.1")
    async with SmtpSink(offer=TlsOffer.STARTTLS, tls=tls, extensions=("AUTH CRAM-MD5",)) as sink:
        settings = _settings(sink, MailSecurity.STARTTLS, authority.ca_file)
        assert await look_at_relay(settings) is RelayFault.SIGN_IN_NOT_OFFERED
    assert sink.commands[b"AUTH"] == 0


@pytest.mark.parametrize("fault", RelayFault)
def test_every_fault_says_what_is_wrong_and_what_to_do(fault: RelayFault) -> None:
    assert fault.says
    assert fault.advice
