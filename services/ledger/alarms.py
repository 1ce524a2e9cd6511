"""Alarms of the watchdog: a case that missed its wake is told of once, until it stirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import exists, select, update

from services.ledger.inserting import insert_into
from services.ledger.tables import cases, watch_alarms

if TYPE_CHECKING:
    from services.ledger.cases import OverdueWake
    from services.ledger.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchAlarm:
    """A case did not wake when it should have."""

    case_id: str
    missed_wake: datetime
    raised_at: datetime


class AlarmStore:
    """Keeps which missed wakes somebody was told of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def raise_for(self, overdue: OverdueWake, *, now: datetime) -> bool:
        """Note the alarm; true if it is new, so that somebody is told once for each missed wake."""
        async with self._database.writing() as connection:
            noted = await connection.execute(
                insert_into(watch_alarms, connection)
                .values(case_id=overdue.case_id, missed_wake=overdue.next_wake, raised_at=now)
                .on_conflict_do_nothing()
            )
            return noted.rowcount == 1

    async def clear_those_awake(self, *, now: datetime) -> int:
        """Clear the alarms of cases that have planned again since; how many there were."""
        still_asleep = exists().where(
            cases.c.case_id == watch_alarms.c.case_id,
            cases.c.next_wake <= watch_alarms.c.missed_wake,
        )
        async with self._database.writing() as connection:
            cleared = await connection.execute(
                update(watch_alarms)
                .where(watch_alarms.c.cleared_at.is_(None), ~still_asleep)
                .values(cleared_at=now)
            )
            return cleared.rowcount

    async def standing(self) -> list[WatchAlarm]:
        """The alarms that are not cleared, the longest standing first."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(watch_alarms.c.case_id, watch_alarms.c.missed_wake, watch_alarms.c.raised_at)
                .where(watch_alarms.c.cleared_at.is_(None))
                .order_by(watch_alarms.c.missed_wake, watch_alarms.c.case_id)
            )
            return [WatchAlarm(**row._asdict()) for row in rows]
