"""Figures over groups of cases: counted right, and nothing in them comes from a few cases."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any

import pytest
from sqlalchemy import delete, insert

from deploy.bench.board_rows import NAMED, ManyCases, fill
from services.directory.reading import trial_directory
from services.figures.reading import figure_tables
from services.figures.tables import FigureTable
from services.ledger.access import Access
from services.ledger.figure_groups import FEWEST_CASES, Months, Took
from services.ledger.ledger import Ledger
from services.ledger.sight import EVERY_CASE, Sight
from services.ledger.tables import clock_lengths, promises
from tests.integration.ledger.figure_rows import FigureRows
from tests.integration.ledger.story import NOON
from workflows.facts import Actor, ActorKind
from workflows.staff import OfficeDuty
from workflows.stages import ClockName, Stage

OFFICES = ("office-1", "office-2")
MANY = ManyCases(count=150, offices=OFFICES, now=NOON)
HALF_A_YEAR = Months(first=date(2025, 7, 1), last=date(2025, 12, 31))
PERIODS = (
    HALF_A_YEAR,
    Months(first=date(2025, 7, 1), last=date(2025, 11, 30)),
    Months(first=date(2025, 8, 1), last=date(2025, 12, 31)),
    Months(first=date(2025, 9, 1), last=date(2025, 9, 30)),
)
ROWS = FigureRows(MANY)
NAMING = {case["case_id"] for case, persons, _ in MANY.rows() if len(persons) > 1}
DIRECTORY = trial_directory()

Row = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Told:
    """The promises and clocks of one group, counted without a database."""

    cases: set[str] = field(default_factory=set)
    kept: int = 0
    broken: int = 0


def _access(staff_id: str = "st-1", sight: Sight = EVERY_CASE) -> Access:
    return Access(actor=Actor(kind=ActorKind.STAFF, actor_id=staff_id), purpose="look", sight=sight)


def _groups(rows: list[Row]) -> dict[tuple[str, str, int], Told]:
    groups: dict[tuple[str, str, int], Told] = defaultdict(Told)
    for row in rows:
        if row["comes_to"] != "let_go":
            told = groups[row["office_id"], row["stage"], row["promised_on"].month]
            told.cases.add(row["case_id"])
            told.kept += row["comes_to"] == "kept"
            told.broken += row["comes_to"] == "broken"
    return groups


@pytest.fixture
async def many(ledger: Ledger) -> Ledger:
    await fill(ledger.database, MANY)
    await ROWS.put_into(ledger.database)
    return ledger


async def _everything_published(ledger: Ledger, access: Access) -> list[tuple[FigureTable, ...]]:
    """All tables, however they are asked for."""
    return [
        await figure_tables(ledger, DIRECTORY, access, months, now=NOON, office_id=office)
        for months, office in product(PERIODS, (None, *OFFICES))
    ]


async def test_groups_are_counted_as_their_cases_say_and_small_ones_are_left_out(
    many: Ledger,
) -> None:
    groups = _groups(ROWS.promises())
    expected = {of: told for of, told in groups.items() if len(told.cases) >= FEWEST_CASES}
    assert 0 < len(expected) < len(groups)
    found = await many.figures.promises(_access(), HALF_A_YEAR, now=NOON)
    assert {(x.office_id, x.stage.value, int(x.month[-2:])): (x.kept, x.broken) for x in found} == {
        of: (told.kept, told.broken) for of, told in expected.items()
    }


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
async def test_what_few_cases_came_to_changes_no_number_of_any_table(many: Ledger) -> None:
    before = await _everything_published(many, _access())
    small = {of for of, told in _groups(ROWS.promises()).items() if len(told.cases) < FEWEST_CASES}
    gone = [
        row["promise_id"]
        for row in ROWS.promises()
        if (row["office_id"], row["stage"], row["promised_on"].month) in small
    ]
    assert gone
    async with many.database.writing() as connection:
        await connection.execute(delete(promises).where(promises.c.promise_id.in_(gone)))
    assert await _everything_published(many, _access()) == before


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
async def test_cases_that_name_somebody_are_in_no_figure_of_hers(many: Ledger) -> None:
    hers = await _everything_published(many, _access(NAMED))
    assert hers != await _everything_published(many, _access())
    async with many.database.writing() as connection:
        for table in (promises, clock_lengths):
            await connection.execute(delete(table).where(table.c.case_id.in_(NAMING)))
    assert hers == await _everything_published(many, _access())


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
async def test_somebody_gets_the_groups_of_her_offices_whole_and_no_others(many: Ledger) -> None:
    sight = Sight(frozenset((OfficeDuty.DECIDING, stage, "office-1") for stage in Stage))
    hers, all_of_them = _access(sight=sight), _access()
    found = await many.figures.promises(hers, HALF_A_YEAR, now=NOON)
    assert found == tuple(
        group
        for group in await many.figures.promises(all_of_them, HALF_A_YEAR, now=NOON)
        if group.office_id == "office-1" and group.stage is Stage.DECISION
    )
    clocks = await many.figures.clocks(hers, HALF_A_YEAR)
    assert {(group.office_id, group.clock) for group in clocks} == {
        ("office-1", ClockName.DECISION)
    }
    gaps = await many.figures.gaps(hers, HALF_A_YEAR)
    assert gaps == tuple(
        group
        for group in await many.figures.gaps(all_of_them, HALF_A_YEAR)
        if group.to_office == "office-1"
    )
    assert found
    assert gaps


async def test_each_length_is_in_one_band_compared_with_its_benchmark(many: Ledger) -> None:
    async with many.database.writing() as connection:
        await connection.execute(delete(clock_lengths))
        days = [0, 7, 8, 14, 15, 21, 22, 28, 29, 400]
        rows = [
            {**row, "ended_on": date(2025, 9, 1), "office_id": "office-1", "days": days[place]}
            for place, row in enumerate(ROWS.clocks()[:30:3])
        ]
        await connection.execute(insert(clock_lengths), rows)
    (group,) = await many.figures.clocks(_access(), HALF_A_YEAR)
    assert group.took == dict.fromkeys(Took, 2)
