"""Two relays: the second gets a mail only if certainly nothing of it left by the first."""

import asyncio
from itertools import repeat

import pytest
from structlog.testing import capture_logs

from services.mail.outcome import DeliveryReport, MailOutcome, MailPhase
from services.mail.relay_rest import RelayStanding
from services.mail.transport import MailTransport
from tests.servers.smtp_mails import (
    DataStarted,
    a_mail,
    hours_passing,
    impatient_relay_at,
    relay_at,
)
from tests.servers.smtp_script import Fault, Misbehaviour, Step
from tests.servers.smtp_sink import SmtpSink

SENT, UNKNOWN = MailOutcome.SENT, MailOutcome.UNKNOWN
DEFERRED, REFUSED = MailOutcome.DEFERRED, MailOutcome.REFUSED


def _hurried(sink: SmtpSink) -> MailTransport:
    return MailTransport(relay_at(sink.port))


async def _send(
    first: SmtpSink, second: SmtpSink, to: str = "ada.testcase@example.org"
) -> tuple[DeliveryReport, int]:
    is_silent = any(fault.kind is Misbehaviour.HANG for fault in first.faults.values())
    started = DataStarted()
    async with MailTransport(
        impatient_relay_at(first.port) if is_silent else relay_at(first.port),
        relay_at(second.port),
    ) as transport:
        report = await transport.send(a_mail(to=to), before_data=started)
    return report, started.times


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        (Step.GREETING, Fault.drop()),
        (Step.GREETING, Fault.hang()),
        (Step.GREETING, Fault.answer("554 Not you")),
        (Step.EHLO, Fault.answer("421 4.3.2 Closing")),
        (Step.MAIL, Fault.answer("452 4.3.1 Queue is full")),
        (Step.MAIL, Fault.answer("421 4.3.2 Closing")),
        (Step.RCPT, Fault.drop()),
        (Step.RCPT, Fault.hang()),
    ],
)
async def test_a_relay_that_fails_before_content_is_replaced_by_the_fallback(
    step: Step, fault: Fault
) -> None:
    async with SmtpSink(faults={step: fault}) as first, SmtpSink() as second:
        report, asked = await _send(first, second)
    assert report.outcome is SENT
    assert (first.messages, second.messages, asked) == (0, 1, 1)


@pytest.mark.parametrize(
    ("step", "fault", "outcome"),
    [
        (Step.DATA, Fault.drop(), UNKNOWN),
        (Step.DATA, Fault.answer("421 4.3.2 Closing"), DEFERRED),
        (Step.CONTENT, Fault.drop(), UNKNOWN),
        (Step.FINAL, Fault.drop(), UNKNOWN),
        (Step.FINAL, Fault.hang(), UNKNOWN),
        (Step.FINAL, Fault.answer("452 4.3.1 Full"), DEFERRED),
    ],
)
async def test_once_content_may_be_out_the_fallback_gets_nothing(
    step: Step, fault: Fault, outcome: MailOutcome
) -> None:
    async with SmtpSink(faults={step: fault}) as first, SmtpSink() as second:
        report, asked = await _send(first, second)
    assert report.outcome is outcome
    assert (second.connections, asked) == (0, 1)


@pytest.mark.parametrize(
    ("line", "outcome"), [("550 5.1.1 Unknown", REFUSED), ("450 4.2.1 Mailbox busy", DEFERRED)]
)
async def test_what_is_said_of_the_recipient_is_not_asked_twice(
    line: str, outcome: MailOutcome
) -> None:
    async with SmtpSink(faults={Step.RCPT: Fault.answer(line)}) as first, SmtpSink() as second:
        report, _ = await _send(first, second)
    assert report.outcome is outcome
    assert second.connections == 0


async def test_an_address_beyond_the_first_relay_goes_by_the_one_that_can() -> None:
    async with SmtpSink(extensions=("8BITMIME",)) as first, SmtpSink() as second:
        report, _ = await _send(first, second, to="josé.prueba@example.org")
    assert report.outcome is SENT
    assert first.commands[b"MAIL"] == 0


async def test_an_address_that_only_an_absent_relay_could_take_waits_for_it() -> None:
    async with (
        SmtpSink(faults={Step.GREETING: Fault.drop()}) as first,
        SmtpSink(extensions=("8BITMIME",)) as second,
    ):
        report, _ = await _send(first, second, to="josé.prueba@example.org")
    assert (report.outcome, report.phase) == (DEFERRED, MailPhase.CONNECT)


async def test_a_mail_larger_than_the_relay_takes_is_not_named_to_it() -> None:
    async with SmtpSink(extensions=("SIZE 100",)) as sink, _hurried(sink) as transport:
        report = await transport.send(a_mail(), before_data=DataStarted())
    assert report == DeliveryReport(
        outcome=REFUSED, phase=MailPhase.CAPABILITY, enhanced_status="5.3.4"
    )
    assert sink.commands[b"MAIL"] == 0


@pytest.mark.parametrize("said", ["SIZE", "SIZE 0", "SIZE many"])
async def test_a_size_that_says_nothing_limits_nothing(said: str) -> None:
    async with SmtpSink(extensions=(said,)) as sink, _hurried(sink) as transport:
        report = await transport.send(a_mail(), before_data=DataStarted())
    assert report.outcome is SENT


async def test_a_relay_that_said_421_is_not_asked_again_while_it_rests() -> None:
    faults = {Step.GREETING: Fault.answer("421 4.3.2 Closing")}
    still = repeat(0.0)
    with capture_logs() as logs:
        async with (
            SmtpSink(faults=faults) as sink,
            MailTransport(relay_at(sink.port), seconds=still.__next__) as transport,
        ):
            reports = [
                await transport.send(a_mail(f"letter-{number}"), before_data=DataStarted())
                for number in range(20)
            ]
            assert transport.standings == (RelayStanding.RESTING,)
    assert [x.phase for x in reports] == [MailPhase.CONNECT, *[MailPhase.RESTING] * 19]
    assert {x.outcome for x in reports} == {DEFERRED}
    assert sink.connections == 1
    assert [x["event"] for x in logs] == ["relay.resting"]


async def test_a_relay_that_is_well_again_serves_on_after_one_trial() -> None:
    faults = {Step.GREETING: Fault.answer("421 4.3.2 Closing", times=1)}
    with capture_logs() as logs:
        async with (
            SmtpSink(faults=faults) as sink,
            MailTransport(relay_at(sink.port), seconds=hours_passing()) as transport,
        ):
            outcomes = [
                (await transport.send(a_mail(), before_data=DataStarted())).outcome
                for _ in range(3)
            ]
    assert outcomes == [DEFERRED, SENT, SENT]
    assert [x["event"] for x in logs] == ["relay.resting", "relay.serving_again"]


async def test_a_burst_keeps_to_the_relays_rate() -> None:
    loop = asyncio.get_running_loop()
    relay = {"mails_per_minute": 60_000, "longest_turn_seconds": 0.01}
    async with (
        SmtpSink() as sink,
        MailTransport(relay_at(sink.port).model_copy(update=relay)) as transport,
    ):
        began = loop.time()
        reports = await asyncio.gather(
            *(
                transport.send(a_mail(f"letter-{number}"), before_data=DataStarted())
                for number in range(100)
            )
        )
        took = loop.time() - began
    late = [x for x in reports if x.phase is MailPhase.TURN]
    assert sink.messages + len(late) == 100
    # However busy the machine: no more left than the rate allows in the time that passed.
    assert 0 < sink.messages <= took * 1000 + 1
    assert {x.outcome for x in late} == {DEFERRED}
