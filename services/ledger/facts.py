"""Facts: recorded once each, whatever is delivered twice or out of order, and never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, insert, select, update

from services.ledger.cases import RECORDED, recorded_through
from services.ledger.discharges import note_discharges
from services.ledger.erasures import require_not_erased
from services.ledger.errors import LedgerConflict
from services.ledger.fact_rows import fact_of, row_of
from services.ledger.inserting import insert_if_absent, insert_or_change
from services.ledger.projection import Changes, changes_by
from services.ledger.promise_rows import SETTLING_COLUMNS
from services.ledger.references import reference_of
from services.ledger.tables import cases, facts, parties, promises
from workflows.facts import Fact, in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.connection import LedgerConnection
    from services.ledger.engine import Database


_LOCKED: Final = (
    select(cases.c.fact_number).where(cases.c.case_id == bindparam("wanted")).with_for_update()
)
_CHANGED: Final = update(cases).where(cases.c.case_id == bindparam("wanted"))
_NEW: Final = insert(facts)
_OF_CASE: Final = select(facts.c.schema_version, facts.c.document).where(
    facts.c.case_id == bindparam("wanted")
)
_FIRST_OF_CASE: Final = _OF_CASE.where(facts.c.number <= bindparam("last"))


class FactStore:
    """The facts of all cases, and with each of them what it changes in the other tables."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def record(self, case_id: str, new_facts: Sequence[Fact]) -> int:
        """Record facts and what follows from them, all or nothing.

        Facts may come twice and in any order; those behind a gap are kept and count when the gap
        is filled.

        Returns:
            The number up to which all facts of the case are in the ledger.

        Raises:
            CaseErased: The case was erased.
            LedgerConflict: Another fact was recorded under one of the numbers.
            NotACase: The first fact is not the opening of a case.
        """
        async with self._database.writing() as connection:
            await require_not_erased(connection, case_id)
            through = await _lock_case(connection, case_id)
            known = await _facts_by_number(connection, case_id)
            added = _not_known_yet(case_id, known, new_facts)
            if not added:
                return through
            await connection.execute(_NEW, [row_of(case_id, fact) for fact in added])
            ordered = in_order([*known.values(), *added])
            if len(ordered) > through:
                await _write(connection, case_id, changes_by(case_id, ordered, through))
            return len(ordered)

    async def facts_of(
        self, case_id: str, access: Access, *, through: int | None = None
    ) -> tuple[Fact, ...]:
        """The facts of a case in order, as far as none is missing, or up to number `through`.

        Raises:
            NotInLedger: The ledger does not know the case.
        """
        await self._audit.note(access, "case.read_facts", case_id=case_id)
        async with self._database.reading() as connection:
            number = await recorded_through(connection, case_id)
            last = number if through is None else min(number, through)
            found = await _facts_by_number(connection, case_id, last)
        return tuple(found[each] for each in sorted(found))

    async def recorded_through(self, case_id: str) -> int:
        """The number up to which all facts of the case are in the ledger; 0 for an unknown case."""
        async with self._database.reading() as connection:
            number: int | None = await connection.scalar(RECORDED, {"wanted": case_id})
        return number or 0


async def _lock_case(connection: LedgerConnection, case_id: str) -> int:
    ordinal = 0
    while (number := await connection.scalar(_LOCKED, {"wanted": case_id})) is None:
        reference = reference_of(case_id, ordinal)
        new = {"case_id": case_id, "reference": reference, "fact_number": 0}
        await insert_if_absent(connection, cases, [new])
        ordinal += 1
    return int(number)


async def _facts_by_number(
    connection: LedgerConnection, case_id: str, last: int | None = None
) -> dict[int, Fact]:
    rows = await (
        connection.execute(_OF_CASE, {"wanted": case_id})
        if last is None
        else connection.execute(_FIRST_OF_CASE, {"wanted": case_id, "last": last})
    )
    return {fact.number: fact for fact in (fact_of(*row) for row in rows)}


def _not_known_yet(case_id: str, known: dict[int, Fact], new_facts: Sequence[Fact]) -> list[Fact]:
    added: dict[int, Fact] = {}
    for fact in new_facts:
        standing = known.get(fact.number) or added.setdefault(fact.number, fact)
        if standing != fact:
            raise LedgerConflict("fact", f"{fact.number} of case {case_id}")
    return list(added.values())


async def _write(connection: LedgerConnection, case_id: str, changes: Changes) -> None:
    await connection.execute(_CHANGED, {**changes.case, "wanted": case_id})
    await insert_or_change(
        connection, parties, changes.parties, "role", "consent_version", "staff_id"
    )
    await insert_or_change(connection, promises, changes.promises, *SETTLING_COLUMNS)
    await note_discharges(connection, changes.discharges)
