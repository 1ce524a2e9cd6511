"""A synthetic register has the figures of a real one, and nobody real in it."""

import statistics
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from services.importing.mapping_document import parse_mapping
from services.importing.reading import read_register
from services.importing.reasons import Noticed, RejectedRow, SetAside
from services.importing.register_row import RegisterRow
from services.synthetic import UNTIL, mapping_text, write_register
from services.synthetic.dirt import Dirt
from services.synthetic.invented_case import duration

CASES = 5255


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[RegisterRow | RejectedRow]:
    file = tmp_path_factory.mktemp("register") / "register.csv"
    write_register(file, cases=CASES, seed=1)
    return list(read_register(file, parse_mapping(mapping_text()), UNTIL))


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_register(tmp_path / name, cases=300, seed=seed)
    a, b, c = ((tmp_path / name).read_bytes() for name in "abc")
    assert a == b != c


def test_what_it_says_of_itself_is_what_import_finds(tmp_path: Path) -> None:
    written = write_register(tmp_path / "register.csv", cases=600, seed=11)
    found = list(read_register(tmp_path / "register.csv", parse_mapping(mapping_text()), UNTIL))
    sound = [row for row in found if isinstance(row, RegisterRow)]
    assert written.cases == len(found) == 600
    assert written.running == sum(row.is_running for row in sound)
    assert written.closed == sum(not row.is_running for row in sound)
    assert written.with_channel == sum(row.is_running and row.has_a_safe_channel for row in sound)


def test_investigations_last_as_long_as_real_ones(rows: list[RegisterRow | RejectedRow]) -> None:
    lasted = [
        (row.ended_on - row.received_on).days
        for row in rows
        if isinstance(row, RegisterRow) and row.ended_on
    ]
    assert statistics.median(lasted) == pytest.approx(127, abs=6)
    assert statistics.quantiles(lasted, n=10)[8] == pytest.approx(496, abs=50)
    for days, share in ((90, 0.68), (120, 0.56), (180, 0.30)):
        assert sum(x > days for x in lasted) / len(lasted) == pytest.approx(share, abs=0.03)


@pytest.mark.parametrize(("share", "days"), [(0, 1), (0.5, 127), (0.9, 496), (1, 2200)])
def test_durations_meet_the_known_figures(share: float, days: int) -> None:
    assert duration(share) == days


def test_about_a_fifth_still_runs(rows: list[RegisterRow | RejectedRow]) -> None:
    running = sum(isinstance(row, RegisterRow) and row.is_running for row in rows)
    assert running / CASES == pytest.approx(0.2, abs=0.03)


def test_it_is_as_dirty_as_the_real_one(rows: list[RegisterRow | RejectedRow]) -> None:
    reasons = Counter(row.reason for row in rows if isinstance(row, RejectedRow))
    assert reasons == {
        SetAside.RUNNING_WITH_AN_END: 76,
        SetAside.ENDED_BEFORE_RECEIVED: 31,
        SetAside.OVER_WITHOUT_A_DATE: 2,
    }
    noticed = Counter(x for row in rows if isinstance(row, RegisterRow) for x in row.noticed)
    assert noticed == {Noticed.INCIDENT_AFTER_RECEIVED: 136}


def test_a_register_of_two_hundred_rows_has_every_kind_of_dirt(tmp_path: Path) -> None:
    assert set(write_register(tmp_path / "register.csv", cases=200, seed=1).dirt) == set(Dirt)


def test_nobody_in_it_is_real(rows: list[RegisterRow | RejectedRow]) -> None:
    for row in rows:
        if isinstance(row, RegisterRow) and row.party is not None:
            assert row.party.name is not None
            assert row.party.name.startswith("Testcase Number-")
            choice = row.party.choice
            if choice is not None and choice.address is not None:
                assert choice.address.endswith("@example.org")


def test_it_runs_up_to_the_day_that_is_asked_for(tmp_path: Path) -> None:
    until = date(2027, 6, 30)
    write_register(tmp_path / "register.csv", cases=500, seed=1, until=until)
    found = read_register(tmp_path / "register.csv", parse_mapping(mapping_text()), until)
    received = [row.received_on for row in found if isinstance(row, RegisterRow)]
    assert date(2027, 1, 1) < max(received) <= until


@pytest.mark.parametrize(("cases", "share"), [(0, 0.5), (1_000_001, 0.5), (1, 1.5), (1, -0.1)])
def test_impossible_figures_are_refused(tmp_path: Path, cases: int, share: float) -> None:
    with pytest.raises(ValueError, match="give 1 to"):
        write_register(tmp_path / "register.csv", cases=cases, seed=1, with_channel=share)
    assert not list(tmp_path.iterdir())
