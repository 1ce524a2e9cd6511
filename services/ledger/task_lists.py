"""My tasks, for offices with very many: page by page, what is a matter of this hour on top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select, tuple_

from services.ledger.listing import is_shown
from services.ledger.tables import tasks
from services.ledger.tasks import Task, task_of
from workflows.staff import Concern, StaffRole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row, Select

    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.engine import Database

_URGENT = tuple(concern.value for concern in Concern if concern.is_urgent)


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedTasks:
    """Whose open tasks somebody asks for.

    Attributes:
        staff_id: Those given to her by name.
        posts: Those that an office has for a role, and for nobody by name; None for every task.
        concern: Those about this.
    """

    staff_id: str | None = None
    posts: frozenset[tuple[str, StaffRole]] | None = None
    concern: Concern | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPlace:
    """After which task a page begins: by when it was due, and its id."""

    due_at: datetime | None
    task_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """A page of tasks, and where the next one begins; None on the last.

    Attributes:
        urgent: On the first page, every open task about somebody who may be in danger.
        others: The others, by when they are due, those without a time last.
    """

    urgent: tuple[Task, ...]
    others: tuple[Task, ...]
    after: TaskPlace | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskNumbers:
    """How many open tasks there are about something, and how many of them are late."""

    concern: Concern
    open: int
    late: int


class TaskLists:
    """Lists and counts the open tasks of cases that whoever asks may see."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def page(
        self,
        access: Access,
        wanted: WantedTasks,
        *,
        limit: int,
        after: TaskPlace | None = None,
    ) -> TaskPage:
        """The next open tasks after a place."""
        await self._audit.note(access, "task.list", case_id=None)
        urgent: Sequence[Row[Any]] = ()
        rows: list[Row[Any]] = []
        async with self._database.reading() as connection:
            if after is None:
                urgent = (await connection.execute(urgent_query(access, wanted))).all()
            for query in page_queries(access, wanted, after):
                found = await connection.execute(query.limit(limit + 1 - len(rows)))
                rows += found.all()
                if len(rows) > limit:
                    break
        others = tuple(task_of(row) for row in rows[:limit])
        next_place = None
        if len(rows) > limit and others:
            next_place = TaskPlace(due_at=others[-1].due_at, task_id=others[-1].task_id)
        return TaskPage(
            urgent=tuple(task_of(row) for row in urgent), others=others, after=next_place
        )

    async def numbers(
        self, access: Access, wanted: WantedTasks, *, now: datetime
    ) -> tuple[TaskNumbers, ...]:
        """How many there are about each concern; the urgent first, then the most."""
        await self._audit.note(access, "task.count", case_id=None)
        async with self._database.reading() as connection:
            rows = (await connection.execute(numbers_query(access, wanted, now))).all()
        found = [
            TaskNumbers(concern=Concern(row.concern), open=int(row.open), late=int(row.late))
            for row in rows
        ]
        return tuple(sorted(found, key=lambda x: (not x.concern.is_urgent, -x.open, x.concern)))


def conditions(access: Access, wanted: WantedTasks) -> list[ColumnElement[bool]]:
    """What a task must fulfil to be listed or counted for whoever asks."""
    found = [tasks.c.done_at.is_(None), is_shown(tasks.c.case_id, access)]
    if wanted.concern is not None:
        found.append(tasks.c.concern == wanted.concern.value)
    if wanted.posts is not None:
        by_role: dict[str, list[str]] = {}
        for office_id, role in sorted(wanted.posts):
            by_role.setdefault(role.value, []).append(office_id)
        posts = [
            and_(tasks.c.role == role, tasks.c.office_id.in_(offices))
            for role, offices in by_role.items()
        ]
        hers = tasks.c.assignee == wanted.staff_id
        found.append(or_(hers, and_(tasks.c.assignee.is_(None), or_(*posts)) if posts else hers))
    return found


def numbers_query(access: Access, wanted: WantedTasks, now: datetime) -> Select[*tuple[Any, ...]]:
    """The numbers of each concern."""
    late = func.count(tasks.c.due_at).filter(tasks.c.due_at < now)
    return (
        select(tasks.c.concern, func.count().label("open"), late.label("late"))
        .where(*conditions(access, wanted))
        .group_by(tasks.c.concern)
    )


def urgent_query(access: Access, wanted: WantedTasks) -> Select[*tuple[Any, ...]]:
    """What somebody may be in danger about, the oldest first."""
    chosen = select(tasks).where(*conditions(access, wanted), tasks.c.concern.in_(_URGENT))
    return chosen.order_by(tasks.c.opened_at, tasks.c.task_id)


def page_queries(
    access: Access, wanted: WantedTasks, after: TaskPlace | None
) -> Sequence[Select[*tuple[Any, ...]]]:
    """The queries whose rows, one after the other, are the rest of the other tasks."""
    chosen = select(tasks).where(*conditions(access, wanted), tasks.c.concern.not_in(_URGENT))
    dated = chosen.where(tasks.c.due_at.is_not(None)).order_by(tasks.c.due_at, tasks.c.task_id)
    undated = chosen.where(tasks.c.due_at.is_(None)).order_by(tasks.c.task_id)
    if after is None:
        return (dated, undated)
    if after.due_at is None:
        return (undated.where(tasks.c.task_id > after.task_id),)
    key = tuple_(tasks.c.due_at, tasks.c.task_id)
    return (dated.where(key > (after.due_at, after.task_id)), undated)
