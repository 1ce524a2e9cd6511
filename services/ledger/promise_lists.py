"""Promises of all cases: which are wanted, and how many of them were kept, in one query each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Row, Select, and_, case, extract, func, or_, select

from services.ledger.listing import is_shown
from services.ledger.promise_questions import PromiseRate, RateBy, WantedPromises
from services.ledger.promises import PromiseRecord, promise_record
from services.ledger.tables import promises
from workflows.promises import Standing
from workflows.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPromises:
    """The first promises of a list, and how many the whole list has."""

    records: tuple[PromiseRecord, ...]
    total: int


class PromiseLists:
    """Lists and counts promises of the cases that whoever asks may see."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def listed(
        self, access: Access, wanted: WantedPromises, *, now: datetime, limit: int
    ) -> ListedPromises:
        """Promises by their date; what is still owed has the longest overdue first, else the last.

        `now` says which dates have come.
        """
        await self._audit.note(
            access, "promise.list", case_id=wanted.case_id, subject=wanted.office_id
        )
        found = _which(select(promises), access, wanted, now)
        by_date = (
            (promises.c.deadline.asc(), promises.c.promise_id)
            if wanted.is_still_owed
            else (promises.c.deadline.desc(), promises.c.promise_id)
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(found.order_by(*by_date).limit(limit))
            records = tuple(promise_record(row) for row in rows)
            total = await connection.scalar(
                _which(select(func.count()).select_from(promises), access, wanted, now)
            )
        return ListedPromises(records=records, total=int(total))

    async def rates(
        self, access: Access, wanted: WantedPromises, by: RateBy, *, now: datetime
    ) -> tuple[PromiseRate, ...]:
        """How the promises of each office, stage or month stand at `now`, in that order."""
        await self._audit.note(
            access, "promise.count", case_id=wanted.case_id, subject=wanted.office_id
        )
        keys = _KEYS[by]
        counts = [
            func.sum(case((stands(standing, now), 1), else_=0)).label(standing.value)
            for standing in Standing
        ]
        counted = _which(select(*keys, *counts), access, wanted, now)
        async with self._database.reading() as connection:
            rows = await connection.execute(counted.group_by(*keys).order_by(*keys))
            counted_so = [_rate(_name_of(row[: len(keys)]), row) for row in rows]
        if by is RateBy.STAGE:
            counted_so.sort(key=lambda rate: _PLACES.get(rate.of, -1))
        return tuple(counted_so)


def stands(standing: Standing, now: datetime) -> ColumnElement[bool]:
    """Whether a promise stands so at `now`, by what the ledger was told that it comes to."""
    is_to_come = promises.c.deadline > now
    return or_(
        *(
            and_(promises.c.comes_to == end.value, is_to_come)
            for end in Standing
            if end.until_its_date is standing
        ),
        and_(promises.c.comes_to == standing.value, ~is_to_come),
    )


_KEYS: Final[dict[RateBy, tuple[ColumnElement[Any], ...]]] = {
    RateBy.OFFICE: (promises.c.office_id,),
    RateBy.STAGE: (promises.c.stage,),
    RateBy.MONTH: (
        extract("year", promises.c.promised_on).label("year"),
        extract("month", promises.c.promised_on).label("month"),
    ),
}


_PLACES: Final[dict[str | None, int]] = {stage.value: place for place, stage in enumerate(Stage)}


def _rate(of: str | None, row: Row[Any]) -> PromiseRate:
    return PromiseRate(
        of=of,
        kept=int(row.kept),
        broken=int(row.broken),
        let_go=int(row.let_go),
        open=int(row.open),
    )


def _name_of(keys: Sequence[Any]) -> str | None:
    if len(keys) == 1:
        return None if keys[0] is None else str(keys[0])
    year, month = keys
    return f"{int(year):04}-{int(month):02}"


def _which(
    query: Select[*tuple[Any, ...]], access: Access, wanted: WantedPromises, now: datetime
) -> Select[*tuple[Any, ...]]:
    conditions = [is_shown(promises.c.case_id, access)]
    if wanted.case_id is not None:
        conditions.append(promises.c.case_id == wanted.case_id)
    if wanted.office_id is not None:
        conditions.append(promises.c.office_id == wanted.office_id)
    if wanted.since is not None:
        conditions.append(promises.c.promised_on >= wanted.since)
    if wanted.until is not None:
        conditions.append(promises.c.promised_on <= wanted.until)
    if wanted.standing is not None:
        conditions.append(stands(wanted.standing, now))
    if wanted.is_still_owed:
        conditions += [promises.c.told_at.is_(None), promises.c.let_go_at.is_(None)]
    return query.where(*conditions)
