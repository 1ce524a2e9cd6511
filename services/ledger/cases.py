"""Where cases stand: the read model of the facts, and when each case wants to wake."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Row, bindparam, func, select, update

from services.ledger.clock_lengths import keep_lengths
from services.ledger.errors import LedgerBehind, NotInLedger
from services.ledger.instants import Instant
from services.ledger.references import read_reference
from services.ledger.running_clock import RunningClock
from services.ledger.tables import cases
from workflows.stages import Category, ClockName, Outcome, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.connection import LedgerConnection
    from services.ledger.engine import Database

GRACE: Final = timedelta(minutes=2)
"""How long past its wake a case may be before it counts as stuck (design: two minutes)."""

# Built once: building such a statement takes longer than running it.
RECORDED: Final = select(cases.c.fact_number).where(cases.c.case_id == bindparam("wanted"))
_PLANNED: Final = update(cases).where(
    cases.c.case_id == bindparam("wanted"),
    cases.c.planned_at.is_(None) | (cases.c.planned_at <= bindparam("latest", type_=Instant())),
)


_NO_CLOCK: Final = dict.fromkeys(each.name for each in fields(RunningClock))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """Where a case stands by the facts 1 to `fact_number`, and by its newest plan.

    Attributes:
        clock: The running clock that passes its benchmark first, by the newest plan.
        clock_office: The office that owns it.
        benchmark_on: The last day of its benchmark; None while it stands still.
        expected_on: The day by which its owner now says to be done.
        passes_at: When its benchmark is passed.
    """

    case_id: str
    reference: str
    fact_number: int
    policy_hash: str
    calendar_hash: str
    category: Category
    time_zone: str
    intake_office: str | None
    investigating_office: str | None
    deciding_office: str | None
    stage: Stage
    outcome: Outcome | None
    opened_at: datetime
    closed_at: datetime | None
    next_wake: datetime | None
    planned_at: datetime | None
    clock: ClockName | None = None
    clock_office: str | None = None
    benchmark_on: date | None = None
    expected_on: date | None = None
    passes_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueWake:
    """A case that should have woken and was not heard of since."""

    case_id: str
    next_wake: datetime


class CaseStore:
    """Reads where cases stand. A case that has no opening fact yet is not shown."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def get(self, case_id: str, access: Access) -> CaseRecord:
        """Where one case stands.

        Raises:
            NotInLedger: No such case was opened.
        """
        await self._audit.note(access, "case.read", case_id=case_id)
        async with self._database.reading() as connection:
            found = await connection.execute(
                select(cases).where(cases.c.case_id == case_id, cases.c.opened_at.is_not(None))
            )
            row = found.one_or_none()
        if row is None:
            raise NotInLedger("case", case_id)
        return case_record(row)

    async def case_id_of(self, reference: str) -> str:
        """The id of the case with this reference, as a person typed it.

        Raises:
            NotInLedger: No case has it, or it is mistyped.
        """
        spelled = read_reference(reference)
        async with self._database.reading() as connection:
            case_id: str | None = await connection.scalar(
                select(cases.c.case_id).where(cases.c.reference == spelled)
            )
        if case_id is None:
            raise NotInLedger("case with the reference", repr(reference))
        return case_id

    async def listed(
        self,
        access: Access,
        *,
        limit: int = 1000,
        after: str = "",
    ) -> list[CaseRecord]:
        """Cases by id, those after the id `after`, at most `limit` of them."""
        await self._audit.note(access, "case.list", case_id=None)
        wanted = select(cases).where(cases.c.opened_at.is_not(None), cases.c.case_id > after)
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted.order_by(cases.c.case_id).limit(limit))
            return [case_record(row) for row in rows]

    async def set_next_wake(
        self,
        case_id: str,
        next_wake: datetime | None,
        *,
        planned_at: datetime,
        clock: RunningClock | None = None,
        lengths: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """Note what a plan says of when the case wants to wake, and of its clocks.

        An older plan never replaces a newer one. `lengths` are those of `clock_lengths`.

        Raises:
            NotInLedger: The ledger does not know the case.
        """
        async with self._database.writing() as connection:
            noted = await connection.execute(
                _PLANNED,
                {
                    "wanted": case_id,
                    "latest": planned_at,
                    "next_wake": next_wake,
                    "planned_at": planned_at,
                    **(_NO_CLOCK if clock is None else asdict(clock)),
                },
            )
            if noted.rowcount == 0:
                await recorded_through(connection, case_id)
            else:
                await keep_lengths(connection, case_id, lengths)

    async def open_cases_by_calendar(self) -> dict[str, int]:
        """How many cases that are not closed run under each calendar, by its hash."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(cases.c.calendar_hash, func.count())
                .where(cases.c.opened_at.is_not(None), cases.c.stage != Stage.CLOSED.value)
                .group_by(cases.c.calendar_hash)
            )
            return {row[0]: row[1] for row in rows}

    async def overdue_wakes(self, now: datetime, *, grace: timedelta = GRACE) -> list[OverdueWake]:
        """The cases that should have woken more than `grace` ago, the longest overdue first."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(cases.c.case_id, cases.c.next_wake)
                .where(cases.c.next_wake < now - grace)
                .order_by(cases.c.next_wake, cases.c.case_id)
            )
            return [OverdueWake(case_id=row.case_id, next_wake=row.next_wake) for row in rows]


async def recorded_through(connection: LedgerConnection, case_id: str) -> int:
    """The number up to which all facts of a case are in the ledger.

    Raises:
        NotInLedger: The ledger does not know the case.
    """
    number: int | None = await connection.scalar(RECORDED, {"wanted": case_id})
    if number is None:
        raise NotInLedger("case", case_id)
    return number


async def require_recorded(connection: LedgerConnection, case_id: str, fact_number: int) -> None:
    """Refuse to act for a case of which the ledger does not know everything up to `fact_number`.

    Raises:
        LedgerBehind: Facts are missing, perhaps all of them.
    """
    number = await connection.scalar(RECORDED, {"wanted": case_id})
    if (number or 0) < fact_number or number is None:
        raise LedgerBehind(case_id, number or 0, fact_number)


def case_record(row: Row[Any]) -> CaseRecord:
    """A whole row of the cases as what it means."""
    columns = row._asdict()
    columns.pop("had_since")
    columns["category"] = Category(row.category)
    columns["stage"] = Stage(row.stage)
    columns["outcome"] = Outcome(row.outcome) if row.outcome else None
    columns["clock"] = ClockName(row.clock) if row.clock else None
    return CaseRecord(**columns)
