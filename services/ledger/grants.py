"""Grants as rows: a case given to one person, until a day, until it is taken back or handed on."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from services.ledger.cases import recorded_through
from services.ledger.tables import case_grants, cases

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.engine import Database


class GrantReason(StrEnum):
    """Why a case is given to somebody whose office does not have it."""

    ABSENCE = "absence"
    EXPERTISE = "expertise"
    LANGUAGE = "language"
    CONFLICT = "conflict_of_interest"
    WORKLOAD = "workload"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A case given to one person.

    Attributes:
        until: It holds before that instant.
        fact_number: The case's newest fact when it was given; once the case was handed on after
            it, the grant holds no more.
    """

    grant_id: str
    case_id: str
    staff_id: str
    reason: GrantReason
    given_by: str
    given_at: datetime
    until: datetime
    fact_number: int


class GrantStore:
    """Gives cases to single people, takes them back, and says which grants hold."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def give(
        self,
        case_id: str,
        staff_id: str,
        access: Access,
        *,
        reason: GrantReason,
        at: datetime,
        until: datetime,
    ) -> Grant:
        """Give a case to somebody; a grant of hers that holds is replaced.

        Raises:
            NotInLedger: There is no such case.
        """
        async with self._database.writing() as connection:
            await self._audit.note_within(
                connection, access, "grant.give", case_id=case_id, subject=staff_id
            )
            grant = Grant(
                grant_id=f"g{secrets.token_hex(8)}",
                case_id=case_id,
                staff_id=staff_id,
                reason=reason,
                given_by=access.actor.actor_id,
                given_at=at,
                until=until,
                fact_number=await recorded_through(connection, case_id),
            )
            await connection.execute(
                update(case_grants)
                .where(_of(case_id, staff_id), case_grants.c.ended_at.is_(None))
                .values(ended_at=at, ended_by=access.actor.actor_id)
            )
            await connection.execute(
                insert(case_grants).values({**asdict(grant), "reason": reason.value})
            )
        return grant

    async def take_back(self, case_id: str, staff_id: str, access: Access, *, at: datetime) -> bool:
        """End somebody's grant; whether she had one that held."""
        async with self._database.writing() as connection:
            await self._audit.note_within(
                connection, access, "grant.take_back", case_id=case_id, subject=staff_id
            )
            ended = await connection.execute(
                update(case_grants)
                .where(_of(case_id, staff_id), case_grants.c.ended_at.is_(None))
                .where(case_grants.c.until > at)
                .values(ended_at=at, ended_by=access.actor.actor_id)
            )
            return ended.rowcount > 0

    async def standing(self, case_id: str, *, at: datetime) -> list[Grant]:
        """The grants of a case that hold, the oldest first."""
        wanted = (
            select(*(case_grants.c[each] for each in Grant.__slots__))
            .where(case_grants.c.case_id == case_id, holds(at))
            .order_by(case_grants.c.given_at, case_grants.c.grant_id)
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted)
            return [Grant(**{**row._asdict(), "reason": GrantReason(row.reason)}) for row in rows]


def holds(at: datetime) -> ColumnElement[bool]:
    """Whether a grant holds at an instant: in time, not taken back, the case not handed on since.

    A case whose row is older than the column had no fact since grants are given.
    """
    had_since = (
        select(func.coalesce(cases.c.had_since, 0))
        .where(cases.c.case_id == case_grants.c.case_id)
        .correlate(case_grants)
        .scalar_subquery()
    )
    return (
        case_grants.c.ended_at.is_(None)
        & (case_grants.c.until > at)
        & (case_grants.c.fact_number >= had_since)
    )


def _of(case_id: str, staff_id: str) -> ColumnElement[bool]:
    return (case_grants.c.case_id == case_id) & (case_grants.c.staff_id == staff_id)
