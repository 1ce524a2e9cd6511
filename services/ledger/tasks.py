"""Tasks: what the software hands to a person, and that the person did it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, select, update

from services.ledger.errors import NotInLedger, TaskNotOpen
from services.ledger.inserting import insert_if_absent
from services.ledger.listing import is_shown
from services.ledger.tables import tasks
from workflows.staff import Concern, StaffRole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement

    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.connection import LedgerConnection
    from services.ledger.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that a person has to do.

    Attributes:
        obligation_id: What it came from; there is one task for each, however often it is opened.
        subject: Which matter of its concern it is, as the planner named it: a party, a letter, a
            question, a clock, by code or opaque id. None in a task from before it was kept that
            nobody was told of.
        role: Who in the office is asked.
        assignee: The staff id of who is asked by name, if anybody.
        due_at: By when, if there is a time.
        note: Where in the vault the text lies that the person left when it was done.
    """

    task_id: str
    obligation_id: str
    case_id: str | None
    party_id: str | None = None
    concern: Concern
    subject: str | None = None
    office_id: str
    role: StaffRole
    assignee: str | None = None
    opened_at: datetime
    due_at: datetime | None = None
    done_at: datetime | None = None
    done_by: str | None = None
    note: str | None = None


def task_id_of(obligation_id: str) -> str:
    """The id by which people name the task of an obligation: short, and it tells nothing."""
    return f"t{obligation_id[:11]}"


class TaskStore:
    """Opens tasks once each, lists them, and notes who did them."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def open(self, task: Task) -> Task:
        """Open a task, or give back the one that its obligation opened before."""
        columns = {each.name: getattr(task, each.name) for each in fields(task)}
        async with self._database.writing() as connection:
            await insert_if_absent(connection, tasks, [columns])
            found = await _one(connection, tasks.c.obligation_id == task.obligation_id)
        if found is None:
            raise NotInLedger("task for obligation", task.obligation_id)
        return found

    async def get(self, task_id: str, access: Access) -> Task:
        """One task.

        Raises:
            NotInLedger: There is no such task.
        """
        async with self._database.reading() as connection:
            task = await _one(connection, tasks.c.task_id == task_id)
        if task is None:
            raise NotInLedger("task", task_id)
        await self._audit.note(access, "task.read", case_id=task.case_id, subject=task_id)
        return task

    async def listed(
        self,
        access: Access,
        *,
        office_id: str | None = None,
        role: StaffRole | None = None,
        case_id: str | None = None,
        open_only: bool = True,
    ) -> list[Task]:
        """Tasks by when they are due, those without a time last.

        Those of a case that the person of this access may not see are not among them.
        """
        await self._audit.note(access, "task.list", case_id=case_id, subject=office_id)
        wanted = select(tasks).where(is_shown(tasks.c.case_id, access))
        if office_id is not None:
            wanted = wanted.where(tasks.c.office_id == office_id)
        if role is not None:
            wanted = wanted.where(tasks.c.role == role.value)
        if case_id is not None:
            wanted = wanted.where(tasks.c.case_id == case_id)
        if open_only:
            wanted = wanted.where(tasks.c.done_at.is_(None))
        async with self._database.reading() as connection:
            rows = await connection.execute(
                wanted.order_by(tasks.c.due_at.asc().nulls_last(), tasks.c.task_id)
            )
            return [task_of(row) for row in rows]

    async def done(
        self, task_id: str, access: Access, *, at: datetime, note: str | None = None
    ) -> Task:
        """Note that the person of this access did the task; doing it again changes nothing.

        `note` is where in the vault the text lies that the person left.

        Raises:
            NotInLedger: There is no such task.
            TaskNotOpen: Somebody else did it before.
        """
        async with self._database.writing() as connection:
            await self._audit.note_within(
                connection, access, "task.done", case_id=None, subject=task_id
            )
            done = await connection.execute(
                update(tasks)
                .where(tasks.c.task_id == task_id, tasks.c.done_at.is_(None))
                .values(done_at=at, done_by=access.actor.actor_id, note=note)
            )
            task = await _one(connection, tasks.c.task_id == task_id)
            if task is None:
                raise NotInLedger("task", task_id)
            if done.rowcount == 0 and (task.done_by, task.note) != (access.actor.actor_id, note):
                raise TaskNotOpen(task_id)
            return task

    async def close_of_obligation(
        self, obligation_id: str, access: Access, *, at: datetime
    ) -> None:
        """Close the task of an obligation that was met in another way, if it is still open."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(tasks)
                .where(tasks.c.obligation_id == obligation_id, tasks.c.done_at.is_(None))
                .values(done_at=at, done_by=access.actor.actor_id)
            )

    async def close_settled(
        self, case_id: str, *, still_open: Iterable[str], access: Access, at: datetime
    ) -> None:
        """Close the tasks of a case whose matter the facts have settled meanwhile.

        ``still_open`` are the obligations whose matter is still open; their tasks stay.
        """
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(tasks.c.obligation_id).where(
                    tasks.c.case_id == case_id, tasks.c.done_at.is_(None)
                )
            )
            settled = {row.obligation_id for row in rows} - set(still_open)
        for obligation_id in sorted(settled):
            await self.close_of_obligation(obligation_id, access, at=at)


async def _one(connection: LedgerConnection, which: ColumnElement[bool]) -> Task | None:
    row = (await connection.execute(select(tasks).where(which))).one_or_none()
    return None if row is None else task_of(row)


def task_of(row: Row[Any]) -> Task:
    """A whole row of the tasks as what it means."""
    columns = row._asdict()
    columns["concern"] = Concern(row.concern)
    columns["role"] = StaffRole(row.role)
    return Task(**columns)
