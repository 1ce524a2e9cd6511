"""Lists of cases for people: one query, however many cases there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, func, select

from services.ledger.cases import CaseRecord, case_record
from services.ledger.listing import is_shown
from services.ledger.tables import cases

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.engine import Database
    from workflows.stages import Stage

_ASKED_AT_ONCE: Final = 10_000
"""Both databases bound how many values one statement may hold; the lower bound is 32,766."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestCases:
    """The first cases of a list, and how many the whole list has."""

    records: tuple[CaseRecord, ...]
    total: int


class CaseLists:
    """Lists cases that whoever asks may see."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def newest(
        self,
        access: Access,
        *,
        stage: Stage | None = None,
        office_id: str | None = None,
        limit: int = 100,
    ) -> NewestCases:
        """The cases opened last; with an office, only those in which it has a duty."""
        await self._audit.note(access, "case.list", case_id=None)
        wanted = _opened(stage, office_id).where(is_shown(cases.c.case_id, access))
        async with self._database.reading() as connection:
            rows = await connection.execute(
                wanted.order_by(cases.c.opened_at.desc(), cases.c.case_id).limit(limit)
            )
            records = tuple(case_record(row) for row in rows)
            total = await connection.scalar(select(func.count()).select_from(wanted.subquery()))
        return NewestCases(records=records, total=int(total))

    async def references(self, case_ids: Iterable[str]) -> dict[str, str]:
        """The references by which people name these cases."""
        asked = sorted(set(case_ids))
        found: dict[str, str] = {}
        async with self._database.reading() as connection:
            for first in range(0, len(asked), _ASKED_AT_ONCE):
                some = asked[first : first + _ASKED_AT_ONCE]
                rows = await connection.execute(
                    select(cases.c.case_id, cases.c.reference).where(cases.c.case_id.in_(some))
                )
                found.update((row.case_id, row.reference) for row in rows)
        return found


def _opened(stage: Stage | None, office_id: str | None) -> Select[*tuple[Any, ...]]:
    wanted = select(cases).where(cases.c.opened_at.is_not(None))
    if stage is not None:
        wanted = wanted.where(cases.c.stage == stage.value)
    if office_id is not None:
        wanted = wanted.where(
            (cases.c.intake_office == office_id)
            | (cases.c.investigating_office == office_id)
            | (cases.c.deciding_office == office_id)
        )
    return wanted
