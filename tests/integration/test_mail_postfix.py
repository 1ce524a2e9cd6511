"""A real relay takes our mails, and delivers them as they were written."""

import asyncio

import pytest
from pydantic import SecretStr

from services.mail.outcome import DeliveryReport, MailOutcome, MailPhase
from services.mail.relay_faults import RelayFault
from services.mail.relay_look import look_at_relay
from services.mail.relay_settings import MailSecurity, RelaySettings
from services.mail.transport import MailTransport
from tests.servers.postfix import LATER, REFUSED, PostfixRelay
from tests.servers.postfix_neighbours import PASSWORD, USERNAME
from tests.servers.smtp_mails import DataStarted, a_letter, a_mail


def _settings(relay: PostfixRelay, security: MailSecurity, port: int) -> RelaySettings:
    return RelaySettings(
        host=relay.host, port=port, security=security, ca_file=relay.authority, connections=4
    )


@pytest.mark.parametrize("security", [MailSecurity.STARTTLS, MailSecurity.IMPLICIT_TLS])
async def test_a_real_relay_delivers_what_was_written(
    security: MailSecurity, postfix_relay: PostfixRelay
) -> None:
    ports = {
        MailSecurity.STARTTLS: postfix_relay.starttls_port,
        MailSecurity.IMPLICIT_TLS: postfix_relay.tls_port,
    }
    async with MailTransport(_settings(postfix_relay, security, ports[security])) as transport:
        reports = await asyncio.gather(
            *(
                transport.send(a_mail(f"letter-{number}"), before_data=DataStarted())
                for number in range(10)
            )
        )
    delivered = await asyncio.to_thread(postfix_relay.wait_for, 10)
    assert {report.outcome for report in reports} == {MailOutcome.SENT}
    assert {message["Message-ID"] for message in delivered} == {
        f"<letter-{number}@mail.example.org>" for number in range(10)
    }
    body = delivered[0].get_body(("plain",))
    assert body is not None
    assert body.get_content() == a_letter().text


async def test_a_real_relay_delivers_to_an_address_in_another_script(
    postfix_relay: PostfixRelay,
) -> None:
    settings = _settings(postfix_relay, MailSecurity.STARTTLS, postfix_relay.starttls_port)
    async with MailTransport(settings) as transport:
        report = await transport.send(a_mail(to="prüfung@example.org"), before_data=DataStarted())
    [delivered] = await asyncio.to_thread(postfix_relay.wait_for, 1)
    assert report.outcome is MailOutcome.SENT
    assert delivered["To"] == "prüfung@example.org"


@pytest.mark.parametrize(
    ("recipient", "outcome", "code", "status"),
    [
        (REFUSED, MailOutcome.REFUSED, 550, "5.1.1"),
        (LATER, MailOutcome.DEFERRED, 450, "4.2.1"),
    ],
)
async def test_a_real_relays_refusal_is_understood(
    recipient: str, outcome: MailOutcome, code: int, status: str, postfix_relay: PostfixRelay
) -> None:
    settings = _settings(postfix_relay, MailSecurity.STARTTLS, postfix_relay.starttls_port)
    started = DataStarted()
    async with MailTransport(settings) as transport:
        report = await transport.send(a_mail(to=recipient), before_data=started)
        after = await transport.send(a_mail("letter-2"), before_data=DataStarted())
    assert (report.outcome, report.phase) == (outcome, MailPhase.RECIPIENT)
    assert (report.smtp_code, report.enhanced_status) == (code, status)
    assert started.times == 0
    assert after.outcome is MailOutcome.SENT
    await asyncio.to_thread(postfix_relay.wait_for, 1)


async def test_a_real_relay_without_starttls_gets_no_mail(postfix_relay: PostfixRelay) -> None:
    settings = _settings(postfix_relay, MailSecurity.STARTTLS, postfix_relay.plain_port)
    started = DataStarted()
    async with MailTransport(settings) as transport:
        report = await transport.send(a_mail("letter-unprotected"), before_data=started)
    kept = {message["Message-ID"] for message in postfix_relay.messages()}
    assert (report.outcome, report.phase) == (MailOutcome.DEFERRED, MailPhase.TLS)
    assert started.times == 0
    assert "<letter-unprotected@mail.example.org>" not in kept


def _signing_in(relay: PostfixRelay, password: str) -> RelaySettings:
    return _settings(relay, MailSecurity.STARTTLS, relay.sign_in_port).model_copy(
        update={"username": USERNAME, "password": SecretStr(password)}
    )


async def test_a_real_relay_takes_mail_from_who_signed_in(postfix_relay: PostfixRelay) -> None:
    settings = _signing_in(postfix_relay, PASSWORD)
    assert await look_at_relay(settings) is None
    async with MailTransport(settings) as transport:
        report = await transport.send(a_mail(), before_data=DataStarted())
    assert report.outcome is MailOutcome.SENT
    await asyncio.to_thread(postfix_relay.wait_for, 1)


async def test_a_real_relay_takes_none_from_who_did_not(postfix_relay: PostfixRelay) -> None:
    wrong = _signing_in(postfix_relay, "another pass phrase")
    nobody = _settings(postfix_relay, MailSecurity.STARTTLS, postfix_relay.sign_in_port)
    assert await look_at_relay(wrong) is RelayFault.SIGN_IN_REFUSED
    started = DataStarted()
    async with MailTransport(wrong) as transport:
        refused = await transport.send(a_mail(), before_data=started)
    async with MailTransport(nobody) as transport:
        rejected = await transport.send(a_mail(), before_data=started)
    assert (refused.outcome, refused.phase) == (MailOutcome.DEFERRED, MailPhase.SIGN_IN)
    assert refused.smtp_code == 535
    assert (rejected.outcome, rejected.phase) == (MailOutcome.REFUSED, MailPhase.RECIPIENT)
    assert started.times == 0


async def test_a_real_relays_size_limit_is_known_before_anything_is_named(
    postfix_relay: PostfixRelay,
) -> None:
    settings = _settings(postfix_relay, MailSecurity.STARTTLS, postfix_relay.small_port)
    started = DataStarted()
    async with MailTransport(settings) as transport:
        report = await transport.send(a_mail(), before_data=started)
    assert report == DeliveryReport(
        outcome=MailOutcome.REFUSED, phase=MailPhase.CAPABILITY, enhanced_status="5.3.4"
    )
    assert started.times == 0


async def test_a_real_relay_with_a_full_queue_is_helped_out_by_the_fallback(
    postfix_relay: PostfixRelay,
) -> None:
    full = _settings(postfix_relay, MailSecurity.STARTTLS, postfix_relay.full_port)
    other = _settings(postfix_relay, MailSecurity.STARTTLS, postfix_relay.starttls_port)
    async with MailTransport(full) as transport:
        alone = await transport.send(a_mail("letter-1"), before_data=DataStarted())
    async with MailTransport(full, other) as transport:
        helped = await transport.send(a_mail("letter-2"), before_data=DataStarted())
    [delivered] = await asyncio.to_thread(postfix_relay.wait_for, 1)
    assert (alone.outcome, alone.phase) == (MailOutcome.DEFERRED, MailPhase.SENDER)
    assert (alone.smtp_code, alone.enhanced_status) == (452, "4.3.1")
    assert helped.outcome is MailOutcome.SENT
    assert delivered["Message-ID"] == "<letter-2@mail.example.org>"


async def test_a_real_relay_that_greylists_gets_the_same_mail_again(
    postfix_relay: PostfixRelay,
) -> None:
    settings = _settings(postfix_relay, MailSecurity.STARTTLS, postfix_relay.greylisting_port)
    mail = a_mail(to="greylisted@example.org")
    async with MailTransport(settings) as transport:
        reports = [await transport.send(mail, before_data=DataStarted()) for _ in range(2)]
    [delivered] = await asyncio.to_thread(postfix_relay.wait_for, 1)
    assert [(x.outcome, x.smtp_code) for x in reports] == [
        (MailOutcome.DEFERRED, 451),
        (MailOutcome.SENT, 250),
    ]
    assert not reports[0].relay_failed
    assert delivered["Message-ID"] == "<letter-1@mail.example.org>"
