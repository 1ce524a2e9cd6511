"""``duecourse calendar``: working days shown, checked and compared, without a server."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.typing_commands import type_in


def test_a_year_is_shown_with_the_name_of_each_day_off(capsys: pytest.CaptureFixture[str]) -> None:
    told = type_in(capsys, "calendar", "show", "DE-BY", "--year", "2027")
    assert (told.code, told.err) == (0, "")
    assert "The office works on Monday, Tuesday, Wednesday, Thursday and Friday." in told.out
    assert "2027-01-06  Wednesday  Epiphany" in told.out


def test_two_places_are_compared_day_by_day(capsys: pytest.CaptureFixture[str]) -> None:
    told = type_in(capsys, "calendar", "diff", "DE-BY", "DE-BE", "--json")
    moved = {x["day"]: x["becomes_working"] for x in json.loads(told.out)["days"]}
    assert moved["2027-01-06"] is True
    assert moved["2027-03-08"] is False


def test_dates_that_depend_on_the_moon_are_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    told = type_in(capsys, "calendar", "check", "EG")
    assert told.code == 0
    assert "estimated" in told.err


def test_days_of_an_own_file_are_refused_with_their_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "office.yaml"
    file.write_text("country: DE\nclosed:\n- 2027-02-30\n", encoding="utf-8")
    told = type_in(capsys, "calendar", "check", str(file))
    assert (told.code, told.out) == (2, "")
    assert "line 3" in told.err


def test_a_calendar_that_ends_soon_is_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "house.yaml"
    file.write_text("name: house\nversion: '1'\ndays_off: [2020-05-01]\n", encoding="utf-8")
    told = type_in(capsys, "calendar", "check", str(file))
    assert told.code == 0
    assert "knows its days off until 2020-12-31 only" in told.err


def test_the_places_of_one_country_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    told = type_in(capsys, "calendar", "list", "ch")
    assert "Switzerland" in told.out
    assert "GE" in told.out
    assert type_in(capsys, "calendar", "list", "xx").code == 2
