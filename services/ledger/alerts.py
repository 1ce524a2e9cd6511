"""Alerts: the escalations that came to somebody, as far as what they are about is still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, exists, or_, select, tuple_

from services.ledger.errors import NotInLedger
from services.ledger.escalations import Escalation, TargetKind, read_escalation
from services.ledger.listing import is_shown
from services.ledger.tables import clock_lengths, escalations, tasks
from workflows.notices import DeliveryOutcome
from workflows.staff import Concern

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPlace:
    """Before which alert a page begins: when it was noted, and its id."""

    at: datetime
    obligation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPage:
    """A page of alerts, the newest first, and where the next one begins; None on the last."""

    alerts: tuple[Escalation, ...]
    after: AlertPlace | None


class AlertLists:
    """Lists the alerts of somebody, in the cases that she may see."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def page(
        self, access: Access, *, limit: int, after: AlertPlace | None = None
    ) -> AlertPage:
        """What has come to whoever asks and is still open: of each matter the newest alert."""
        await self._audit.note(access, "alert.list", case_id=None)
        async with self._database.reading() as connection:
            rows = (await connection.execute(page_query(access, after).limit(limit + 1))).all()
        found = tuple(read_escalation(row) for row in rows[:limit])
        if len(rows) <= limit:
            return AlertPage(alerts=found, after=None)
        last = found[-1]
        place = AlertPlace(at=last.intended_at, obligation_id=last.obligation_id)
        return AlertPage(alerts=found, after=place)

    async def of_case(self, case_id: str, obligation_id: str, access: Access) -> Escalation:
        """One alert of a case, whomever it came to.

        Raises:
            NotInLedger: The case has no such alert.
        """
        await self._audit.note(access, "alert.read", case_id=case_id, subject=obligation_id)
        wanted = select(escalations).where(
            escalations.c.case_id == case_id,
            escalations.c.obligation_id == obligation_id,
            escalations.c.step >= 0,
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        if row is None:
            raise NotInLedger("alert", obligation_id)
        return read_escalation(row)


def page_query(access: Access, after: AlertPlace | None) -> Select[*tuple[Any, ...]]:
    """The alerts of whoever asks, the newest first."""
    newer = escalations.alias("newer")
    is_hers = and_(
        escalations.c.target_kind == TargetKind.STAFF.value,
        escalations.c.target == access.actor.actor_id,
    )
    has_a_newer = exists().where(
        newer.c.case_id == escalations.c.case_id,
        newer.c.concern == escalations.c.concern,
        newer.c.subject == escalations.c.subject,
        newer.c.target == escalations.c.target,
        newer.c.step > escalations.c.step,
    )
    key = tuple_(escalations.c.intended_at, escalations.c.obligation_id)
    wanted = (
        select(escalations)
        .where(
            is_hers,
            escalations.c.step >= 0,
            or_(
                escalations.c.outcome.is_(None),
                escalations.c.outcome != DeliveryOutcome.STOPPED.value,
            ),
            is_shown(escalations.c.case_id, access),
            _is_open(),
            ~has_a_newer,
        )
        .order_by(escalations.c.intended_at.desc(), escalations.c.obligation_id.desc())
    )
    return wanted if after is None else wanted.where(key < (after.at, after.obligation_id))


def _is_open() -> ColumnElement[bool]:
    """Whether the clock it is about still runs, or the task that it is about is still open."""
    is_of_a_clock = escalations.c.concern == Concern.CLOCK.value
    runs = exists().where(
        clock_lengths.c.case_id == escalations.c.case_id,
        clock_lengths.c.clock == escalations.c.subject,
        clock_lengths.c.ended_on.is_(None),
    )
    is_to_do = exists().where(
        tasks.c.case_id == escalations.c.case_id,
        tasks.c.concern == escalations.c.concern,
        tasks.c.subject == escalations.c.subject,
        tasks.c.done_at.is_(None),
    )
    return or_(and_(is_of_a_clock, runs), is_to_do)
