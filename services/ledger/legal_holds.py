"""Legal holds from before they were facts of a case: they forbid erasing until they are lifted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from services.ledger.tables import legal_holds
from workflows.keeping import LegalHoldReason

if TYPE_CHECKING:
    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHold:
    """A hold on a case."""

    case_id: str
    reason: LegalHoldReason
    placed_by: str
    placed_at: datetime
    review_on: date


class LegalHoldStore:
    """Lifts holds, and knows them."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

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
        return LegalHold(**{**row._asdict(), "reason": LegalHoldReason(row.reason)})
