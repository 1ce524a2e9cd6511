"""Promises as they stand: what parties were told, and whether they heard by then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, select

from services.ledger.tables import promises
from workflows.notices import PromiseKind
from workflows.promises import Promise, Standing

if TYPE_CHECKING:
    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRecord:
    """A promise that was told at `made_at`; the party heard at `told_at`, if they did.

    `let_go_at` is when the party wanted to hear nothing more, which ends what was still owed.
    """

    case_id: str
    promise: Promise
    made_at: datetime
    told_at: datetime | None
    let_go_at: datetime | None

    def standing(self, now: datetime) -> Standing:
        """Open, kept, broken or let go, at `now`."""
        return self.promise.standing(self.told_at, self.let_go_at, now)


class PromiseStore:
    """Reads promises; only facts make or change them."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def of_case(self, case_id: str, access: Access) -> list[PromiseRecord]:
        """The promises of a case, by their date."""
        await self._audit.note(access, "promise.list", case_id=case_id)
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(promises)
                .where(promises.c.case_id == case_id)
                .order_by(promises.c.deadline, promises.c.promise_id)
            )
            return [_record(row) for row in rows]

    async def due_between(self, begins: datetime, ends: datetime) -> list[PromiseRecord]:
        """The promises whose deadline lies from `begins` on and before `ends`, in all cases."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(promises)
                .where(promises.c.deadline >= begins, promises.c.deadline < ends)
                .order_by(promises.c.deadline, promises.c.promise_id)
            )
            return [_record(row) for row in rows]


def _record(row: Row[Any]) -> PromiseRecord:
    return PromiseRecord(
        case_id=row.case_id,
        promise=Promise(
            promise_id=row.promise_id,
            party_id=row.party_id,
            kind=PromiseKind(row.kind),
            on=row.promised_on,
            zone=row.zone,
            deadline=row.deadline,
        ),
        made_at=row.made_at,
        told_at=row.told_at,
        let_go_at=row.let_go_at,
    )
