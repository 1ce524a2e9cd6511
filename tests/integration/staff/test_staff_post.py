"""Staff are told once, together where many duties fall due, and never of their own case."""

import email
import email.policy
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta

import pytest

from services.clocks import SteppedClock
from services.directory.reading import trial_directory
from services.ledger.access import CARRYING_OUT
from services.ledger.escalations import TargetKind
from services.ledger.ledger import Ledger
from services.mail.transport import MailTransport
from services.staff_post import Duty, StaffPost
from services.staff_post.mail_times import GATHERING
from services.staff_post.operator_post import OperatorPost
from services.staff_post.staff_post import SENDING
from services.watchdog import Watchdog
from tests.integration.ledger.story import NOON, OPENED, facts
from tests.servers.smtp_mails import SENDER, SENDER_ADDRESS, relay_at
from tests.servers.smtp_script import Fault, KeptEnvelope, Step
from tests.servers.smtp_sink import SmtpSink
from workflows.staff import Concern, StaffRole

CASE = "c-1"
QUIET = timedelta(hours=1)
OFFICE = "investigation-office"


@pytest.fixture
async def post(ledger: Ledger, clock: SteppedClock, sink: SmtpSink) -> AsyncIterator[StaffPost]:
    """The post room of the trial's invented staff."""
    async with MailTransport(relay_at(sink.port)) as transport:
        yield StaffPost(
            ledger=ledger,
            directory=trial_directory(),
            transport=transport,
            sender=SENDER,
            clock=clock,
            quiet=QUIET,
        )


def duty(
    number: int = 1,
    *,
    case_id: str = CASE,
    concern: Concern = Concern.CLOCK,
    subject: str = "investigation",
    step: int = 2,
    chain: tuple[StaffRole, ...] = (StaffRole.INVESTIGATION_HEAD, StaffRole.EXECUTIVE),
    barred: frozenset[str] = frozenset(),
    benchmark_on: date | None = None,
) -> Duty:
    """An escalation about a clock."""
    return Duty(
        obligation_id=f"o{number:031d}",
        case_id=case_id,
        concern=concern,
        subject=subject,
        step=step,
        office_id=OFFICE,
        chain=chain,
        barred=barred,
        fact_number=1,
        benchmark_on=benchmark_on,
    )


async def gathered(post: StaffPost, clock: SteppedClock) -> int:
    """Let the moment pass for which duties are gathered; how many mails were sent then."""
    clock.step_to(clock.now() + GATHERING)
    return await post.send_what_waits()


def text_of(envelope: KeptEnvelope) -> str:
    """The plain text of a mail that arrived."""
    mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def heads() -> frozenset[str]:
    holders = trial_directory().holders(StaffRole.INVESTIGATION_HEAD, OFFICE)
    return frozenset(member.staff_id for member in holders)


async def test_a_single_duty_is_told_within_minutes(
    post: StaffPost, sink: SmtpSink, clock: SteppedClock
) -> None:
    assert await post.tell(duty()) == "told"
    assert not await post.send_what_waits()

    assert await gathered(post, clock) == sink.messages == len(heads())


async def test_a_duty_asked_for_twice_is_told_once(
    post: StaffPost, sink: SmtpSink, clock: SteppedClock
) -> None:
    await post.tell(duty())
    told = await gathered(post, clock)

    await post.tell(duty())
    clock.step_to(NOON + 2 * QUIET)
    await post.send_what_waits()

    assert sink.messages == told


async def test_a_burst_of_duties_is_one_mail_from_its_first_duty_on(
    post: StaffPost, sink: SmtpSink, clock: SteppedClock
) -> None:
    for number in range(1, 101):
        await post.tell(duty(number))

    assert await gathered(post, clock) == len(heads())
    assert all("100 duties wait for you" in text_of(mail) for mail in sink.envelopes)


async def test_what_follows_a_mail_waits_for_the_quiet_interval_and_goes_together(
    post: StaffPost, clock: SteppedClock
) -> None:
    await post.tell(duty(1))
    assert await gathered(post, clock) == len(heads())

    for number in range(2, 5):
        await post.tell(duty(number))
    assert not await gathered(post, clock)

    clock.step_to(clock.now() + QUIET)
    assert await post.send_what_waits() == len(heads())


async def test_an_alarm_is_told_at_once_even_to_somebody_who_has_just_had_a_mail(
    post: StaffPost, sink: SmtpSink, clock: SteppedClock
) -> None:
    await post.tell(duty(1))
    await gathered(post, clock)
    before = sink.messages

    await post.tell(duty(2, concern=Concern.ALARM, subject="p1", step=-1))

    assert sink.messages == before + len(heads())


async def test_an_alarm_that_the_relay_deferred_does_not_wait_for_the_quiet_interval(
    post: StaffPost, sink: SmtpSink, clock: SteppedClock
) -> None:
    await post.tell(duty(1))
    await gathered(post, clock)
    before = sink.messages
    sink.faults[Step.RCPT] = Fault.answer("451 4.3.0 later")
    await post.tell(duty(2, concern=Concern.ALARM, subject="p1", step=-1))

    sink.faults.clear()
    clock.step_to(clock.now() + SENDING)
    await post.send_what_waits()

    assert sink.messages == before + len(heads())


async def test_a_mail_about_very_many_cases_gives_totals_for_each_benchmark(
    post: StaffPost, ledger: Ledger, sink: SmtpSink, clock: SteppedClock
) -> None:
    today = NOON.date()
    for number in range(30):
        case_id = f"late-{number}"
        await ledger.facts.record(case_id, facts(OPENED))
        clock_of_it = "investigation" if number < 20 else "decision"
        late = today - timedelta(days=number + 1)
        await post.tell(
            duty(number, case_id=case_id, subject=clock_of_it, benchmark_on=late, step=number)
        )
    again = duty(99, case_id="late-0", benchmark_on=today - timedelta(days=1))
    await post.tell(again)
    await post.tell(duty(100, case_id="late-0", benchmark_on=today + timedelta(days=3)))

    await gathered(post, clock)

    said = text_of(sink.envelopes[0])
    assert "32 duties wait for you." in said
    assert "- The investigation: 20 cases, the longest by 20 days\n" in said
    assert "- The decision: 10 cases, the longest by 30 days\n" in said
    assert "late-" not in said


async def test_whoever_is_named_in_the_case_is_skipped_for_the_next_one_up(
    post: StaffPost, ledger: Ledger
) -> None:
    barred = heads()

    assert await post.tell(duty(barred=barred)) == "told_next"

    told = {x.target for x in await ledger.escalations.of_case(CASE)}
    assert told
    assert told.isdisjoint(barred)


async def test_a_ladder_barred_to_its_end_leaves_the_house(post: StaffPost, ledger: Ledger) -> None:
    everybody = frozenset(member.staff_id for member in trial_directory().staff)

    assert await post.tell(duty(barred=everybody)) == "told_outside"

    kinds = {x.target_kind for x in await ledger.escalations.of_case(CASE)}
    assert kinds == {TargetKind.EXTERNAL}


async def test_a_mail_to_staff_says_nothing_about_the_case_but_its_reference(
    post: StaffPost, sink: SmtpSink, ledger: Ledger, clock: SteppedClock
) -> None:
    await post.tell(duty())
    await gathered(post, clock)

    content = text_of(sink.envelopes[0])
    reference = await reference_of_the_case(ledger)
    assert reference in content
    for word in ("investigation", "harassment", "clock", "respondent", CASE):
        assert word not in content.lower()


async def test_what_the_relay_defers_is_told_later(
    post: StaffPost, sink: SmtpSink, clock: SteppedClock
) -> None:
    sink.faults[Step.RCPT] = Fault.answer("451 4.3.0 later")
    await post.tell(duty())
    await gathered(post, clock)
    assert sink.messages == 0

    sink.faults.clear()
    clock.step_to(NOON + timedelta(minutes=20))
    await post.send_what_waits()

    assert sink.messages == len(heads())


async def reference_of_the_case(ledger: Ledger) -> str:
    return (await ledger.cases.get(CASE, CARRYING_OUT)).reference


async def test_a_case_that_missed_its_wake_is_told_to_the_operator_once(
    ledger: Ledger, clock: SteppedClock, sink: SmtpSink
) -> None:
    await ledger.cases.set_next_wake(CASE, NOON, planned_at=NOON - timedelta(days=1))
    async with MailTransport(relay_at(sink.port)) as transport:
        operator = OperatorPost(
            transport=transport, sender=SENDER, operator=SENDER_ADDRESS, clock=clock
        )
        watchdog = Watchdog(ledger=ledger, clock=clock, tell=operator.tell_of_stuck_cases)

        assert not (await watchdog.look()).newly_stuck
        clock.step_to(NOON + timedelta(minutes=3))
        first = await watchdog.look()
        second = await watchdog.look()

    assert first.newly_stuck == (CASE,)
    assert not second.newly_stuck
    assert second.stuck == 1
    assert sink.messages == 1


async def test_a_case_that_stirs_again_is_no_longer_stuck(
    ledger: Ledger, clock: SteppedClock
) -> None:
    told: list[datetime] = []

    async def tell(case_ids: object) -> None:
        told.append(clock.now())

    await ledger.cases.set_next_wake(CASE, NOON, planned_at=NOON - timedelta(days=1))
    clock.step_to(NOON + timedelta(minutes=3))
    watchdog = Watchdog(ledger=ledger, clock=clock, tell=tell)
    await watchdog.look()

    later = NOON + timedelta(days=28)
    await ledger.cases.set_next_wake(CASE, later, planned_at=clock.now())

    assert (await watchdog.look()).stuck == 0
    assert len(told) == 1
