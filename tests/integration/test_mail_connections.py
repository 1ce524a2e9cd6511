"""Connections to the relay: few, reused, and never trusted after something went wrong."""

import asyncio

import pytest

from services.mail.outcome import MailOutcome, MailPhase
from services.mail.session_pool import PoolClosedError
from services.mail.transport import MailTransport
from tests.servers.smtp_mails import DataStarted, a_mail, hours_passing, relay_at
from tests.servers.smtp_script import Fault, Step
from tests.servers.smtp_sink import SmtpSink


async def _send(transport: MailTransport, number: int = 0) -> MailOutcome:
    report = await transport.send(a_mail(f"letter-{number}"), before_data=DataStarted())
    return report.outcome


async def test_one_mail_after_the_other_shares_one_connection() -> None:
    async with SmtpSink() as sink, MailTransport(relay_at(sink.port)) as transport:
        outcomes = [await _send(transport, number) for number in range(20)]
    assert set(outcomes) == {MailOutcome.SENT}
    assert sink.connections == 1
    assert sink.messages == 20


async def test_many_mails_at_once_use_no_more_connections_than_allowed() -> None:
    async with (
        SmtpSink(delay_seconds=0.001) as sink,
        MailTransport(relay_at(sink.port, connections=4)) as transport,
    ):
        outcomes = await asyncio.gather(*(_send(transport, number) for number in range(60)))
    assert set(outcomes) == {MailOutcome.SENT}
    assert sink.peak_connections == 4
    assert sink.connections == 4
    assert len({envelope.content for envelope in sink.envelopes}) == 60


async def test_a_connection_is_replaced_after_its_share_of_mails() -> None:
    async with (
        SmtpSink() as sink,
        MailTransport(relay_at(sink.port, mails_per_connection=5)) as transport,
    ):
        for number in range(20):
            await _send(transport, number)
    assert sink.connections == 4
    assert sink.commands[b"QUIT"] == 4


async def test_a_connection_that_the_relay_closed_meanwhile_is_replaced_unnoticed() -> None:
    async with SmtpSink() as sink, MailTransport(relay_at(sink.port)) as transport:
        await _send(transport, 1)
        sink.close_all_connections()
        assert await _send(transport, 2) is MailOutcome.SENT
    assert sink.connections == 2


@pytest.mark.parametrize("fault", [Fault.drop(times=1), Fault.answer("421 Idle", times=1)])
async def test_a_reused_connection_that_fails_at_once_is_replaced_unnoticed(fault: Fault) -> None:
    started = DataStarted()
    async with SmtpSink() as sink, MailTransport(relay_at(sink.port)) as transport:
        await _send(transport, 1)
        sink.faults[Step.MAIL] = fault
        report = await transport.send(a_mail("letter-2"), before_data=started)
    assert report.outcome is MailOutcome.SENT
    assert sink.connections == 2
    assert started.times == 1


async def test_a_new_connection_that_fails_at_once_is_not_tried_again() -> None:
    async with (
        SmtpSink(faults={Step.MAIL: Fault.drop(times=1)}) as sink,
        MailTransport(relay_at(sink.port)) as transport,
    ):
        assert await _send(transport) is MailOutcome.DEFERRED
    assert sink.connections == 1


async def test_an_old_idle_connection_is_not_trusted() -> None:
    async with (
        SmtpSink() as sink,
        MailTransport(relay_at(sink.port, idle_seconds=0.000_001)) as transport,
    ):
        await _send(transport, 1)
        await _send(transport, 2)
    assert sink.connections == 2


async def test_after_a_refused_recipient_the_connection_is_reset_and_serves_on() -> None:
    faults = {Step.RCPT: Fault.answer("550 5.1.1 Unknown", times=1)}
    async with SmtpSink(faults=faults) as sink, MailTransport(relay_at(sink.port)) as transport:
        assert await _send(transport, 1) is MailOutcome.REFUSED
        assert await _send(transport, 2) is MailOutcome.SENT
    assert sink.connections == 1
    assert sink.commands[b"RSET"] == 1


async def test_a_connection_that_cannot_be_reset_is_closed() -> None:
    faults = {
        Step.RCPT: Fault.answer("550 5.1.1 Unknown", times=1),
        Step.RSET: Fault.answer("500 What?"),
    }
    async with SmtpSink(faults=faults) as sink, MailTransport(relay_at(sink.port)) as transport:
        await _send(transport, 1)
        assert await _send(transport, 2) is MailOutcome.SENT
    assert sink.connections == 2


@pytest.mark.parametrize("step", [Step.MAIL, Step.RCPT, Step.DATA, Step.FINAL])
async def test_a_421_closes_the_connection_at_any_step(step: Step) -> None:
    faults = {step: Fault.answer("421 4.3.2 Closing", times=1)}
    async with (
        SmtpSink(faults=faults) as sink,
        MailTransport(relay_at(sink.port), seconds=hours_passing()) as transport,
    ):
        assert await _send(transport, 1) is MailOutcome.DEFERRED
        await sink.until(lambda: not sink.open)
        assert await _send(transport, 2) is MailOutcome.SENT
    assert sink.connections == 2
    assert not {b"RSET", b"NOOP"} & set(sink.commands)


async def test_nothing_leaves_when_the_caller_cannot_record_that_content_starts() -> None:
    error = RuntimeError("The ledger is not there.")
    async with SmtpSink() as sink, MailTransport(relay_at(sink.port)) as transport:
        with pytest.raises(RuntimeError) as raised:
            await transport.send(a_mail(), before_data=DataStarted(error))
        assert raised.value is error
        assert sink.commands[b"DATA"] == 0
        assert sink.commands[b"RSET"] == 1
        assert await _send(transport, 2) is MailOutcome.SENT
    assert sink.connections == 1


async def test_the_recipient_was_taken_before_the_caller_is_asked() -> None:
    seen: list[int] = []
    async with SmtpSink() as sink, MailTransport(relay_at(sink.port)) as transport:

        async def note_the_dialogue() -> None:
            seen.extend((sink.commands[b"RCPT"], sink.commands[b"DATA"]))

        await transport.send(a_mail(), before_data=note_the_dialogue)
    assert seen == [1, 0]


@pytest.mark.parametrize("step", [Step.DATA, Step.FINAL])
async def test_a_cancelled_transfer_closes_its_connection(step: Step) -> None:
    async with (
        SmtpSink(faults={step: Fault.hang(times=1)}) as sink,
        MailTransport(relay_at(sink.port)) as transport,
    ):
        attempt = asyncio.ensure_future(transport.send(a_mail(), before_data=DataStarted()))
        await sink.until(
            lambda: sink.commands[b"DATA"] == 1 and (step is Step.DATA or sink.content_bytes > 0)
        )
        attempt.cancel()
        with pytest.raises(asyncio.CancelledError):
            await attempt
        await sink.until(lambda: not sink.open)
        assert await _send(transport, 2) is MailOutcome.SENT
    assert sink.unheard_bytes == 0
    assert sink.connections == 2
    assert sink.messages == 1


async def test_a_cancelled_question_to_the_caller_sends_nothing() -> None:
    asked = asyncio.Event()

    async def never_answers() -> None:
        asked.set()
        await asyncio.Event().wait()

    async with SmtpSink() as sink, MailTransport(relay_at(sink.port)) as transport:
        attempt = asyncio.ensure_future(transport.send(a_mail(), before_data=never_answers))
        await asked.wait()
        attempt.cancel()
        with pytest.raises(asyncio.CancelledError):
            await attempt
        await sink.until(lambda: not sink.open)
    assert sink.commands[b"DATA"] == 0


async def test_a_failed_attempt_gives_its_place_back() -> None:
    async with (
        SmtpSink(faults={Step.GREETING: Fault.answer("554 No", times=3)}) as sink,
        MailTransport(relay_at(sink.port, connections=1)) as transport,
    ):
        outcomes = [await _send(transport, number) for number in range(4)]
    assert outcomes == [*[MailOutcome.DEFERRED] * 3, MailOutcome.SENT]


async def test_a_relay_lost_while_the_caller_records_leaves_the_mail_unknown() -> None:
    async with SmtpSink() as sink, MailTransport(relay_at(sink.port)) as transport:

        async def record_slowly() -> None:
            sink.close_all_connections()
            await sink.until(lambda: not sink.open)

        report = await transport.send(a_mail(), before_data=record_slowly)
    assert report.outcome is MailOutcome.UNKNOWN
    assert report.phase is MailPhase.DATA_COMMAND
    assert sink.content_bytes == 0


async def test_a_closed_transport_refuses_further_mails() -> None:
    transport = MailTransport(relay_at(1))
    await transport.close()
    with pytest.raises(PoolClosedError, match="make a new one"):
        await _send(transport)
