"""A hostile relay: every fault at every step of the dialogue, and what is known afterwards."""

from dataclasses import dataclass

import pytest
from pydantic import SecretStr

from services.mail.outcome import DeliveryReport, MailOutcome, MailPhase
from services.mail.relay_settings import MailSecurity, RelaySettings
from services.mail.transport import MailTransport
from tests.servers.smtp_certificates import TestAuthority
from tests.servers.smtp_mails import DataStarted, a_mail
from tests.servers.smtp_script import Fault, Step, TlsOffer
from tests.servers.smtp_sink import SmtpSink

SENT, DEFERRED = MailOutcome.SENT, MailOutcome.DEFERRED
REFUSED, UNKNOWN = MailOutcome.REFUSED, MailOutcome.UNKNOWN

FAULTS = {
    "421": Fault.answer("421 4.3.2 Closing"),
    "4xx": Fault.answer("451 4.3.0 Later"),
    "5xx": Fault.answer("554 5.0.0 No"),
    "drop": Fault.drop(),
    "hang": Fault.hang(),
    "garbage": Fault.garbage(),
    "overlong": Fault.overlong(),
    "slow": Fault.slow(),
}
CODES = {"421": (421, "4.3.2"), "4xx": (451, "4.3.0"), "5xx": (554, "5.0.0")}

# In the order of FAULTS. A slow answer is an answer; content has none of its own to be slow with.
AT_THE_DOOR = (DEFERRED,) * 7 + (SENT,)
ABOUT_THE_MAIL = (DEFERRED, DEFERRED, REFUSED, *(DEFERRED,) * 4, SENT)
AT_THE_WORD_DATA = (DEFERRED, DEFERRED, REFUSED, UNKNOWN, UNKNOWN, DEFERRED, DEFERRED, SENT)
WITH_CONTENT_OUT = (DEFERRED, DEFERRED, REFUSED, *(UNKNOWN,) * 4, SENT)

OUTCOMES: dict[Step, tuple[MailPhase, tuple[MailOutcome, ...]]] = {
    Step.GREETING: (MailPhase.CONNECT, AT_THE_DOOR),
    Step.EHLO: (MailPhase.GREETING, AT_THE_DOOR),
    Step.STARTTLS: (MailPhase.TLS, AT_THE_DOOR),
    Step.AUTH: (MailPhase.SIGN_IN, AT_THE_DOOR),
    Step.MAIL: (MailPhase.SENDER, ABOUT_THE_MAIL),
    Step.RCPT: (MailPhase.RECIPIENT, ABOUT_THE_MAIL),
    Step.DATA: (MailPhase.DATA_COMMAND, AT_THE_WORD_DATA),
    Step.CONTENT: (MailPhase.FINAL_REPLY, WITH_CONTENT_OUT[:-1]),
    Step.FINAL: (MailPhase.FINAL_REPLY, WITH_CONTENT_OUT),
    Step.QUIT: (MailPhase.FINAL_REPLY, (SENT,) * 8),
}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One fault at one step, and what has to follow."""

    step: Step
    fault: str
    phase: MailPhase
    outcome: MailOutcome

    @property
    def report(self) -> DeliveryReport:
        """The report that has to follow."""
        if self.outcome is SENT:
            return DeliveryReport(
                outcome=SENT,
                phase=MailPhase.FINAL_REPLY,
                smtp_code=250,
                enhanced_status="2.0.0",
            )
        code, status = CODES.get(self.fault, (None, None))
        return DeliveryReport(
            outcome=self.outcome, phase=self.phase, smtp_code=code, enhanced_status=status
        )


CELLS = {
    f"{step.value}-{fault}": Cell(step=step, fault=fault, phase=phase, outcome=outcome)
    for step, (phase, outcomes) in OUTCOMES.items()
    for fault, outcome in zip(FAULTS, outcomes, strict=False)
}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TestAuthority:
    return TestAuthority.create(tmp_path_factory.mktemp("authority"))


def _settings(port: int, authority: TestAuthority, wait: float) -> RelaySettings:
    return RelaySettings(
        host="127.0.0.1",
        port=port,
        security=MailSecurity.STARTTLS,
        ca_file=authority.ca_file,
        username="duecourse",
        password=SecretStr("a pass phrase"),
        connect_seconds=wait,
        command_seconds=wait,
        data_seconds=wait,
        final_reply_seconds=wait,
    )


async def _attempt(
    sink: SmtpSink, authority: TestAuthority, started: DataStarted, *, is_silent: bool
) -> DeliveryReport:
    # Only a relay that stays silent is given up soon; no other cell depends on a wait.
    settings = _settings(sink.port, authority, 0.4 if is_silent else 30)
    async with MailTransport(settings) as transport:
        return await transport.send(a_mail(), before_data=started)


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS.keys())
async def test_each_fault_at_each_step_has_its_outcome(
    cell: Cell, authority: TestAuthority
) -> None:
    started = DataStarted()
    async with SmtpSink(
        offer=TlsOffer.STARTTLS,
        tls=authority.server_context("127.0.0.1"),
        extensions=("AUTH PLAIN", "SIZE 10485760"),
        faults={cell.step: FAULTS[cell.fault]},
    ) as sink:
        report = await _attempt(sink, authority, started, is_silent=cell.fault == "hang")
        await sink.until(lambda: not sink.open)
    assert report == cell.report
    assert sink.messages == (1 if cell.outcome is SENT else 0)
    assert started.times == (1 if report.phase.after_data_started else 0)
    assert (sink.content_bytes > 0) is (report.phase is MailPhase.FINAL_REPLY)
    assert report.another_relay_may_try is (
        not report.phase.after_data_started
        and not (report.phase.concerns_this_mail and cell.fault in {"4xx", "5xx"})
    )


async def test_a_port_where_nobody_listens_defers_the_mail(authority: TestAuthority) -> None:
    async with SmtpSink() as sink:
        pass
    started = DataStarted()
    report = await _attempt(sink, authority, started, is_silent=False)
    assert report == DeliveryReport(outcome=DEFERRED, phase=MailPhase.CONNECT)
    assert started.times == 0


async def test_an_answer_that_was_lost_is_unknown_although_the_relay_has_the_mail(
    authority: TestAuthority,
) -> None:
    async with SmtpSink(
        offer=TlsOffer.IMPLICIT,
        tls=authority.server_context("127.0.0.1"),
        extensions=("AUTH LOGIN", "AUTH PLAIN"),
        faults={Step.FINAL: Fault.lost_answer()},
    ) as sink:
        settings = _settings(sink.port, authority, 30).model_copy(
            update={"security": MailSecurity.IMPLICIT_TLS}
        )
        async with MailTransport(settings) as transport:
            report = await transport.send(a_mail(), before_data=DataStarted())
    assert report == DeliveryReport(outcome=UNKNOWN, phase=MailPhase.FINAL_REPLY)
    assert [envelope.content for envelope in sink.envelopes] == [a_mail().content]


def test_no_cell_is_missing() -> None:
    assert len(CELLS) == len(OUTCOMES) * len(FAULTS) - 1
