"""Promises as they stand: what parties were told, and whether they heard by then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, select

from services.ledger.tables import promises
from workflows.notices import PromiseKind
from workflows.promises import Promise, Standing
from workflows.stages import Stage

if TYPE_CHECKING:
    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """By what a promise was made: the fact, the letter that told it, and where the case stood.

    ``office_id`` is the office that worked on the case in that stage.
    """

    fact: int
    letter_id: str | None
    stage: Stage
    office_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """By what a promise was kept, told late, or let go.

    Attributes:
        fact: The number of the fact.
        letter_id: The letter that told it; None where it was let go.
        attempt: Which attempt to bring that letter.
        how: What became of the attempt, or the kind of the fact that let the promise go.
        by: Who brought the fact about, as one word: `engine:engine`, `staff:s-17`.
    """

    fact: int
    letter_id: str | None
    attempt: int | None
    how: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRecord:
    """A promise that was told at `made_at`; the party heard at `told_at`, if they did.

    `let_go_at` is when the party wanted to hear nothing more, which ends what was still owed.
    `made_by` and `settled_by` are the evidence.
    """

    case_id: str
    promise: Promise
    made_at: datetime
    told_at: datetime | None
    let_go_at: datetime | None
    made_by: Making | None = None
    settled_by: Settling | None = None

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
            return [promise_record(row) for row in rows]

    async def due_between(self, begins: datetime, ends: datetime) -> list[PromiseRecord]:
        """The promises whose deadline lies from `begins` on and before `ends`, in all cases."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(promises)
                .where(promises.c.deadline >= begins, promises.c.deadline < ends)
                .order_by(promises.c.deadline, promises.c.promise_id)
            )
            return [promise_record(row) for row in rows]


def promise_record(row: Row[Any]) -> PromiseRecord:
    """A whole row of the promises as what it means."""
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
        made_by=_making(row),
        settled_by=_settling(row),
    )


def _making(row: Row[Any]) -> Making | None:
    if row.made_fact is None:
        return None
    return Making(
        fact=row.made_fact,
        letter_id=row.made_letter,
        stage=Stage(row.stage),
        office_id=row.office_id,
    )


def _settling(row: Row[Any]) -> Settling | None:
    if row.settled_fact is None:
        return None
    return Settling(
        fact=row.settled_fact,
        letter_id=row.settled_letter,
        attempt=row.settled_attempt,
        how=row.settled_how,
        by=row.settled_by,
    )
