import json
from pathlib import Path

import pytest
from icalendar import Calendar as CalendarFile

from tests.unit.cli.typing_commands import type_in

CALENDAR = ("policy", "calendar", "un-women-2020", "--opened", "2027-01-11")


def test_the_dates_of_an_ideal_case_fit_a_terminal_of_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.cli.answers.WIDTH_OF_A_FILE", 80)
    told = type_in(capsys, *CALENDAR)
    assert (told.code, told.err) == (0, "")
    assert max(len(line.rstrip()) for line in told.out.splitlines()[1:]) <= 80
    assert "Sat 8 May 2027" in told.out
    assert "Asked for its word" not in told.out


def test_programs_get_days_clocks_and_letters(capsys: pytest.CaptureFixture[str]) -> None:
    told = type_in(capsys, *CALENDAR, "--with-staff", "--json")
    answer = json.loads(told.out)
    assert {x["kind"] for x in answer["days"]} == {"step", "letter", "office"}
    assert answer["clocks"][1]["benchmark_on"] == "2027-05-08"
    assert answer["letters"][0]["next_by"] == "2027-02-08"


def test_picture_and_calendar_file_are_written_where_they_were_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ics, svg = tmp_path / "dates.ics", tmp_path / "dates.svg"
    told = type_in(capsys, *CALENDAR, "--ics", str(ics), "--svg", str(svg), "--neutral")
    assert told.code == 0
    assert told.err == f"Written: {ics}\nWritten: {svg}\n"
    events = CalendarFile.from_ical(ics.read_bytes()).walk("VEVENT")
    assert {str(x["SUMMARY"]) for x in events} == {"Reminder"}
    assert svg.read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--neutral",), "give --ics FILE as well"),
        (("--svg", "/no/such/folder/x.svg"), "cannot be written"),
        (("--opened", "2198-12-31"), "beyond the year"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: tuple[str, ...], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = type_in(capsys, *CALENDAR, *arguments)
    assert (told.code, told.out) == (2, "")
    assert complaint in told.err
