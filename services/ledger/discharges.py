"""Discharges: which obligations were met, by what, and each at most once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from services.ledger.cases import require_recorded
from services.ledger.errors import AlreadyDischarged
from services.ledger.inserting import insert_if_absent
from services.ledger.tables import discharges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from services.ledger.connection import LedgerConnection
    from services.ledger.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Discharge:
    """An obligation was met.

    Attributes:
        kind: The notice's kind, or `staff`.
        how: The outcome that met it, or the code of what reached the staff.
        fact_number: Number of the newest fact known when it was met.
    """

    obligation_id: str
    case_id: str
    kind: str
    party_id: str | None = None
    letter_id: str | None = None
    at: datetime
    how: str
    fact_number: int


class DischargeStore:
    """The one place that says whether something was done already."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def discharge(self, discharge: Discharge) -> Discharge:
        """Note that an obligation was met, and give back what stands: the first one wins.

        Raises:
            LedgerBehind: The ledger lacks facts that the obligation came from.
        """
        async with self._database.writing() as connection:
            await require_recorded(connection, discharge.case_id, discharge.fact_number)
            await note_discharges(connection, [discharge])
            found = await connection.execute(
                select(discharges).where(discharges.c.obligation_id == discharge.obligation_id)
            )
            return Discharge(**found.one()._asdict())

    async def of_case(self, case_id: str) -> list[Discharge]:
        """What was discharged in a case, the oldest first."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(discharges)
                .where(discharges.c.case_id == case_id)
                .order_by(discharges.c.at, discharges.c.obligation_id)
            )
            return [Discharge(**row._asdict()) for row in rows]

    async def standing(self, obligation_ids: Iterable[str]) -> dict[str, Discharge]:
        """Those of the obligations that were discharged, by id."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(discharges).where(discharges.c.obligation_id.in_(list(obligation_ids)))
            )
            return {row.obligation_id: Discharge(**row._asdict()) for row in rows}


async def note_discharges(connection: LedgerConnection, met: Sequence[Discharge]) -> None:
    """Write discharges unless they stand already, in an order that lets no two writers deadlock."""
    rows = [asdict(each) for each in sorted(met, key=lambda each: each.obligation_id)]
    await insert_if_absent(connection, discharges, rows)


async def require_not_discharged(
    connection: LedgerConnection, obligation_ids: Sequence[str]
) -> None:
    """Refuse if one of the obligations was met.

    Raises:
        AlreadyDischarged: One of them was.
    """
    met: str | None = await connection.scalar(
        select(discharges.c.obligation_id)
        .where(discharges.c.obligation_id.in_(obligation_ids))
        .order_by(discharges.c.obligation_id)
        .limit(1)
    )
    if met is not None:
        raise AlreadyDischarged(met)
