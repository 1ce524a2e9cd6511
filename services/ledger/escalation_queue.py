"""Escalations that still have to be told, by target: several of them can go out in one mail."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, case, func, or_, select, update

from services.ledger.escalations import Escalation, TargetKind, read_escalation
from services.ledger.tables import escalations, parties
from workflows.notices import DeliveryOutcome
from workflows.staff import Concern

if TYPE_CHECKING:
    from datetime import datetime

    from services.ledger.engine import Database

_NO_TIME = timedelta(0)
_URGENT = [concern.value for concern in Concern if concern.is_urgent]
_PRESSING = [concern.value for concern in Concern if concern.waits_for_no_digest]
_TELLING = [outcome.value for outcome in DeliveryOutcome if outcome.tells]
_OVER = [*_TELLING, DeliveryOutcome.STOPPED.value]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Target:
    """Whom escalations go to: a member of staff, or a body outside the house."""

    kind: TargetKind
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody for whom something waits: since when, and whether any of it is urgent.

    ``pressing_since`` is since when something waits that no daily digest may keep back.
    """

    target: Target
    since: datetime
    pressing_since: datetime | None
    is_urgent: bool


class EscalationQueue:
    """What waits for each target, and when the target was last told anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, now: datetime) -> list[Waiting]:
        """Whoever has something waiting that nobody is sending now."""
        async with self._database.reading() as connection:
            rows = await connection.execute(_all_waiting(now))
            return [
                Waiting(
                    target=Target(kind=TargetKind(row.target_kind), target=row.target),
                    since=row.since,
                    pressing_since=row.pressing_since,
                    is_urgent=bool(row.urgent),
                )
                for row in rows
            ]

    async def last_told_at(self, target: Target) -> datetime | None:
        """When a mail last reached this target."""
        async with self._database.reading() as connection:
            found: datetime | None = await connection.scalar(
                select(escalations.c.finished_at)
                .where(_is_for(target), escalations.c.outcome.in_(_TELLING))
                .order_by(escalations.c.finished_at.desc())
                .limit(1)
            )
            return found

    async def cases_naming(self, staff_id: str) -> frozenset[str]:
        """The cases in which somebody of the staff is named: the bar, as it stands now."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(parties.c.case_id).where(parties.c.staff_id == staff_id).distinct()
            )
            return frozenset(row.case_id for row in rows)

    async def take(
        self,
        target: Target,
        *,
        now: datetime,
        lease: timedelta,
        quiet: timedelta = _NO_TIME,
        only_pressing: bool = False,
    ) -> list[Escalation]:
        """Take everything that waits for a target, for sending it in one mail.

        With ``only_pressing``, what may wait for the daily digest is left for it.

        Nothing, while a mail to this target is under way or reached it within the `quiet` time: a
        burst would become many mails.
        """
        held_by = secrets.token_hex(8)
        async with self._database.writing() as connection:
            if await connection.scalar(_under_way_or_told_since(target, now, now - quiet)):
                return []
            wanted = [_is_for(target), _waits(now)]
            if only_pressing:
                wanted.append(escalations.c.concern.in_(_PRESSING))
            await connection.execute(
                update(escalations)
                .where(*wanted)
                .values(lease_id=held_by, lease_until=now + lease, outcome=None, finished_at=None)
            )
            rows = await connection.execute(
                select(escalations)
                .where(escalations.c.lease_id == held_by)
                .order_by(escalations.c.intended_at, escalations.c.obligation_id)
            )
            return [read_escalation(row) for row in rows]


def _all_waiting(now: datetime) -> Select[tuple[str, str, datetime, datetime | None, int]]:
    who = (escalations.c.target_kind, escalations.c.target)
    urgent = case((escalations.c.concern.in_(_URGENT), 1), else_=0)
    pressing = case((escalations.c.concern.in_(_PRESSING), escalations.c.intended_at))
    return (
        select(
            *who,
            func.min(escalations.c.intended_at).label("since"),
            func.min(pressing).label("pressing_since"),
            func.max(urgent).label("urgent"),
        )
        .where(_waits(now))
        .group_by(*who)
        .order_by(*who)
    )


def _is_for(target: Target) -> ColumnElement[bool]:
    return (escalations.c.target_kind == target.kind.value) & (
        escalations.c.target == target.target
    )


def _under_way_or_told_since(target: Target, now: datetime, since: datetime) -> Select[tuple[str]]:
    under_way = escalations.c.outcome.is_(None) & (escalations.c.lease_until > now)
    told = escalations.c.outcome.in_(_TELLING) & (escalations.c.finished_at > since)
    return select(escalations.c.obligation_id).where(_is_for(target), under_way | told).limit(1)


def _waits(now: datetime) -> ColumnElement[bool]:
    untold = escalations.c.outcome.is_(None) | escalations.c.outcome.not_in(_OVER)
    free = or_(escalations.c.lease_until.is_(None), escalations.c.lease_until <= now)
    return untold & free
