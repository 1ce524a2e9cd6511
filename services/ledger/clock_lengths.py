"""The lengths of a case's clocks as rows: what a plan read, kept for figures over many cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.ledger.inserting import insert_or_change
from services.ledger.tables import clock_lengths
from workflows.instants import local_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from services.ledger.connection import LedgerConnection
    from workflows.case import Case
    from workflows.clocks import ClockReading

_CHANGING = ("duty", "office_id", "ended_on", "days", "benchmark_days")


def lengths_of(clocks: Iterable[ClockReading], case: Case) -> list[dict[str, Any]]:
    """A row for each clock that has begun; one that runs has neither an end nor a length."""
    zone = case.opening.time_zone
    return [
        {
            "clock": clock.clock.value,
            "duty": clock.owner.value,
            "office_id": case.opening.offices.get(clock.owner),
            **_ended(clock, zone),
        }
        for clock in clocks
    ]


def _ended(clock: ClockReading, zone: str) -> dict[str, Any]:
    if clock.stopped_at is None:
        return {"ended_on": None, "days": None, "benchmark_days": None}
    ended_on = local_date(clock.stopped_at, zone)
    benchmark_on = clock.benchmark_on
    return {
        "ended_on": ended_on,
        "days": (ended_on - clock.started_on).days,
        "benchmark_days": benchmark_on and (benchmark_on - clock.started_on).days,
    }


async def keep_lengths(
    connection: LedgerConnection, case_id: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Bring the rows of a case up to date, within the transaction of its plan."""
    await insert_or_change(
        connection, clock_lengths, [{"case_id": case_id, **row} for row in rows], *_CHANGING
    )
