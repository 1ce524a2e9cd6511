"""What mail systems reported of letters after a relay had accepted them: codes and instants."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, select

from services.ledger.inserting import insert_if_absent
from services.ledger.tables import letters, returns
from workflows.notices import Return

if TYPE_CHECKING:
    from services.ledger.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """One kind of report about one attempt, as it came first: never a word of the report."""

    letter_id: str
    attempt: int
    returned: Return
    status: str | None
    came_at: datetime


class ReturnStore:
    """Keeps reports, each kind once for an attempt."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, report: Returned) -> Returned:
        """Note a report, or learn how the same one was noted first."""
        row = asdict(report) | {"returned": report.returned.value}
        async with self._database.writing() as connection:
            await insert_if_absent(connection, returns, [row])
            found = await connection.execute(
                select(returns).where(
                    returns.c.letter_id == report.letter_id,
                    returns.c.attempt == report.attempt,
                    returns.c.returned == report.returned.value,
                )
            )
            return _returned(found.one())

    async def of_case(self, case_id: str) -> list[Returned]:
        """What was reported of the letters of a case, the oldest report first."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(returns)
                .join(letters, letters.c.letter_id == returns.c.letter_id)
                .where(letters.c.case_id == case_id)
                .order_by(returns.c.came_at, returns.c.letter_id, returns.c.returned)
            )
            return [_returned(row) for row in rows]


def _returned(row: Row[Any]) -> Returned:
    return Returned(**row._asdict() | {"returned": Return(row.returned)})
