"""Letters on their way, on a real Temporal server and a mail server that misbehaves."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio
from temporalio.testing import ActivityEnvironment

from deploy.working import make_worker
from services.desk.intake import NewParty
from services.ledger.access import CARRYING_OUT
from services.ledger.tasks import Task
from tests.servers.smtp_script import Fault, Step
from tests.servers.temporal_dev import RestartableServer
from tests.stories.cast import BEA, REX, ada
from tests.stories.engine import Engine, House, a_house
from tests.stories.library import OPENED
from tests.stories.permits import permitted
from tests.stories.story import Story, at, at_any_hour, letters_in_hand
from tests.stories.tellings import tellings_of
from workflows.case_facts import ContentHeld, StageAdvanced
from workflows.delivery_facts import LetterAttempted
from workflows.facts import FactBody
from workflows.messages import DeliverRequest, Delivery
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.obligations import LetterDue, Notice
from workflows.parties import Channel, Role
from workflows.party_facts import ContactConfirmed, ContactRevoked, PartyAdded, UpdatesPaused
from workflows.planner import plan_case
from workflows.staff import Concern
from workflows.stages import Conclusion, Stage

ADA = b"ada.testcase@example.org"
A_WEEK_LATER = at("2040-01-16")


def _story(*parties: NewParty) -> Story:
    return at_any_hour(
        Story(name="a letter", opened_at=OPENED, parties=parties, steps=(), until=A_WEEK_LATER)
    )


@pytest.fixture
def settings_of_the_house() -> dict[str, Any]:
    """A relay is given up after a second of silence."""
    return {"relay_answer_seconds": 1}


@pytest_asyncio.fixture
async def patient(
    tmp_path: Path, temporal_dev_server: RestartableServer
) -> AsyncIterator[tuple[House, Engine]]:
    """An engine that waits for its relay as long as a test takes."""
    async with (
        a_house(tmp_path / "home", temporal_dev_server, relay_answer_seconds=120) as house,
        house.engine(OPENED) as engine,
    ):
        yield house, engine


TRIED = DeliveryOutcome
FAULTS = {
    "busy twice": (Step.RCPT, Fault.answer("450 4.2.1 Later", times=2), ["deferred"] * 2),
    "closing": (Step.MAIL, Fault.answer("421 4.3.2 Closing", times=1), ["deferred"]),
    "dropped at the word DATA": (Step.DATA, Fault.drop(times=1), ["unknown"]),
    "dropped after the content": (Step.FINAL, Fault.drop(times=1), ["unknown"]),
    "silent after the content": (Step.FINAL, Fault.hang(times=1), ["unknown"]),
}


@pytest.mark.parametrize(("step", "fault", "outcomes"), FAULTS.values(), ids=FAULTS.keys())
async def test_a_letter_is_tried_again_until_it_is_told(
    engine: Engine, house: House, step: Step, fault: Fault, outcomes: list[str]
) -> None:
    house.sink.faults[step] = fault
    case_id = await engine.play(_story(ada()))
    attempts = await _attempts(engine, case_id)
    assert [str(x.outcome) for x in attempts] == [*outcomes, "sent"]
    assert [x.attempt for x in attempts] == list(range(1, len(attempts) + 1))
    assert len({x.letter_id for x in attempts}) == 1
    assert len(tellings_of(await engine.facts(case_id))) == 1
    assert _mails(house)[ADA] == 1


async def test_a_refused_letter_becomes_a_task_on_the_same_day(
    engine: Engine, house: House
) -> None:
    house.sink.faults[Step.RCPT] = Fault.answer("550 5.1.1 No such mailbox", times=1)
    case_id = await engine.play(_story(ada()))
    assert [x.outcome for x in await _attempts(engine, case_id)] == [TRIED.REFUSED]
    task = await _only_task(engine, case_id, Concern.NOT_INFORMED)
    assert task.opened_at.date() == OPENED.date()
    assert _mails(house)[ADA] == 0


async def test_a_letter_of_unknown_outcome_is_repeated_once_and_then_left_to_a_person(
    engine: Engine, house: House
) -> None:
    house.sink.faults[Step.FINAL] = Fault.drop(times=2)
    case_id = await engine.play(_story(ada()))
    assert [x.outcome for x in await _attempts(engine, case_id)] == [TRIED.UNKNOWN] * 2
    assert await _only_task(engine, case_id, Concern.NOT_INFORMED)
    assert _mails(house)[ADA] == 0


NO_MORE = {
    "revoked": ContactRevoked(party_id="p1"),
    "paused": UpdatesPaused(party_id="p1", until=(OPENED + timedelta(days=90)).date()),
}


@pytest.mark.parametrize("no_more", NO_MORE.values(), ids=NO_MORE.keys())
async def test_consent_revoked_while_the_relay_thinks_stops_the_letter_before_its_content(
    patient: tuple[House, Engine], no_more: ContactRevoked | UpdatesPaused
) -> None:
    house, engine = patient
    case_id = await engine.open(_story(ada()))
    await _said_while_the_relay_thinks(house, engine, case_id, A_WEEK_LATER, no_more)
    assert house.sink.content_bytes == 0
    attempt = (await _attempts(engine, case_id))[-1]
    assert (attempt.outcome, attempt.code) == (TRIED.STOPPED, "choice_changed")
    assert not tellings_of(await engine.facts(case_id))


@pytest.mark.parametrize("no_more", NO_MORE.values(), ids=NO_MORE.keys())
async def test_a_letter_that_was_written_and_not_sent_yet_never_leaves_once_consent_is_revoked(
    engine: Engine, house: House, no_more: ContactRevoked | UpdatesPaused
) -> None:
    house.sink.faults[Step.RCPT] = Fault.answer("450 4.2.1 Later", times=1)
    case_id = await engine.open(_story(ada()))
    standing = await engine.idle(case_id)
    while not await _attempts(engine, case_id):
        assert standing.next_wake is not None
        await engine.step_to(case_id, standing.next_wake)
        standing = await engine.idle(case_id)
    [written] = await engine.parts.ledger.letters.of_case(case_id, CARRYING_OUT)
    await engine.say(case_id, no_more)
    await engine.play_until(case_id, A_WEEK_LATER)
    assert house.sink.content_bytes == 0
    assert [x.outcome for x in await _attempts(engine, case_id)] == [TRIED.DEFERRED]
    [letter] = await engine.parts.ledger.letters.of_case(case_id, CARRYING_OUT)
    assert letter.letter_id == written.letter_id


async def test_a_letter_planned_before_its_content_was_withheld_is_not_written(
    engine: Engine, house: House
) -> None:
    case_id, due = await _with_a_conclusion_to_tell(engine)
    file = await engine.parts.files.open(case_id)
    planned = plan_case(file.policy, file.calendar, file.replayed(), due)
    [letter] = planned.letters
    assert NoticeKind.CONCLUSION in {x.notice for x in letter.notices}
    await engine.say(case_id, _withheld_until(due))
    await engine.idle(case_id)
    before = len(house.sink.envelopes)

    request = DeliverRequest(case_id=case_id, letter=letter, fact_number=len(file.facts))
    engine.clock.step_to(due)
    told = await _delivered(engine, request)

    assert (told.attempted.outcome, told.attempted.code) == (TRIED.STOPPED, "plan_changed")
    assert len(house.sink.envelopes) == before


async def test_what_is_withheld_while_the_relay_thinks_does_not_leave(
    patient: tuple[House, Engine],
) -> None:
    house, engine = patient
    case_id, due = await _with_a_conclusion_to_tell(engine)
    until = due + timedelta(hours=1)
    await _said_while_the_relay_thinks(house, engine, case_id, until, _withheld_until(due))
    concluding = [
        (attempt.outcome, attempt.code)
        for attempt in await _attempts(engine, case_id)
        if NoticeKind.CONCLUSION in {x.notice for x in attempt.covers}
    ]
    assert concluding == [(TRIED.STOPPED, "plan_changed")]


async def test_an_update_that_was_written_before_a_hold_does_not_leave_after_it(
    patient: tuple[House, Engine],
) -> None:
    house, engine = patient
    case_id = await engine.play(_story(ada()))
    file = await engine.parts.files.open(case_id)
    planned = plan_case(file.policy, file.calendar, file.replayed(), engine.clock.now())
    due = next(x.due_at for x in planned.upcoming if isinstance(x, Notice))
    assert due is not None
    await engine.play_until(case_id, due - timedelta(minutes=1))
    before = len(await _attempts(engine, case_id))
    until = due + timedelta(hours=1)
    await _said_while_the_relay_thinks(house, engine, case_id, until, _withheld_until(until))
    since = (await _attempts(engine, case_id))[before:]
    stopped, told, *_ = [x for x in since if [y.notice for y in x.covers] == [NoticeKind.UPDATE]]
    assert (stopped.outcome, stopped.code) == (TRIED.STOPPED, "plan_changed")
    assert told.outcome is TRIED.SENT
    assert told.letter_id != stopped.letter_id


async def test_what_a_case_learns_while_the_relay_thinks_keeps_back_no_letter_without_need(
    patient: tuple[House, Engine],
) -> None:
    house, engine = patient
    case_id, due = await _with_a_conclusion_to_tell(engine)
    somebody = PartyAdded(party_id="p9", role=Role.WITNESS)
    until = due + timedelta(hours=1)
    await _said_while_the_relay_thinks(house, engine, case_id, until, somebody)
    attempt = (await _attempts(engine, case_id))[-1]
    assert attempt.outcome is TRIED.SENT
    assert NoticeKind.CONCLUSION in {x.notice for x in attempt.covers}


async def _with_a_conclusion_to_tell(engine: Engine) -> tuple[str, datetime]:
    case_id = await engine.play(_story(ada()))
    await engine.say(case_id, StageAdvanced(to=Stage.INVESTIGATION))
    await engine.idle(case_id)
    report_sent = StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT)
    await engine.say(case_id, report_sent)
    standing = await engine.idle(case_id)
    assert standing.next_wake is not None
    return case_id, standing.next_wake


async def _said_while_the_relay_thinks(
    house: House, engine: Engine, case_id: str, until: datetime, said: FactBody
) -> None:
    """Let the case go on until its letter waits for the relay's word, and record a fact then."""
    house.sink.think()
    named = house.sink.commands[b"RCPT"]
    waking = asyncio.create_task(engine.play_until(case_id, until))
    await house.sink.until(lambda: house.sink.commands[b"RCPT"] > named)
    await engine.say(case_id, said)
    house.sink.answer()
    await waking


def _withheld_until(day: datetime) -> ContentHeld:
    return ContentHeld(reason="risk_to_a_person", review_on=day.date())


async def test_an_address_that_the_relay_refuses_gets_nothing_more_until_it_is_confirmed(
    engine: Engine, house: House
) -> None:
    house.sink.faults[Step.RCPT] = Fault.answer("550 5.1.1 No such mailbox", times=1)
    case_id = await engine.play(_story(ada()))
    [attempt] = await _attempts(engine, case_id)
    assert (attempt.outcome, attempt.code) == (TRIED.REFUSED, "address_refused")
    await engine.say(case_id, StageAdvanced(to=Stage.INVESTIGATION))
    await engine.play_until(case_id, at("2040-03-20"))
    assert await _attempts(engine, case_id) == [attempt]
    assert _mails(house)[ADA] == 0
    tasks = await engine.parts.ledger.tasks.listed(CARRYING_OUT, case_id=case_id)
    assert Concern.NOT_INFORMED in {task.concern for task in tasks}
    await engine.say(case_id, ContactConfirmed(party_id="p1"))
    await engine.play_until(case_id, engine.clock.now() + timedelta(days=3))
    assert _mails(house)[ADA] == 1


async def test_an_attempt_whose_worker_died_before_it_answered_is_answered_as_it_ended(
    engine: Engine, house: House
) -> None:
    house.sink.faults[Step.RCPT] = Fault.answer("550 5.1.1 No such mailbox", times=1)
    case_id = await engine.play(_story(ada()))
    [told] = await _attempts(engine, case_id)
    letter = LetterDue(
        letter_id=told.letter_id,
        party_id=told.party_id,
        notices=(),
        attempt=told.attempt,
        preferences=told.preferences,
    )
    request = DeliverRequest(case_id=case_id, letter=letter, fact_number=1)
    again = await _delivered(engine, request)
    assert again.attempted == told
    assert _mails(house)[ADA] == 0


async def _delivered(engine: Engine, request: DeliverRequest) -> Delivery:
    worker = make_worker(engine.client, engine.parts, engine.transport, task_queue="never-asked")
    delivering = next(x for x in worker.config()["activities"] if x.__name__ == "deliver")
    return cast("Delivery", await ActivityEnvironment().run(delivering, request))


async def test_a_rule_of_the_relay_says_nothing_about_her_address(
    engine: Engine, house: House
) -> None:
    house.sink.faults[Step.RCPT] = Fault.answer("550 5.7.1 Relaying denied", times=1)
    case_id = await engine.play(_story(ada()))
    [attempt] = await _attempts(engine, case_id)
    assert (attempt.outcome, attempt.code) == (TRIED.REFUSED, "relay_recipient")
    await engine.say(case_id, StageAdvanced(to=Stage.INVESTIGATION))
    await engine.play_until(case_id, at("2040-02-20"))
    assert _mails(house)[ADA] > 0


async def test_the_same_address_typed_again_stays_confirmed(engine: Engine, house: House) -> None:
    story = _story(ada())
    case_id = await engine.play(story)
    await engine.say(case_id, ContactConfirmed(party_id="p1"))
    choice = story.parties[0].choice
    assert choice is not None
    assert choice.address is not None
    again = replace(choice, address=choice.address.replace("example.org", "EXAMPLE.org"))
    await engine.parts.desk.choose(permitted(case_id), "p1", again, command_id="again-1")
    party = (await engine.parts.files.open(case_id)).replayed().parties["p1"]
    assert party.has_a_confirmed_address
    other = replace(choice, address="ada.other@example.org")
    await engine.parts.desk.choose(permitted(case_id), "p1", other)
    party = (await engine.parts.files.open(case_id)).replayed().parties["p1"]
    assert not party.has_a_confirmed_address
    receipt = await engine.parts.desk.choose(permitted(case_id), "p1", again, command_id="again-1")
    assert receipt.command_id == "again-1"


async def test_a_printed_letter_is_told_when_it_was_brought(engine: Engine, house: House) -> None:
    case_id = await engine.play(_story(BEA))
    task = await _only_task(engine, case_id, Concern.HAND_DELIVERY)
    assert task.done_at is None
    assert not (await engine.parts.desk.planned(case_id, CARRYING_OUT)).promises[0].was_told
    handed = letters_in_hand(await engine.facts(case_id))
    await engine.say(case_id, *handed)
    await engine.idle(case_id)
    plan = await engine.parts.desk.planned(case_id, CARRYING_OUT)
    assert [promise.was_told for promise in plan.promises] == [True]
    assert not await engine.parts.ledger.tasks.listed(CARRYING_OUT, case_id=case_id)


async def test_a_letter_on_her_page_counts_from_its_instant_and_nothing_is_sent(
    engine: Engine, house: House
) -> None:
    case_id = await engine.play(_story(ada(channel=Channel.PAGE)))
    attempt = (await _attempts(engine, case_id))[0]
    assert attempt.outcome is TRIED.PUBLISHED
    letter = await engine.parts.ledger.letters.get(attempt.letter_id, CARRYING_OUT)
    assert await engine.parts.vault.reveal(
        case_id, letter.text_reference, actor="staff:st-intake-1", purpose="show_letter"
    )
    evidence = await engine.parts.ledger.discharges.of_case(case_id)
    assert {(x.how, x.letter_id) for x in evidence if x.party_id} == {
        ("published", attempt.letter_id)
    }
    plan = await engine.parts.desk.planned(case_id, CARRYING_OUT)
    assert [promise.was_told for promise in plan.promises] == [True]
    assert _mails(house)[ADA] == 0


async def test_a_respondent_whom_nobody_informed_hears_nothing(
    engine: Engine, house: House
) -> None:
    case_id = await engine.open(_story(ada(), REX))
    await engine.play_until(case_id, at("2040-06-01"))
    assert {x.party_id for x in tellings_of(await engine.facts(case_id))} == {"p1"}
    assert set(_mails(house)) >= {ADA}
    assert b"rex.sample@example.org" not in _mails(house)


async def _attempts(engine: Engine, case_id: str) -> list[LetterAttempted]:
    facts = await engine.facts(case_id)
    return [fact.body for fact in facts if isinstance(fact.body, LetterAttempted)]


async def _only_task(engine: Engine, case_id: str, concern: Concern) -> Task:
    tasks = await engine.parts.ledger.tasks.listed(CARRYING_OUT, case_id=case_id, open_only=False)
    found = [task for task in tasks if task.concern is concern]
    assert len(found) == 1
    return found[0]


def _mails(house: House) -> Counter[bytes]:
    """How many mails each address got."""
    return Counter(
        envelope.rcpt_to.partition(b"<")[2].partition(b">")[0] for envelope in house.sink.envelopes
    )
