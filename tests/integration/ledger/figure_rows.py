"""Rows of promises and clocks of very many cases, as the ledger would hold them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert

from deploy.bench.board_rows import ManyCases
from services.ledger.engine import Database
from services.ledger.tables import clock_lengths, promises
from workflows.staff import OfficeDuty
from workflows.stages import ClockName, Stage

STAGES = (Stage.INTAKE, Stage.ASSESSMENT, Stage.INVESTIGATION, Stage.DECISION)
_LAST_MONTHS = 6

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FigureRows:
    """Three promises and three clocks of each case, in the six months before the present one."""

    many: ManyCases

    async def put_into(self, database: Database) -> None:
        """Insert them; the cases are there."""
        async with database.writing() as connection:
            await connection.execute(insert(promises), self.promises())
            await connection.execute(insert(clock_lengths), self.clocks())

    def promises(self) -> list[Row]:
        """In different months, some of them broken."""
        return [
            self._promise(case, f"p-{number}-{each}", number * 5 + each, number + each)
            for number, case in self._cases()
            for each in range(3)
        ]

    def clocks(self) -> list[Row]:
        """The investigation, the hand-over and the decision of each."""
        return [
            {
                "case_id": case["case_id"],
                "clock": clock.value,
                "duty": duty.value,
                "office_id": case[duty.value],
                "ended_on": self._day(number, 15),
                "days": number % 40,
                "benchmark_days": 14,
            }
            for number, case in self._cases()
            for clock, duty in (
                (ClockName.INVESTIGATION, OfficeDuty.INVESTIGATING),
                (ClockName.HAND_OVER, OfficeDuty.INVESTIGATING),
                (ClockName.DECISION, OfficeDuty.DECIDING),
            )
        ]

    def _cases(self) -> list[tuple[int, Row]]:
        return [(number, case) for number, (case, _, _) in enumerate(self.many.rows())]

    def _promise(self, case: Row, promise_id: str, month: int, number: int) -> Row:
        stage = STAGES[number % 7 % 4]
        on = self._day(month, number % 27 + 1)
        return {
            "promise_id": promise_id,
            "case_id": case["case_id"],
            "party_id": "p1",
            "kind": "next_update",
            "promised_on": on,
            "zone": "UTC",
            "deadline": datetime.combine(on, time(), UTC) + timedelta(days=1),
            "made_at": self.many.now - timedelta(days=200),
            "comes_to": ("kept", "kept", "broken", "let_go")[number % 4],
            "stage": stage.value,
            "office_id": case[OfficeDuty.in_stage(stage).value],
        }

    def _day(self, month: int, day: int) -> date:
        now = self.many.now
        back = now.year * 12 + now.month - 1 - _LAST_MONTHS + month % _LAST_MONTHS
        return date(back // 12, back % 12 + 1, day)
