import asyncio
import gc
from datetime import date
from pathlib import Path

import pytest

from services.importing.mapping_document import parse_mapping
from services.simulation import running
from services.simulation.handling import NOBODY_DOES_ANYTHING
from services.simulation.register_cases import RegisterCases
from services.simulation.running import PORTION, Simulation, portions, simulate
from services.simulation.script import CaseScript
from services.simulation.tally import Among, ByDay, Tally
from services.synthetic import mapping_text, write_register
from tests.unit.simulation.played import YEARS, a_simulation, counted, some_cases
from workflows.case import Case
from workflows.facts import Fact


def test_the_same_seed_gives_the_same_figures_and_another_seed_others() -> None:
    assert counted(30, seed=5) == counted(30, seed=5)
    assert counted(30, seed=5) != counted(30, seed=6)


@pytest.mark.parametrize("processes", [2, 3])
def test_the_number_of_processes_changes_nothing(
    processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "PORTION", 6)
    assert counted(20, processes=processes) == counted(20)


def test_a_case_is_the_same_whatever_is_played_before_it() -> None:
    cases = some_cases(50)
    assert list(cases.scripts(40, 3)) == list(cases.scripts(0, 50))[40:43]


def test_what_is_counted_is_as_large_as_the_period_not_as_the_number_of_cases() -> None:
    def keys(tally: Tally) -> int:
        return sum(len(counter) for counter in tally.counters())

    few, more = (
        counted(20, handling=NOBODY_DOES_ANYTHING),
        counted(60, handling=NOBODY_DOES_ANYTHING),
    )
    days_and_months = 1096 * 5 + 36 * 4 * 14
    assert keys(few) < keys(more) < days_and_months


def test_tallies_added_in_any_order_are_the_same() -> None:
    parts = [counted(10, seed=seed) for seed in range(4)]
    forwards, backwards = Tally(), Tally()
    for part in parts:
        forwards.add(part)
    for part in reversed(parts):
        backwards.add(part)
    assert forwards == backwards
    assert forwards.cases[Among.RECEIVED] == 40


def test_no_case_is_kept_once_it_was_played(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "PORTION", 10)
    alive: list[int] = []

    def look(_: int) -> None:
        kept = [x for x in gc.get_objects() if isinstance(x, Case | CaseScript | Fact)]
        alive.append(len(kept))

    asyncio.run(simulate(a_simulation(), some_cases(40), processes=1, done=look))
    assert len(alive) == 4
    assert max(alive[1:]) <= alive[0] < 1_000


def test_no_more_portions_are_made_than_can_be_played_soon(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    write_register(file, cases=PORTION * 3, seed=1)
    cases = RegisterCases(file=file, mapping=parse_mapping(mapping_text()))
    made = portions(cases)
    _, first = next(made)
    assert first == PORTION
    assert sum(cases.set_aside.values()) < PORTION


def test_every_row_of_a_register_is_played_or_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    register = write_register(file, cases=210, seed=1)
    cases = RegisterCases(file=file, mapping=parse_mapping(mapping_text()))
    whole = Simulation(
        policies=a_simulation().policies,
        calendar=a_simulation().calendar,
        handling=NOBODY_DOES_ANYTHING,
        period=YEARS,
    )
    (tally,) = asyncio.run(simulate(whole, cases, processes=1, done=lambda _: None))
    assert tally.cases[Among.RECEIVED] + sum(cases.set_aside.values()) == 210
    assert tally.cases[Among.OPEN_AT_THE_END] == register.running
    assert tally.took.total() >= register.closed


def test_what_is_followed_from_day_to_day_adds_up_to_what_is_there_at_the_end() -> None:
    tally = counted(60)
    for figure in (ByDay.OPEN_CASES, ByDay.OPEN_TASKS):
        total = sum(n for (_, followed), n in tally.by_day.items() if followed is figure)
        assert total >= 0
    opened = sum(n for (_, what), n in tally.by_day.items() if what is ByDay.OPEN_CASES)
    assert opened == tally.cases[Among.OPEN_AT_THE_END]
    assert max(day for day, _ in tally.by_day) <= date(2025, 12, 31)
