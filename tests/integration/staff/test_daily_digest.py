"""Whoever chose a daily digest gets one mail on working days, and at once what cannot wait."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from importlib import resources

import pytest
from pydantic import SecretBytes

from services.clocks import SteppedClock
from services.directory.directory import StaffDirectory
from services.directory.reading import parse_directory
from services.gateway.signing import signed_headers
from services.ledger.ledger import Ledger
from services.mail.transport import MailTransport
from services.staff_chat.posting import ChatPoster
from services.staff_post import StaffPost
from services.staff_post.mail_times import GATHERING
from services.staff_post.staff_post import SENDING
from tests.integration.ledger.story import NOON, OPENED, facts
from tests.integration.staff.test_staff_post import (
    CASE,
    QUIET,
    duty,
    reference_of_the_case,
    text_of,
)
from tests.servers.chats import Chat, chat
from tests.servers.smtp_mails import SENDER, relay_at
from tests.servers.smtp_script import Fault, KeptEnvelope, Step
from tests.servers.smtp_sink import SmtpSink
from workflows.calendar import WEEKDAYS_ONLY, Calendar
from workflows.parties import Role
from workflows.party_facts import PartyAdded
from workflows.staff import Concern

HEAD = "st-investigation-head"
HEADS_ADDRESS = "hanna.headsample@example.org"
EXECUTIVES_ADDRESS = "elena.executivesample@example.org"
DIGEST = datetime(2026, 1, 5, 13, tzinfo=UTC)
"""Eight in the morning of the first day, in New York, where her office is."""

NEXT_DIGEST = DIGEST + timedelta(days=1)
SECRET = SecretBytes(b"an invented secret of bytes")


def directory(more: str = "") -> StaffDirectory:
    """The trial's, in which the head of the investigating office chose a digest."""
    shipped = resources.files("services.directory") / "trial_directory.yaml"
    role = "    roles: [investigation_head]\n"
    text = shipped.read_text(encoding="utf-8")
    return parse_directory(text.replace(role, f"{role}    mail: daily_digest\n{more}"))


@asynccontextmanager
async def post_room(
    ledger: Ledger,
    clock: SteppedClock,
    sink: SmtpSink,
    *,
    calendar: Calendar = WEEKDAYS_ONLY,
    chat_at: str | None = None,
) -> AsyncIterator[StaffPost]:
    """The post room as a worker that has just started has it."""
    async with MailTransport(relay_at(sink.port)) as transport:
        yield StaffPost(
            ledger=ledger,
            directory=directory(f"    chat: {chat_at}\n" if chat_at else ""),
            transport=transport,
            sender=SENDER,
            clock=clock,
            quiet=QUIET,
            calendar=calendar,
            chats=ChatPoster(secret=SECRET, wall=clock) if chat_at else None,
        )


@pytest.fixture
async def post(ledger: Ledger, clock: SteppedClock, sink: SmtpSink) -> AsyncIterator[StaffPost]:
    """The post room in which nobody has a chat."""
    async with post_room(ledger, clock, sink) as post:
        yield post


@pytest.fixture
def room() -> Iterator[Chat]:
    """Her chat."""
    with chat() as room:
        yield room


def recipient_of(envelope: KeptEnvelope) -> str:
    return envelope.rcpt_to.decode().partition("<")[2].partition(">")[0]


def lines_of(envelope: KeptEnvelope) -> int:
    """How many duties a mail lists."""
    return text_of(envelope).count("\n- ")


async def test_what_waits_is_one_mail_at_the_offices_hour(
    post: StaffPost, sink: SmtpSink, clock: SteppedClock
) -> None:
    for number in range(1, 4):
        await post.tell(duty(number))
    clock.step_to(DIGEST - timedelta(seconds=1))
    assert not await post.send_what_waits()

    clock.step_to(DIGEST)

    assert await post.send_what_waits() == 1
    assert lines_of(sink.envelopes[0]) == 3
    assert [recipient_of(mail) for mail in sink.envelopes] == [HEADS_ADDRESS]


async def test_what_came_after_a_digest_waits_for_the_next_one(
    post: StaffPost, sink: SmtpSink, clock: SteppedClock
) -> None:
    clock.step_to(DIGEST + timedelta(minutes=1))
    await post.tell(duty())
    clock.step_to(NEXT_DIGEST - timedelta(seconds=1))
    assert not await post.send_what_waits()
    clock.step_to(NEXT_DIGEST)
    assert await post.send_what_waits() == 1


async def test_no_digest_goes_out_on_a_day_off(
    ledger: Ledger, sink: SmtpSink, clock: SteppedClock
) -> None:
    """Neither at a weekend nor on a holiday: what waits since Friday goes out on Tuesday."""
    monday_off = WEEKDAYS_ONLY.model_copy(update={"days_off": frozenset({date(2026, 1, 12)})})
    async with post_room(ledger, clock, sink, calendar=monday_off) as post:
        clock.step_to(datetime(2026, 1, 9, 14, tzinfo=UTC))
        await post.tell(duty())
        for day in (10, 11, 12):
            clock.step_to(datetime(2026, 1, day, 20, tzinfo=UTC))
            assert not await post.send_what_waits()
        clock.step_to(datetime(2026, 1, 13, 13, tzinfo=UTC))
        assert await post.send_what_waits() == 1


async def test_an_alarm_is_told_at_once_and_alone(
    post: StaffPost, sink: SmtpSink, clock: SteppedClock
) -> None:
    await post.tell(duty(1))
    await post.tell(duty(2, concern=Concern.ALARM, subject="p1", step=-1))
    assert sink.messages == 1
    assert lines_of(sink.envelopes[0]) == 1

    clock.step_to(DIGEST)

    assert await post.send_what_waits() == 1


async def test_who_could_not_be_informed_is_told_within_minutes(
    post: StaffPost, sink: SmtpSink, clock: SteppedClock
) -> None:
    await post.tell(duty(1))
    await post.tell(duty(2, concern=Concern.NOT_INFORMED, subject="p1", step=-1))

    clock.step_to(NOON + GATHERING)

    assert await post.send_what_waits() == 1
    assert lines_of(sink.envelopes[0]) == 1
    clock.step_to(NOON + 2 * QUIET)
    assert await post.send_what_waits() == 1


async def test_a_digest_that_the_relay_deferred_goes_out_whole_later(
    post: StaffPost, sink: SmtpSink, clock: SteppedClock
) -> None:
    await post.tell(duty(1))
    sink.faults[Step.RCPT] = Fault.answer("451 4.3.0 later")
    clock.step_to(DIGEST)
    assert not await post.send_what_waits()
    await post.tell(duty(2))

    sink.faults.clear()
    clock.step_to(DIGEST + SENDING)

    assert await post.send_what_waits() == 1
    assert lines_of(sink.envelopes[0]) == 2
    clock.step_to(NEXT_DIGEST)
    assert not await post.send_what_waits()


async def test_a_digest_missed_by_a_worker_that_was_down_is_sent_once_by_the_next(
    ledger: Ledger, sink: SmtpSink, clock: SteppedClock
) -> None:
    async with post_room(ledger, clock, sink) as before:
        await before.tell(duty())
    clock.step_to(DIGEST + timedelta(hours=5))
    async with post_room(ledger, clock, sink) as after:
        assert await after.send_what_waits() == 1
        assert not await after.send_what_waits()


async def test_whoever_came_to_be_named_in_the_case_is_told_nothing_and_the_next_one_is(
    post: StaffPost, ledger: Ledger, sink: SmtpSink, clock: SteppedClock
) -> None:
    """The bar is read when the mail leaves, not when the duty was noted."""
    await ledger.facts.record("other", facts(OPENED))
    await post.tell(duty(1))
    await post.tell(duty(2, case_id="other"))
    named = PartyAdded(party_id="eve", role=Role.RESPONDENT, staff_id=HEAD)
    await ledger.facts.record(CASE, facts(named, first=2))
    clock.step_to(DIGEST)

    await post.send_what_waits()
    clock.step_to(DIGEST + QUIET)
    await post.send_what_waits()

    reference = await reference_of_the_case(ledger)
    told = {recipient_of(mail): text_of(mail) for mail in sink.envelopes}
    assert set(told) == {HEADS_ADDRESS, EXECUTIVES_ADDRESS}
    assert reference not in told[HEADS_ADDRESS]
    assert reference in told[EXECUTIVES_ADDRESS]
    clock.step_to(DIGEST + timedelta(days=7))
    assert not await post.send_what_waits()


async def test_a_chat_is_told_how_many_wait_and_nothing_of_any_case(
    ledger: Ledger, sink: SmtpSink, clock: SteppedClock, room: Chat
) -> None:
    async with post_room(ledger, clock, sink, chat_at=room.address) as post:
        for number in range(1, 4):
            await post.tell(duty(number))
        clock.step_to(DIGEST)
        assert await post.send_what_waits() == 1

    [(headers, body)] = room.posted
    message_id = headers["webhook-id"]
    signed = signed_headers(body, message_id=message_id, now=clock.now(), secret=SECRET)
    assert signed.items() <= headers.items()
    assert message_id == f"staff-{duty(1).obligation_id}"
    assert json.loads(body) == {
        "text": "3 duties wait for you. To see what is due, sign in and type: duecourse task list"
    }


async def test_a_chat_that_is_away_keeps_no_mail_back(
    ledger: Ledger, sink: SmtpSink, clock: SteppedClock
) -> None:
    async with post_room(ledger, clock, sink, chat_at="http://127.0.0.1:9/away") as post:
        await post.tell(duty())
        clock.step_to(DIGEST)
        assert await post.send_what_waits() == 1


@pytest.mark.parametrize("status", [302, 404, 500])
async def test_a_chat_that_takes_nothing_keeps_no_mail_back(
    ledger: Ledger, sink: SmtpSink, clock: SteppedClock, room: Chat, status: int
) -> None:
    room.status = status
    async with post_room(ledger, clock, sink, chat_at=room.address) as post:
        await post.tell(duty())
        clock.step_to(DIGEST)
        assert await post.send_what_waits() == 1
        assert not await post.send_what_waits()
    assert (sink.messages, len(room.posted)) == (1, 1)
