"""Every fault of a relay at every step, and what is known afterwards."""

from dataclasses import dataclass

import pytest

from services.mail.outcome import DeliveryReport, MailOutcome, MailPhase
from services.mail.transport import MailTransport
from tests.servers.smtp_mails import DataStarted, a_mail, relay_at
from tests.servers.smtp_script import Fault, Step
from tests.servers.smtp_sink import SmtpSink

SENT, DEFERRED = MailOutcome.SENT, MailOutcome.DEFERRED
REFUSED, UNKNOWN = MailOutcome.REFUSED, MailOutcome.UNKNOWN


@dataclass(frozen=True, kw_only=True)
class Row:
    """A fault, where it strikes, and the report that must follow."""

    step: Step
    fault: Fault
    outcome: MailOutcome
    phase: MailPhase
    code: int | None = None
    status: str | None = None


def _replies(step: Step, phase: MailPhase, permanent: MailOutcome) -> list[Row]:
    lines = [
        ("421 4.3.2 Closing", DEFERRED, "4.3.2"),
        ("452 4.2.2 Full", DEFERRED, "4.2.2"),
        ("550 5.1.1 <ada.testcase@example.org> unknown", permanent, "5.1.1"),
        ("554 No", permanent, None),
    ]
    return [
        Row(
            step=step,
            fault=Fault.answer(line),
            outcome=outcome,
            phase=phase,
            code=int(line[:3]),
            status=status,
        )
        for line, outcome, status in lines
    ]


def _silence(step: Step, phase: MailPhase, outcome: MailOutcome) -> list[Row]:
    return [
        Row(step=step, fault=fault, outcome=outcome, phase=phase)
        for fault in (Fault.drop(), Fault.hang())
    ]


PHASE_OF_STEP = {
    Step.GREETING: (MailPhase.CONNECT, DEFERRED, DEFERRED),
    Step.EHLO: (MailPhase.GREETING, DEFERRED, DEFERRED),
    Step.MAIL: (MailPhase.SENDER, REFUSED, DEFERRED),
    Step.RCPT: (MailPhase.RECIPIENT, REFUSED, DEFERRED),
    Step.DATA: (MailPhase.DATA_COMMAND, REFUSED, UNKNOWN),
    Step.FINAL: (MailPhase.FINAL_REPLY, REFUSED, UNKNOWN),
}

FAULTS = [
    *(
        row
        for step, (phase, permanent, silent) in PHASE_OF_STEP.items()
        for row in (*_replies(step, phase, permanent), *_silence(step, phase, silent))
    ),
    *_silence(Step.CONTENT, MailPhase.FINAL_REPLY, UNKNOWN),
    Row(
        step=Step.MAIL,
        fault=Fault.answer("530 5.7.0 Sign in first"),
        outcome=DEFERRED,
        phase=MailPhase.SIGN_IN,
        code=530,
        status="5.7.0",
    ),
    Row(
        step=Step.DATA,
        fault=Fault.answer("250 Already?"),
        outcome=DEFERRED,
        phase=MailPhase.DATA_COMMAND,
        code=250,
    ),
    *(
        Row(step=step, fault=Fault.answer("what?"), outcome=outcome, phase=phase)
        for step, phase, outcome in (
            (Step.RCPT, MailPhase.RECIPIENT, DEFERRED),
            (Step.FINAL, MailPhase.FINAL_REPLY, UNKNOWN),
        )
    ),
]


def _name(row: Row) -> str:
    what = row.fault.reply.decode().strip()[:3] or row.fault.kind.value
    return f"{row.step.value}-{what}"


async def _attempt(sink: SmtpSink, started: DataStarted) -> DeliveryReport:
    # The waits are short so that a silent relay costs a test a moment; no assertion is timed.
    settings = relay_at(
        sink.port, command_seconds=0.2, data_seconds=0.2, final_reply_seconds=0.2
    ).model_copy(update={"connect_seconds": 0.2})
    async with MailTransport(settings) as transport:
        return await transport.send(a_mail(), before_data=started)


@pytest.mark.parametrize("row", FAULTS, ids=_name)
async def test_each_fault_at_each_step_has_its_outcome(row: Row) -> None:
    started = DataStarted()
    async with SmtpSink(faults={row.step: row.fault}) as sink:
        report = await _attempt(sink, started)
    assert report == DeliveryReport(
        outcome=row.outcome, phase=row.phase, smtp_code=row.code, enhanced_status=row.status
    )
    assert started.times == (1 if row.phase.after_data_started else 0)
    assert sink.messages == 0


@pytest.mark.parametrize("row", FAULTS, ids=_name)
async def test_content_leaves_only_when_the_relay_asked_for_it(row: Row) -> None:
    async with SmtpSink(faults={row.step: row.fault}) as sink:
        await _attempt(sink, DataStarted())
    assert (sink.content_bytes > 0) is (row.phase is MailPhase.FINAL_REPLY)


@pytest.mark.parametrize("row", FAULTS, ids=_name)
async def test_a_report_repeats_nothing_that_the_relay_said(row: Row) -> None:
    async with SmtpSink(faults={row.step: row.fault}) as sink:
        report = await _attempt(sink, DataStarted())
    assert "ada" not in repr(report)
    assert "unknown>" not in repr(report)


async def test_a_mail_without_faults_is_sent_as_it_was_assembled() -> None:
    started = DataStarted()
    async with SmtpSink() as sink:
        report = await _attempt(sink, started)
    [envelope] = sink.envelopes
    assert report == DeliveryReport(
        outcome=SENT, phase=MailPhase.FINAL_REPLY, smtp_code=250, enhanced_status="2.0.0"
    )
    assert envelope.content == a_mail().content
    assert envelope.mail_from.startswith(b"MAIL FROM:<no-reply@office.example.org> SIZE=")
    assert envelope.rcpt_to == b"RCPT TO:<ada.testcase@example.org>"
    assert started.times == 1


async def test_a_relay_that_is_not_there_defers_the_mail() -> None:
    async with SmtpSink() as sink:
        pass
    started = DataStarted()
    report = await _attempt(sink, started)
    assert report == DeliveryReport(outcome=DEFERRED, phase=MailPhase.CONNECT)
    assert started.times == 0


async def test_an_address_that_needs_smtputf8_is_refused_where_the_relay_lacks_it() -> None:
    async with (
        SmtpSink(extensions=("8BITMIME",)) as sink,
        MailTransport(relay_at(sink.port)) as transport,
    ):
        report = await transport.send(
            a_mail(to="josé.prueba@example.org"), before_data=DataStarted()
        )
    assert report.outcome is REFUSED
    assert report.enhanced_status == "5.6.7"
    assert sink.commands[b"MAIL"] == 0


async def test_an_address_that_needs_smtputf8_reaches_a_relay_that_has_it() -> None:
    async with SmtpSink() as sink, MailTransport(relay_at(sink.port)) as transport:
        report = await transport.send(a_mail(to="用户@例え.jp"), before_data=DataStarted())
    [envelope] = sink.envelopes
    assert report.outcome is SENT
    assert envelope.rcpt_to == "RCPT TO:<用户@xn--r8jz45g.jp>".encode()
    assert envelope.mail_from.endswith(b"BODY=8BITMIME SMTPUTF8")
