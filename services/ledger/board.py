"""The board: very many cases, overdue first, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select, tuple_
from sqlalchemy import case as sql_case

from services.ledger.board_questions import (
    SOON,
    BoardOrder,
    BoardPage,
    OwnerNumbers,
    Place,
    Pressing,
    WantedCases,
)
from services.ledger.cases import case_record
from services.ledger.listing import is_shown_case
from services.ledger.references import references_from
from services.ledger.tables import cases
from workflows.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row, Select

    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.engine import Database

    Query = Select[*tuple[Any, ...]]


class Board:
    """Lists and counts the cases that whoever asks may see."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def page(
        self,
        access: Access,
        wanted: WantedCases,
        order: BoardOrder,
        *,
        now: datetime,
        limit: int,
        after: Place | None = None,
    ) -> BoardPage:
        """The next cases of the board after a place.

        Pages follow from where the last one ended, not from how many cases were before it: what
        moves meanwhile is neither shown twice nor skipped, and the last page is as quick as the
        first.
        """
        await self._audit.note(access, "case.board", case_id=None, subject=wanted.office_id)
        rows: list[Row[Any]] = []
        async with self._database.reading() as connection:
            for query in page_queries(access, wanted, order, now, after):
                found = await connection.execute(query.limit(limit + 1 - len(rows)))
                rows += found.all()
                if len(rows) > limit:
                    break
        records = tuple(case_record(row) for row in rows[:limit])
        if len(rows) <= limit or not records:
            return BoardPage(records=records, after=None)
        last = records[-1]
        at = last.passes_at if order is BoardOrder.DUE else last.opened_at
        return BoardPage(records=records, after=Place(at=at, case_id=last.case_id))

    async def numbers(
        self, access: Access, wanted: WantedCases, *, now: datetime
    ) -> tuple[OwnerNumbers, ...]:
        """What is overdue and due soon, by the office whose clock it is; the most overdue first."""
        await self._audit.note(access, "case.count", case_id=None, subject=wanted.office_id)
        counted = numbers_query(access, wanted, now)
        async with self._database.reading() as connection:
            rows = (await connection.execute(counted)).all()
        found = [
            OwnerNumbers(
                owner=row.clock_office,
                overdue=int(row.overdue),
                due_soon=int(row.due_soon),
                longest_overdue=row.oldest if row.overdue else None,
            )
            for row in rows
        ]
        return tuple(sorted(found, key=lambda each: (-each.overdue, each.owner or "")))


def conditions(access: Access, wanted: WantedCases, now: datetime) -> list[ColumnElement[bool]]:
    """What a case must fulfil to be listed or counted for whoever asks."""
    found = [cases.c.opened_at.is_not(None), is_shown_case(access)]
    stage = cases.c.stage != Stage.CLOSED.value
    found.append(stage if wanted.stage is None else cases.c.stage == wanted.stage.value)
    if wanted.office_id is not None:
        duties = (cases.c.intake_office, cases.c.investigating_office, cases.c.deciding_office)
        found.append(or_(*(duty == wanted.office_id for duty in duties)))
    if wanted.owner is not None:
        found.append(cases.c.clock_office == wanted.owner)
    if wanted.category is not None:
        found.append(cases.c.category == wanted.category.value)
    if wanted.due_before is not None:
        found.append(cases.c.passes_at < wanted.due_before)
    if wanted.pressing is not None:
        found.append(_presses(wanted.pressing, now))
    if wanted.reference is not None:
        found.append(_begins_with(wanted.reference))
    return found


def numbers_query(access: Access, wanted: WantedCases, now: datetime) -> Query:
    """The numbers of each owner: only cases that are overdue or due soon are looked at."""
    is_overdue = cases.c.passes_at <= now
    return (
        select(
            cases.c.clock_office,
            func.sum(sql_case((is_overdue, 1), else_=0)).label("overdue"),
            func.sum(sql_case((is_overdue, 0), else_=1)).label("due_soon"),
            func.min(cases.c.benchmark_on).label("oldest"),
        )
        .where(cases.c.passes_at < now + SOON, *conditions(access, wanted, now))
        .group_by(cases.c.clock_office)
    )


def _presses(pressing: Pressing, now: datetime) -> ColumnElement[bool]:
    match pressing:
        case Pressing.OVERDUE:
            return cases.c.passes_at <= now
        case Pressing.DUE_SOON:
            return and_(cases.c.passes_at > now, cases.c.passes_at < now + SOON)
        case Pressing.UNDATED:
            return cases.c.passes_at.is_(None)


def _begins_with(reference: str) -> ColumnElement[bool]:
    first, beyond = references_from(reference)
    starts = cases.c.reference.startswith(first, autoescape=True)
    in_range = cases.c.reference >= first
    if beyond is not None:
        in_range = and_(in_range, cases.c.reference < beyond)
    return and_(in_range, starts)


def page_queries(
    access: Access, wanted: WantedCases, order: BoardOrder, now: datetime, after: Place | None
) -> Sequence[Query]:
    """The queries whose rows, one after the other, are the rest of the board."""
    chosen = select(cases).where(*conditions(access, wanted, now))
    key = tuple_(cases.c.passes_at, cases.c.case_id)
    if order is BoardOrder.NEWEST:
        newest = chosen.order_by(cases.c.opened_at.desc(), cases.c.case_id.desc())
        if after is None:
            return (newest,)
        return (
            newest.where(tuple_(cases.c.opened_at, cases.c.case_id) < (after.at, after.case_id)),
        )
    dated = chosen.where(cases.c.passes_at.is_not(None)).order_by(
        cases.c.passes_at, cases.c.case_id
    )
    undated = chosen.where(cases.c.passes_at.is_(None)).order_by(cases.c.case_id)
    if after is None:
        return (dated, undated)
    if after.at is None:
        return (undated.where(cases.c.case_id > after.case_id),)
    return (dated.where(key > (after.at, after.case_id)), undated)
