"""Whether a restored backup still keeps everything from leaving, and what may have left already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from services.ledger.inserting import insert_if_absent
from services.ledger.tables import doubts, restorations

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoration:
    """A backup was brought back, and nothing leaves until somebody has looked.

    Attributes:
        restored_at: When it was brought back.
        backup_made_at: From when it was: what happened between the two may be missing.
        restored_by: Who did it, by the id of the staff directory.
    """

    restored_at: datetime
    backup_made_at: datetime
    restored_by: str


class RestorationStore:
    """Notes restorations, and releases them."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit
        self._in_doubt: frozenset[str] | None = None

    async def note(self, restoration: Restoration, access: Access) -> None:
        """Write down that a backup was brought back: from now on nothing leaves."""
        async with self._database.writing() as connection:
            await self._audit.note_within(connection, access, "backup.restore", case_id=None)
            await connection.execute(
                insert(restorations).values(
                    restored_at=restoration.restored_at,
                    backup_made_at=restoration.backup_made_at,
                    restored_by=restoration.restored_by,
                )
            )

    async def standing(self) -> Restoration | None:
        """The newest restoration that nobody released; None where everything may leave."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(
                    restorations.c.restored_at,
                    restorations.c.backup_made_at,
                    restorations.c.restored_by,
                )
                .where(restorations.c.released_at.is_(None))
                .order_by(restorations.c.restored_at.desc())
                .limit(1)
            )
            row = rows.one_or_none()
        return None if row is None else Restoration(**row._asdict())

    async def holds_everything_back(self) -> bool:
        """Whether nothing may leave.

        Asked before each thing that leaves, so that the usual answer is remembered: nobody restores
        a backup beside programs that run.
        """
        if self._in_doubt is None and await self.standing() is None:
            self._in_doubt = await self._doubts()
        return self._in_doubt is None

    async def may_have_been_told(self, obligation_ids: Iterable[str]) -> bool:
        """Whether one of these was perhaps told already, in a time that a restored backup lacks."""
        if await self.holds_everything_back() or self._in_doubt is None:
            return True
        return not self._in_doubt.isdisjoint(obligation_ids)

    async def release(
        self, restoration: Restoration, in_doubt: Collection[str], access: Access, *, at: datetime
    ) -> None:
        """Let letters go again, but for those about what is in doubt; in the audit log."""
        async with self._database.writing() as connection:
            await self._audit.note_within(connection, access, "backup.release", case_id=None)
            rows = [{"obligation_id": x, "restored_at": restoration.restored_at} for x in in_doubt]
            if rows:
                await insert_if_absent(connection, doubts, rows)
            await connection.execute(
                update(restorations)
                .where(restorations.c.released_at.is_(None))
                .values(released_at=at, released_by=access.actor.actor_id)
            )

    async def _doubts(self) -> frozenset[str]:
        async with self._database.reading() as connection:
            rows = await connection.execute(select(doubts.c.obligation_id))
            return frozenset(rows.scalars())
