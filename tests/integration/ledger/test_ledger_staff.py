"""What staff are told and asked: each escalation and each task once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from services.ledger.access import Access
from services.ledger.errors import (
    AttemptUnderway,
    LeaseLost,
    LedgerBehind,
    LedgerConflict,
    NotInLedger,
    TaskNotOpen,
)
from services.ledger.escalations import Escalation, TargetKind
from services.ledger.ledger import Ledger
from services.ledger.tasks import Task
from tests.integration.ledger.story import NOON, OFFICER, OPENED, facts
from workflows.facts import Actor, ActorKind
from workflows.notices import DeliveryOutcome
from workflows.parties import Role
from workflows.party_facts import PartyAdded
from workflows.staff import Concern, StaffRole

LEASE = timedelta(minutes=15)
ESCALATION = Escalation(
    obligation_id="due-1",
    case_id="case-1",
    concern=Concern.CLOCK,
    subject="investigation",
    step=2,
    target_kind=TargetKind.STAFF,
    target="s-40",
    message_id="<due-1@example.org>",
    intended_at=NOON,
    fact_number=1,
)
TASK = Task(
    task_id="task-1",
    obligation_id="due-7",
    case_id="case-1",
    concern=Concern.SAFE_CHANNEL,
    subject="p1",
    office_id="office-1",
    role=StaffRole.INTAKE_OFFICER,
    opened_at=NOON,
    due_at=NOON + timedelta(days=1),
)
SOMEBODY_ELSE = Access(actor=Actor(kind=ActorKind.STAFF, actor_id="s-18"), purpose="case_work")


@pytest.fixture(autouse=True)
async def a_case(ledger: Ledger) -> None:
    """An open case with one fact."""
    await ledger.facts.record("case-1", facts(OPENED))


async def test_an_escalation_is_aimed_once(ledger: Ledger) -> None:
    """A staff directory that changed between two tries does not tell a second person."""
    assert await ledger.escalations.intend(ESCALATION) == ESCALATION
    assert await ledger.escalations.intend(replace(ESCALATION, target="s-41")) == ESCALATION
    assert await ledger.escalations.of_case("case-1") == [ESCALATION]


async def test_an_escalation_needs_the_facts_it_was_planned_on(ledger: Ledger) -> None:
    """A ledger that is behind escalates nothing."""
    with pytest.raises(LedgerBehind):
        await ledger.escalations.intend(replace(ESCALATION, fact_number=2))


async def test_an_escalation_is_sent_by_one_worker_at_a_time(ledger: Ledger) -> None:
    """Until its lease ends; then another may try, and the first has lost it."""
    await ledger.escalations.intend(ESCALATION)
    held = await ledger.escalations.begin("due-1", now=NOON, lease=LEASE)
    with pytest.raises(AttemptUnderway):
        await ledger.escalations.begin("due-1", now=NOON, lease=LEASE)
    await ledger.escalations.begin("due-1", now=NOON + LEASE, lease=LEASE)
    with pytest.raises(LeaseLost):
        await ledger.escalations.finish(held, DeliveryOutcome.SENT, now=NOON + LEASE)


async def test_an_escalation_that_was_told_is_discharged_and_not_sent_again(
    ledger: Ledger,
) -> None:
    """Whoever begins it again is given what stands."""
    await ledger.escalations.intend(ESCALATION)
    held = await ledger.escalations.begin("due-1", now=NOON, lease=LEASE)
    told = await ledger.escalations.finish(held, DeliveryOutcome.SENT, now=NOON)
    assert told.is_told
    assert await ledger.escalations.finish(held, DeliveryOutcome.SENT, now=NOON) == told
    assert await ledger.escalations.begin("due-1", now=NOON + LEASE, lease=LEASE) == told
    assert list(await ledger.discharges.standing(["due-1"])) == ["due-1"]
    with pytest.raises(LedgerConflict):
        await ledger.escalations.finish(held, DeliveryOutcome.REFUSED, now=NOON)


async def test_an_escalation_that_was_deferred_may_be_tried_again(ledger: Ledger) -> None:
    """Nothing is discharged by it."""
    await ledger.escalations.intend(ESCALATION)
    held = await ledger.escalations.begin("due-1", now=NOON, lease=LEASE)
    await ledger.escalations.finish(held, DeliveryOutcome.DEFERRED, now=NOON)
    assert await ledger.discharges.of_case("case-1") == []
    assert (await ledger.escalations.begin("due-1", now=NOON, lease=LEASE)).outcome is None
    with pytest.raises(NotInLedger):
        await ledger.escalations.begin("due-2", now=NOON, lease=LEASE)


async def test_an_obligation_opens_one_task(ledger: Ledger) -> None:
    """However often, and with whatever new id, it is opened."""
    opened = await asyncio.gather(
        *(ledger.tasks.open(replace(TASK, task_id=f"task-{number}")) for number in range(10))
    )
    assert len({task.task_id for task in opened}) == 1
    assert len(await ledger.tasks.listed(OFFICER)) == 1


async def test_tasks_are_listed_by_office_role_case_and_whether_they_are_open(
    ledger: Ledger,
) -> None:
    """The most urgent first, those without a time last."""
    calm = replace(
        TASK, task_id="task-2", obligation_id="due-8", due_at=None, role=StaffRole.CASE_OFFICER
    )
    soon = replace(
        TASK, task_id="task-3", obligation_id="due-9", due_at=NOON, office_id="office-2",
        case_id=None,
    )  # fmt: skip
    for task in (calm, TASK, soon):
        await ledger.tasks.open(task)
    assert await ledger.tasks.listed(OFFICER) == [soon, TASK, calm]
    assert await ledger.tasks.listed(OFFICER, office_id="office-2") == [soon]
    assert await ledger.tasks.listed(OFFICER, role=StaffRole.CASE_OFFICER) == [calm]
    assert await ledger.tasks.listed(OFFICER, case_id="case-1") == [TASK, calm]
    await ledger.tasks.done("task-1", OFFICER, at=NOON)
    assert await ledger.tasks.listed(OFFICER, case_id="case-1") == [calm]
    everything = await ledger.tasks.listed(OFFICER, case_id="case-1", open_only=False)
    assert [task.task_id for task in everything] == ["task-1", "task-2"]


async def test_nobody_finds_a_task_of_a_case_that_names_them(ledger: Ledger) -> None:
    """A task without a case names nobody."""
    alone = replace(TASK, task_id="task-2", obligation_id="due-9", case_id=None)
    named = PartyAdded(party_id="eve", role=Role.RESPONDENT, staff_id=OFFICER.actor.actor_id)
    for task in (TASK, alone):
        await ledger.tasks.open(task)
    await ledger.facts.record("case-1", facts(OPENED, named))
    assert await ledger.tasks.listed(OFFICER) == [alone]
    assert await ledger.tasks.listed(SOMEBODY_ELSE) == [TASK, alone]


async def test_a_task_is_done_by_somebody_and_once(ledger: Ledger) -> None:
    """Saying it again is harmless; somebody else's doing it is not overwritten."""
    await ledger.tasks.open(TASK)
    done = await ledger.tasks.done("task-1", OFFICER, at=NOON, note="vr_note0001")
    assert (done.done_by, done.done_at, done.note) == ("s-17", NOON, "vr_note0001")
    later = NOON + timedelta(hours=1)
    assert await ledger.tasks.done("task-1", OFFICER, at=later, note="vr_note0001") == done
    with pytest.raises(TaskNotOpen):
        await ledger.tasks.done("task-1", SOMEBODY_ELSE, at=later)
    assert await ledger.tasks.get("task-1", OFFICER) == done


async def test_a_task_nobody_opened_is_unknown(ledger: Ledger) -> None:
    """And leaves no audit entry of having been done."""
    with pytest.raises(NotInLedger):
        await ledger.tasks.get("task-9", OFFICER)
    with pytest.raises(NotInLedger):
        await ledger.tasks.done("task-9", OFFICER, at=NOON)
    assert (await ledger.audit.head()).sequence == 0


async def test_a_task_whose_obligation_was_met_otherwise_is_closed(ledger: Ledger) -> None:
    """What a person did before stays theirs."""
    await ledger.tasks.open(TASK)
    await ledger.tasks.close_of_obligation("due-7", OFFICER, at=NOON)
    await ledger.tasks.close_of_obligation("due-7", SOMEBODY_ELSE, at=NOON)
    assert (await ledger.tasks.get("task-1", OFFICER)).done_by == "s-17"
