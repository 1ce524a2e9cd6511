"""Erases a case's rows, and leaves a tombstone and counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, select, update

from services.ledger.errors import LedgerError
from services.ledger.inserting import insert_if_absent, insert_into
from services.ledger.letters import SEALED
from services.ledger.tables import (
    METADATA,
    attempts,
    audit_entries,
    cases,
    erased_counts,
    erasures,
    facts,
    letters,
    promises,
    returns,
    tasks,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Table

    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.connection import LedgerConnection
    from services.ledger.engine import Database

KEPT: Final = frozenset({audit_entries.name, erasures.name})
"""Tables whose rows of a case stay: opaque ids and codes, without which nobody could show that
and why it was erased."""

_OF_A_LETTER: Final = (returns, attempts)


class CaseErased(LedgerError):
    """The case was erased; nothing is recorded of it any more."""

    def __init__(self, case_id: str) -> None:
        super().__init__(f"case {case_id} was erased: nothing can be recorded of it any more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """A case that was erased, or is being erased."""

    case_id: str
    reason: str
    begun_by: str
    begun_at: datetime
    finished_at: datetime | None


class ErasureStore:
    """Begins erasures, finishes them, and knows them."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def begin(self, case_id: str, reason: str, access: Access, *, at: datetime) -> None:
        """Put up the tombstone: from now on nothing is recorded of the case. Twice is once."""
        row = {
            "case_id": case_id,
            "reason": reason,
            "begun_by": access.actor.actor_id,
            "begun_at": at,
        }
        async with self._database.writing() as connection:
            await self._audit.note_within(
                connection, access, "case.erase", case_id=case_id, subject=reason
            )
            await insert_if_absent(connection, erasures, [row])

    async def known(self, *, unfinished_only: bool = False) -> list[Erasure]:
        """Erasures, the oldest first."""
        wanted = select(erasures).order_by(erasures.c.begun_at, erasures.c.case_id)
        if unfinished_only:
            wanted = wanted.where(erasures.c.finished_at.is_(None))
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted)
            return [Erasure(**row._asdict()) for row in rows]

    async def message_ids(self, case_id: str, party_id: str | None = None) -> list[str]:
        """The Message-IDs of the letters of a case, or of one party in it."""
        wanted = select(letters.c.message_id).where(letters.c.case_id == case_id)
        if party_id is not None:
            wanted = wanted.where(letters.c.party_id == party_id)
        async with self._database.reading() as connection:
            return list((await connection.execute(wanted)).scalars())

    async def references_of(self, case_id: str, party_id: str) -> list[str]:
        """What the vault may keep of a party that her letters and notes on her tasks name."""
        own = (letters.c.case_id == case_id, letters.c.party_id == party_id)
        wanted = (
            select(letters.c.text_reference).where(*own),
            select(letters.c.html_reference).where(*own),
            select(letters.c.text_reference + SEALED).where(*own),
            select(tasks.c.note).where(tasks.c.case_id == case_id, tasks.c.party_id == party_id),
        )
        async with self._database.reading() as connection:
            found = [x for one in wanted for x in (await connection.execute(one)).scalars()]
        return [reference for reference in found if reference is not None]

    async def cases_with_erased_parties(self) -> list[str]:
        """Cases that go on although what was known of a party was erased, or is being erased."""
        wanted = select(facts.c.case_id).where(facts.c.kind == "party_erased").distinct()
        async with self._database.reading() as connection:
            return list((await connection.execute(wanted)).scalars())

    async def leave_nothing_to_spare(self) -> None:
        """Write SQLite's file anew, so that nothing deleted lies in what it has to spare."""
        await self._database.compact()
        await self._database.scrub()

    async def finish(self, case_id: str, *, at: datetime) -> None:
        """Delete every row of the case, count it among the erased ones, and empty the log.

        All in one transaction, so that a case is counted once however often this is cut off. It is
        finished only when the file was written anew as well.
        """
        async with self._database.writing() as connection:
            await _count(connection, case_id)
            own = select(letters.c.letter_id).where(letters.c.case_id == case_id)
            for table in _OF_A_LETTER:
                await connection.execute(delete(table).where(table.c.letter_id.in_(own)))
            for table in erased_tables():
                await connection.execute(delete(table).where(table.c.case_id == case_id))
        await self.leave_nothing_to_spare()
        async with self._database.writing() as connection:
            await connection.execute(
                update(erasures)
                .where(erasures.c.case_id == case_id, erasures.c.finished_at.is_(None))
                .values(finished_at=at)
            )


def erased_tables() -> list[Table]:
    """Every table with rows of a case, but those that are kept; those that refer to others first.

    A new table with a `case_id` is among them by itself.
    """
    ordered = reversed(METADATA.sorted_tables)
    return [table for table in ordered if "case_id" in table.c and table.name not in KEPT]


async def require_not_erased(connection: LedgerConnection, case_id: str) -> None:
    """Refuse to write anything of an erased case.

    Raises:
        CaseErased: It was erased, or is being erased.
    """
    found = await connection.scalar(select(erasures.c.case_id).where(erasures.c.case_id == case_id))
    if found is not None:
        raise CaseErased(case_id)


async def _count(connection: LedgerConnection, case_id: str) -> None:
    found = await connection.execute(select(cases).where(cases.c.case_id == case_id))
    case = found.one_or_none()
    if case is None or case.opened_at is None:
        return
    counted = {
        "cases": 1,
        "letters": await _rows_in(connection, letters, case_id),
        "promises": await _rows_in(connection, promises, case_id),
    }
    key = {
        "opened_month": f"{case.opened_at:%Y-%m}",
        "category": case.category or "",
        "stage": case.stage or "",
        "outcome": case.outcome or "",
    }
    statement: Any = insert_into(erased_counts, connection).values({**key, **counted})
    more = {name: erased_counts.c[name] + number for name, number in counted.items()}
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=[erased_counts.c[name] for name in key], set_=more
        )
    )


async def _rows_in(connection: LedgerConnection, table: Table, case_id: str) -> int:
    wanted = select(func.count()).select_from(table).where(table.c.case_id == case_id)
    return int(await connection.scalar(wanted))
