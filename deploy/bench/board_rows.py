"""Rows of very many cases and tasks, as the ledger would hold them; nobody in them exists."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from sqlalchemy import Table, insert

from services.ledger.engine import Database
from services.ledger.references import reference_of
from services.ledger.tables import cases, parties, tasks
from workflows.staff import Concern, OfficeDuty
from workflows.stages import Category, ClockName, Stage

AT_ONCE: Final = 1_000
NAMED: Final = "st-named"
"""Whom one case in fifty names."""

_OPEN: Final = (Stage.INTAKE, Stage.ASSESSMENT, Stage.INVESTIGATION, Stage.DECISION)
_CONCERNS: Final = (Concern.WORD, Concern.QUESTION, Concern.NOT_INFORMED, Concern.HOLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyCases:
    """A register of cases.

    Attributes:
        count: How many.
        offices: Whose they are, each in three duties.
        now: The instant around which their benchmarks lie.
        open_share: Which share of them is not closed.
    """

    count: int
    offices: Sequence[str]
    now: datetime
    open_share: float = 0.2

    def rows(self) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]]:
        """Each case with the rows of its parties and its tasks."""
        chance = random.Random(self.count)  # noqa: S311 - the same rows each time, and no secret
        for number in range(self.count):
            case = self._case(number, chance)
            persons = [_party(case["case_id"], "p1", "affected_person", None)]
            if number % 50 == 0:
                persons.append(_party(case["case_id"], "p2", "respondent", NAMED))
            yield case, persons, [self._task(case, each, chance) for each in range(3)]

    def _case(self, number: int, chance: random.Random) -> dict[str, Any]:
        case_id = f"c-{number:07}"
        is_open = chance.random() < self.open_share
        stage = chance.choice(_OPEN) if is_open else Stage.CLOSED
        opened_at = self.now - timedelta(minutes=chance.randrange(60 * 24 * 700))
        offices = {duty.value: chance.choice(self.offices) for duty in OfficeDuty}
        passes_at = self.now + timedelta(minutes=chance.randrange(-60 * 24 * 60, 60 * 24 * 120))
        is_dated = is_open and chance.random() < 0.9
        owner = offices[OfficeDuty.in_stage(stage).value]
        return {
            "case_id": case_id,
            "reference": reference_of(case_id),
            "fact_number": 3,
            "policy_hash": "p",
            "calendar_hash": "c",
            "category": chance.choice(list(Category)).value,
            "time_zone": "UTC",
            **offices,
            "stage": stage.value,
            "outcome": None,
            "opened_at": opened_at,
            "closed_at": None if is_open else opened_at + timedelta(days=90),
            "had_since": 1,
            "next_wake": None,
            "planned_at": self.now,
            "clock": ClockName.INVESTIGATION.value if is_dated else None,
            "clock_office": owner if is_open else None,
            "benchmark_on": (passes_at - timedelta(days=1)).date() if is_dated else None,
            "expected_on": (passes_at - timedelta(days=1)).date() if is_dated else None,
            "passes_at": passes_at if is_dated else None,
        }

    def _task(self, case: dict[str, Any], number: int, chance: random.Random) -> dict[str, Any]:
        is_open = case["stage"] != Stage.CLOSED.value and number == 0
        duty = OfficeDuty.in_stage(Stage(case["stage"]))
        urgent = is_open and chance.random() < 0.001
        due_at = self.now + timedelta(minutes=chance.randrange(-60 * 24 * 5, 60 * 24 * 9))
        return {
            "task_id": f"t-{case['case_id']}-{number}",
            "obligation_id": f"o-{case['case_id']}-{number}",
            "case_id": case["case_id"],
            "party_id": "p1",
            "concern": (Concern.ALARM if urgent else chance.choice(_CONCERNS)).value,
            "subject": "p1",
            "office_id": case[duty.value],
            "role": duty.handler.value,
            "assignee": None,
            "opened_at": self.now - timedelta(days=2),
            "due_at": due_at if chance.random() < 0.9 else None,
            "done_at": None if is_open else self.now,
            "done_by": None if is_open else "st-1",
            "note": None,
        }


async def fill(database: Database, many: ManyCases) -> None:
    """Put the rows into a database that was migrated."""
    rows = many.rows()
    while some := list(islice(rows, AT_ONCE)):
        await _insert(database, cases, [case for case, _, _ in some])
        await _insert(database, parties, [each for _, persons, _ in some for each in persons])
        await _insert(database, tasks, [task for _, _, each in some for task in each])


def _party(case_id: str, party_id: str, role: str, staff_id: str | None) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "party_id": party_id,
        "role": role,
        "consent_version": 0,
        "staff_id": staff_id,
    }


async def _insert(database: Database, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        async with database.writing() as connection:
            await connection.execute(insert(table), rows)
