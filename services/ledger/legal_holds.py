"""Legal holds: a case that a court or an appeal may still want is not erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from services.ledger.tables import legal_holds

if TYPE_CHECKING:
    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.engine import Database


class HoldReason(StrEnum):
    """Why a case may not be erased."""

    APPEAL = "appeal"
    COURT = "court"
    AUDIT = "audit"
    INQUIRY = "inquiry"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHold:
    """A hold on a case; on the day of its review somebody looks whether it still has to stand.

    It stands until somebody lifts it: a review that nobody made erases nothing.
    """

    case_id: str
    reason: HoldReason
    placed_by: str
    placed_at: datetime
    review_on: date


class LegalHoldStore:
    """Places holds, lifts them, and knows them."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def place(self, hold: LegalHold, access: Access) -> None:
        """Put a hold on a case, in place of one that stands."""
        async with self._database.writing() as connection:
            await self._audit.note_within(
                connection,
                access,
                "legal_hold.place",
                case_id=hold.case_id,
                subject=hold.reason.value,
            )
            await connection.execute(
                delete(legal_holds).where(legal_holds.c.case_id == hold.case_id)
            )
            await connection.execute(
                insert(legal_holds).values(
                    case_id=hold.case_id,
                    reason=hold.reason.value,
                    placed_by=hold.placed_by,
                    placed_at=hold.placed_at,
                    review_on=hold.review_on,
                )
            )

    async def lift(self, case_id: str, access: Access) -> bool:
        """Take the hold off; whether there was one."""
        async with self._database.writing() as connection:
            await self._audit.note_within(connection, access, "legal_hold.lift", case_id=case_id)
            gone = await connection.execute(
                delete(legal_holds).where(legal_holds.c.case_id == case_id)
            )
            return bool(gone.rowcount)

    async def standing(self, case_id: str) -> LegalHold | None:
        """The hold on a case, if there is one."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(legal_holds).where(legal_holds.c.case_id == case_id)
            )
            row = rows.one_or_none()
        if row is None:
            return None
        return LegalHold(**{**row._asdict(), "reason": HoldReason(row.reason)})
