"""Drafts of cases as rows: whose they are, and where the vault keeps what was filled in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, insert, select, update

from services.ledger.tables import intake_drafts

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from services.ledger.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeDraftRow:
    """A case that somebody is about to open.

    Attributes:
        case_id: The case that it will open; there is none yet.
        staff_id: Whose it is; nobody else opens it.
        reference: Where the vault keeps what was filled in; None before anything was.
    """

    draft_id: str
    case_id: str
    staff_id: str
    reference: str | None
    started_at: datetime
    changed_at: datetime


class IntakeDraftStore:
    """Keeps the rows of drafts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, row: IntakeDraftRow) -> None:
        """Keep a new draft."""
        async with self._database.writing() as connection:
            await connection.execute(insert(intake_drafts).values(asdict(row)))

    async def get(self, draft_id: str) -> IntakeDraftRow | None:
        """A draft, or None if there is none, or none any more."""
        found = await self._rows(intake_drafts.c.draft_id == draft_id)
        return found[0] if found else None

    async def of(self, staff_id: str) -> list[IntakeDraftRow]:
        """Somebody's drafts, the newest first."""
        return await self._rows(intake_drafts.c.staff_id == staff_id)

    async def left_since(self, instant: datetime) -> list[IntakeDraftRow]:
        """The drafts that nobody changed since an instant."""
        return await self._rows(intake_drafts.c.changed_at < instant)

    async def change(self, row: IntakeDraftRow, reference: str, *, at: datetime) -> bool:
        """Name what the vault keeps from now on; false if the draft was changed meanwhile."""
        async with self._database.writing() as connection:
            changed = await connection.execute(
                update(intake_drafts)
                .where(
                    intake_drafts.c.draft_id == row.draft_id,
                    intake_drafts.c.reference.is_not_distinct_from(row.reference),
                )
                .values(reference=reference, changed_at=at)
            )
            return changed.rowcount > 0

    async def end(self, draft_id: str) -> None:
        """Forget a draft; where there is none, that is the same."""
        async with self._database.writing() as connection:
            await connection.execute(
                intake_drafts.delete().where(intake_drafts.c.draft_id == draft_id)
            )

    async def _rows(self, wanted: ColumnElement[bool]) -> list[IntakeDraftRow]:
        async with self._database.reading() as connection:
            found = await connection.execute(
                select(intake_drafts)
                .where(wanted)
                .order_by(intake_drafts.c.started_at.desc(), intake_drafts.c.draft_id)
            )
            return [_row(row) for row in found]


def _row(row: Row[Any]) -> IntakeDraftRow:
    return IntakeDraftRow(**row._asdict())
