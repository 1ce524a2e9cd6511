"""When a relay that fails is left alone, for how long, and when it is asked again."""

import pytest

from services.mail.outcome import DeliveryReport, MailOutcome, MailPhase
from services.mail.relay_rest import Admission, RelayRest, RelayStanding
from services.mail.relay_settings import MailSecurity, RelaySettings

SETTINGS = RelaySettings(
    host="relay.example.org",
    security=MailSecurity.STARTTLS,
    failures_before_rest=3,
    rest_seconds=10,
    longest_rest_seconds=60,
)
WELL = DeliveryReport(outcome=MailOutcome.SENT, phase=MailPhase.FINAL_REPLY, smtp_code=250)
DOWN = DeliveryReport(outcome=MailOutcome.DEFERRED, phase=MailPhase.CONNECT)
CLOSING = DeliveryReport(outcome=MailOutcome.DEFERRED, phase=MailPhase.SENDER, smtp_code=421)
NO_SUCH = DeliveryReport(outcome=MailOutcome.REFUSED, phase=MailPhase.RECIPIENT, smtp_code=550)
NOT_ASKED = DeliveryReport(outcome=MailOutcome.REFUSED, phase=MailPhase.CAPABILITY)


def a_rest(chance: float = 1.0) -> RelayRest:
    return RelayRest(SETTINGS, lambda: chance)


def admitted(rest: RelayRest, now: float) -> Admission:
    admission = rest.admit(now)
    assert admission is not None
    return admission


def ends(rest: RelayRest, report: DeliveryReport, now: float) -> bool:
    return rest.note(admitted(rest, now), report, now)


def resting(chance: float = 1.0) -> RelayRest:
    rest = a_rest(chance)
    assert ends(rest, CLOSING, 0)
    return rest


def test_a_relay_rests_after_some_failures_in_a_row() -> None:
    rest = a_rest()
    assert [ends(rest, DOWN, 0) for _ in range(3)] == [False, False, True]
    assert rest.admit(9.9) is None
    assert rest.admit(10) is not None


@pytest.mark.parametrize("between", [WELL, NO_SUCH])
def test_failures_that_are_not_in_a_row_give_no_rest(between: DeliveryReport) -> None:
    rest = a_rest()
    for report in (DOWN, DOWN, between, DOWN, DOWN):
        ends(rest, report, 0)
    assert rest.standing is RelayStanding.SERVING


def test_a_relay_that_says_421_rests_at_once() -> None:
    assert resting().is_closed_to_mails(0)


def test_after_a_rest_one_mail_is_tried_and_no_second_beside_it() -> None:
    rest = resting()
    assert rest.admit(10) is not None
    assert rest.standing is RelayStanding.ON_TRIAL
    assert rest.admit(10) is None
    assert rest.admit(10_000) is None


def test_a_mail_that_gets_through_ends_the_trial() -> None:
    rest = resting()
    assert ends(rest, WELL, 10)
    assert rest.standing is RelayStanding.SERVING
    assert [ends(rest, DOWN, 10) for _ in range(2)] == [False, False]


def test_each_further_rest_is_twice_as_long_up_to_the_longest() -> None:
    rest = resting()
    lengths, now = [rest.seconds], 0.0
    for _ in range(5):
        now += rest.seconds
        ends(rest, DOWN, now)
        lengths.append(rest.seconds)
    assert lengths == [10, 20, 40, 60, 60, 60]


@pytest.mark.parametrize(("chance", "length"), [(0.0, 5), (0.5, 7.5), (1.0, 10)])
def test_the_length_of_a_rest_varies_by_half(chance: float, length: float) -> None:
    assert resting(chance).seconds == length


def test_what_was_under_way_before_the_rest_neither_prolongs_nor_ends_it() -> None:
    rest = a_rest()
    before = [admitted(rest, 0) for _ in range(3)]
    rest.note(before[0], CLOSING, 0)
    assert not rest.note(before[1], CLOSING, 5)
    assert not rest.note(before[2], WELL, 5)
    assert rest.seconds == 10
    assert rest.is_closed_to_mails(9)


@pytest.mark.parametrize("learnt", [None, NOT_ASKED])
def test_a_trial_that_taught_nothing_is_made_again_at_once(learnt: DeliveryReport | None) -> None:
    rest = resting()
    admission = admitted(rest, 10)
    if learnt is None:
        rest.withdraw(admission)
    else:
        rest.note(admission, learnt, 10)
    assert rest.admit(10) is not None


def test_a_clock_that_was_set_back_ends_a_rest() -> None:
    assert resting().admit(-3600) is not None


@pytest.mark.parametrize(
    ("code", "status", "failed"),
    [
        (421, "4.3.2", True),
        (452, "4.3.1", True),
        (452, None, True),
        (452, "4.2.2", False),
        (450, "4.2.1", False),
        (451, "4.7.1", False),
    ],
)
def test_a_busy_mailbox_is_not_the_relays_fault(
    code: int, status: str | None, failed: bool
) -> None:
    report = DeliveryReport(
        outcome=MailOutcome.DEFERRED,
        phase=MailPhase.RECIPIENT,
        smtp_code=code,
        enhanced_status=status,
    )
    assert report.relay_failed is failed
    assert report.another_relay_may_try is failed


@pytest.mark.parametrize("phase", [x for x in MailPhase if x.after_data_started])
@pytest.mark.parametrize("outcome", MailOutcome)
def test_no_other_relay_gets_what_may_have_left_by_the_first(
    phase: MailPhase, outcome: MailOutcome
) -> None:
    assert not DeliveryReport(outcome=outcome, phase=phase, smtp_code=421).another_relay_may_try
