"""Figures over very many cases, in groups: how promises were kept, and how long clocks took.

Each question is one query. A group of few cases is left out by the query itself, so that nothing
that is made of the answer can hold it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, case, extract, func, or_, select

from services.ledger.figure_groups import (
    FEWEST_CASES,
    ClockGroup,
    Gap,
    GapGroup,
    Months,
    PromiseGroup,
    Took,
)
from services.ledger.listing import is_shown_case
from services.ledger.promise_lists import stands
from services.ledger.tables import cases, clock_lengths, promises
from workflows.promises import Standing
from workflows.staff import OfficeDuty
from workflows.stages import ClockName, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.engine import Database

Query = Select[*tuple[Any, ...]]


class FigureStore:
    """Counts what the cases within sight came to, for those who answer for an office.

    Somebody gets the groups of her offices and of no others, so that a group is the same for
    everybody who gets it; only cases that name somebody are in none of hers.
    """

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def promises(
        self, access: Access, months: Months, *, now: datetime
    ) -> tuple[PromiseGroup, ...]:
        """How the promises of these months were kept, by office, stage and month."""
        await self._audit.note(access, "figures.promises", case_id=None)
        return tuple(
            PromiseGroup(
                office_id=row.office_id,
                stage=Stage(row.stage),
                month=_month(row),
                kept=int(row.kept),
                broken=int(row.broken),
            )
            for row in await self._rows(promises_query(access, months, now))
        )

    async def clocks(self, access: Access, months: Months) -> tuple[ClockGroup, ...]:
        """How long the clocks took that ended in these months; the hand-over is told apart."""
        await self._audit.note(access, "figures.clocks", case_id=None)
        return tuple(
            ClockGroup(
                office_id=row.office_id,
                clock=ClockName(row.clock),
                month=_month(row),
                took={took: int(getattr(row, took.value)) for took in Took},
            )
            for row in await self._rows(clocks_query(access, months))
        )

    async def gaps(self, access: Access, months: Months) -> tuple[GapGroup, ...]:
        """How long reports were between the investigating office and the deciding entity."""
        await self._audit.note(access, "figures.gaps", case_id=None)
        return tuple(
            GapGroup(
                from_office=row.investigating_office,
                to_office=row.deciding_office,
                month=_month(row),
                gaps={gap: int(getattr(row, gap.value)) for gap in Gap},
            )
            for row in await self._rows(gaps_query(access, months))
        )

    async def _rows(self, query: Query) -> list[Row[Any]]:
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).all())


def promises_query(access: Access, months: Months, now: datetime) -> Query:
    """The groups of promises whose date has come; what was let go is none of them."""
    of = (promises.c.office_id, promises.c.stage, *_month_of(promises.c.promised_on))
    kept, broken = stands(Standing.KEPT, now), stands(Standing.BROKEN, now)
    return (
        select(*of, _number(kept).label("kept"), _number(broken).label("broken"))
        .join(cases, cases.c.case_id == promises.c.case_id)
        .where(
            promises.c.promised_on.between(months.first, months.last),
            kept | broken,
            is_shown_case(access),
            or_(
                *(
                    and_(promises.c.stage.in_(at), _is_hers(access, duty, promises.c.office_id))
                    for duty, at in _STAGES.items()
                )
            ),
        )
        .group_by(*of)
        .having(func.count(promises.c.case_id.distinct()) >= FEWEST_CASES)
        .order_by(*of)
    )


def clocks_query(access: Access, months: Months) -> Query:
    """The groups of clocks that ended; a case counts once in each, for it has each clock once."""
    of = (
        clock_lengths.c.office_id,
        clock_lengths.c.clock,
        *_month_of(clock_lengths.c.ended_on),
    )
    return _of_clocks(access, months, of, _took()).where(
        clock_lengths.c.clock != ClockName.HAND_OVER.value,
        clock_lengths.c.benchmark_days.is_not(None),
        or_(
            *(
                and_(
                    clock_lengths.c.duty == duty.value,
                    _is_hers(access, duty, clock_lengths.c.office_id),
                )
                for duty in OfficeDuty
            )
        ),
    )


def gaps_query(access: Access, months: Months) -> Query:
    """The groups of hand-overs, by the offices on both sides: whoever answers for one gets them."""
    sides = (cases.c.investigating_office, cases.c.deciding_office)
    of = (*sides, *_month_of(clock_lengths.c.ended_on))
    return _of_clocks(access, months, of, _gap()).where(
        clock_lengths.c.clock == ClockName.HAND_OVER.value,
        _is_hers(access, OfficeDuty.INVESTIGATING, sides[0])
        | _is_hers(access, OfficeDuty.DECIDING, sides[1]),
    )


def _of_clocks(
    access: Access,
    months: Months,
    of: tuple[ColumnElement[Any], ...],
    bands: Mapping[str, ColumnElement[bool]],
) -> Query:
    return (
        select(*of, *(_number(is_in).label(name) for name, is_in in bands.items()))
        .select_from(clock_lengths)
        .join(cases, cases.c.case_id == clock_lengths.c.case_id)
        .where(
            clock_lengths.c.ended_on.between(months.first, months.last),
            is_shown_case(access),
        )
        .group_by(*of)
        .having(func.count() >= FEWEST_CASES)
        .order_by(*of)
    )


def _took() -> dict[str, ColumnElement[bool]]:
    days, benchmark = clock_lengths.c.days, clock_lengths.c.benchmark_days
    ends = {
        Took.HALF: 2 * days <= benchmark,
        Took.WITHIN: days <= benchmark,
        Took.HALF_MORE: 2 * days <= 3 * benchmark,
        Took.TWICE: days <= 2 * benchmark,
    }
    return _bands(ends, Took.LONGER.value)


def _gap() -> dict[str, ColumnElement[bool]]:
    days = clock_lengths.c.days
    ends = {Gap.WEEK: days <= 7, Gap.TWO_WEEKS: days <= 14, Gap.FOUR_WEEKS: days <= 28}
    return _bands(ends, Gap.LONGER.value)


def _bands(ends: Mapping[Any, ColumnElement[bool]], beyond: str) -> dict[str, ColumnElement[bool]]:
    """Each band without those before it, and what is beyond all of them."""
    bands: dict[str, ColumnElement[bool]] = {}
    before: list[ColumnElement[bool]] = []
    for band, is_up_to in ends.items():
        bands[band.value] = and_(is_up_to, *(~each for each in before))
        before.append(is_up_to)
    return {**bands, beyond: and_(*(~each for each in before))}


def _number(is_one: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((is_one, 1), else_=0))


def _month_of(day: ColumnElement[Any]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return extract("year", day).label("year"), extract("month", day).label("month")


def _month(row: Row[Any]) -> str:
    return f"{int(row.year):04}-{int(row.month):02}"


def _is_hers(
    access: Access, duty: OfficeDuty, office_id: ColumnElement[Any]
) -> ColumnElement[bool]:
    """Whether she answers for an office in this duty; for all, where sight has no bounds."""
    if access.sight.seen is None:
        return office_id.is_not(None)
    return office_id.in_(sorted({office for x, _, office in access.sight.seen if x is duty}))


_STAGES: Final = {
    duty: [stage.value for stage in Stage if OfficeDuty.in_stage(stage) is duty]
    for duty in OfficeDuty
}
"""At which stages an office of each duty has a case."""
