"""What each end of an attempt allows next."""

import pytest

from services.mail.outcome import DeliveryReport, MailOutcome, MailPhase
from services.mail.replies import Reply, report_on_failure, report_on_silence


@pytest.mark.parametrize(
    ("outcome", "reached_relay", "may_retry", "is_final", "needs_resolving"),
    [
        (MailOutcome.SENT, True, False, True, False),
        (MailOutcome.DEFERRED, False, True, False, False),
        (MailOutcome.REFUSED, False, False, True, False),
        (MailOutcome.UNKNOWN, False, False, False, True),
    ],
)
def test_each_outcome_allows_one_thing_next(
    outcome: MailOutcome,
    reached_relay: bool,
    may_retry: bool,
    is_final: bool,
    needs_resolving: bool,
) -> None:
    assert outcome.reached_relay is reached_relay
    assert outcome.may_retry is may_retry
    assert outcome.is_final is is_final
    assert outcome.needs_resolving is needs_resolving


@pytest.mark.parametrize(
    ("code", "text", "status"),
    [
        (550, "5.1.1 <ada.testcase@example.org> unknown", "5.1.1"),
        (250, "2.0.0\nqueued", "2.0.0"),
        (250, "Ok", None),
        (550, "4.2.2 another class", None),
        (550, "5.1 unfinished", None),
        (550, "5.1.1<ada@example.org>", None),
        (550, "5.1.1234 too long", None),
        (354, "3.0.0 Go", None),
    ],
)
def test_of_a_reply_its_codes_alone_are_kept(code: int, text: str, status: str | None) -> None:
    assert Reply.read(code, text) == Reply(code=code, enhanced_status=status)


@pytest.mark.parametrize("phase", MailPhase)
def test_a_temporary_failure_defers_at_every_step(phase: MailPhase) -> None:
    report = report_on_failure(phase, Reply.read(451, "4.3.0 Later"))
    assert report.outcome is MailOutcome.DEFERRED


@pytest.mark.parametrize("phase", MailPhase)
def test_a_permanent_failure_refuses_only_where_it_is_about_the_mail(phase: MailPhase) -> None:
    report = report_on_failure(phase, Reply.read(554, "No"))
    assert (report.outcome is MailOutcome.REFUSED) is phase.concerns_this_mail
    assert report.outcome in {MailOutcome.REFUSED, MailOutcome.DEFERRED}


@pytest.mark.parametrize("phase", MailPhase)
def test_silence_is_unknown_only_after_the_caller_was_told(phase: MailPhase) -> None:
    assert (report_on_silence(phase).outcome is MailOutcome.UNKNOWN) is phase.after_data_started


@pytest.mark.parametrize("phase", MailPhase)
def test_an_operator_is_called_for_tls_and_sign_in(phase: MailPhase) -> None:
    report = DeliveryReport(outcome=MailOutcome.DEFERRED, phase=phase)
    assert report.relay_needs_attention is (phase in {MailPhase.TLS, MailPhase.SIGN_IN})


@pytest.mark.parametrize(
    ("phase", "code", "text", "refused"),
    [
        (MailPhase.RECIPIENT, 550, "5.1.1 No such mailbox", True),
        (MailPhase.RECIPIENT, 556, "5.1.10 This domain takes no mail", True),
        (MailPhase.RECIPIENT, 550, "5.2.1 Mailbox disabled", True),
        (MailPhase.RECIPIENT, 550, "5.7.1 Relaying denied", False),
        (MailPhase.RECIPIENT, 553, "5.1.8 Your domain does not exist", False),
        (MailPhase.RECIPIENT, 552, "5.2.2 Mailbox full", False),
        (MailPhase.RECIPIENT, 550, "No", False),
        (MailPhase.RECIPIENT, 450, "4.1.1 Not now", False),
        (MailPhase.SENDER, 550, "5.1.1 Who are you", False),
        (MailPhase.FINAL_REPLY, 550, "5.1.1 No such mailbox", False),
    ],
)
def test_only_codes_that_name_her_address_say_that_it_takes_no_mail(
    phase: MailPhase, code: int, text: str, refused: bool
) -> None:
    assert report_on_failure(phase, Reply.read(code, text)).address_refused is refused
