"""Each preset's dates, from the table beside this file that a lawyer can read: date-vectors.md."""

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from services.policies.documents import preset_names
from tests.unit.planner.driver import Play
from tests.unit.policies.told_facts import ZONES, day_of, played
from workflows.instants import local_date
from workflows.notices import NoticeKind
from workflows.stages import ClockName

TABLE = Path(__file__).parent / "date-vectors.md"
FEWEST_FOR_A_PRESET = 6


class Vector(NamedTuple):
    """One row: under a preset, given these facts, then this is due on these days."""

    preset: str
    given: str
    then: str
    due: tuple[date, ...]


def _rows() -> list[Vector]:
    rows: list[Vector] = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `"):
            preset, given, then, due, source = cells
            assert source, f"a row without a source: {line}"
            days = tuple(day_of(x.strip()) for x in due.split(",") if x.strip() != "never")
            rows.append(Vector(preset.strip("`"), given, then, days))
    return rows


VECTORS = _rows()


@pytest.mark.parametrize(
    "vector",
    VECTORS,
    ids=[f"{n}-{x.preset}-{x.then}".replace(" ", "_") for n, x in enumerate(VECTORS, 1)],
)
def test_a_date_of_the_table_is_the_date_of_the_case(vector: Vector) -> None:
    last = max(vector.due, default=None)
    until = last + timedelta(days=1) if last else _a_year_after(vector)
    playing = played(vector.preset, vector.given, until)
    assert _found(playing, vector) == vector.due


def test_every_preset_has_its_dates_in_the_table() -> None:
    count = Counter(vector.preset for vector in VECTORS)
    assert set(count) == set(preset_names()) == set(ZONES)
    assert min(count.values()) >= FEWEST_FOR_A_PRESET


def _a_year_after(vector: Vector) -> date:
    opened = re.search(r"opened (\d{1,2} \w+ \d{4})", vector.given)
    assert opened is not None
    return day_of(opened[1]) + timedelta(days=366)


def _found(playing: Play, vector: Vector) -> tuple[date, ...]:
    """What the case says: when a notice was told, by when it had to be, or when a clock ends."""
    zone = ZONES[vector.preset]
    if clock := re.fullmatch(r"the (\w+) clock ends", vector.then):
        return tuple(
            x.benchmark_on
            for x in playing.plan().clocks
            if x.clock is ClockName(clock[1]) and x.benchmark_on
        )
    words = re.fullmatch(r"(\w+) is told to the respondent|(\w+) is told(?: (by))?", vector.then)
    assert words is not None, f"the table has no such words: {vector.then}"
    kind, party = NoticeKind(words[1] or words[2]), "respondent" if words[1] else "she"
    letters = [x for x in playing.letters_with(kind) if x.due.party_id == party]
    if not words[3]:
        return tuple(local_date(letter.at, zone) for letter in letters)
    return tuple(
        notice.latest_on
        for letter in letters
        for notice in letter.due.notices
        if notice.notice is kind and notice.latest_on
    )
