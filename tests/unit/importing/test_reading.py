"""Every row of a register is sound or set aside, with the first reason that it gives."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.importing.mapping import RegisterMapping
from services.importing.reading import UnreadableRegister, read_register
from services.importing.reasons import Noticed, RejectedRow, SetAside
from services.importing.register_row import RegisterRow
from tests.unit.importing.mappings import ROW, everything, smallest
from workflows.parties import Channel, Language, Role
from workflows.staff import OfficeDuty
from workflows.stages import Category, Stage

TODAY = date(2026, 11, 22)
PROVEN = {"state": "done", "result": "proven"}
LOOKS_LIKE_A_PROGRAM = ("=1+1", "@SUM(A1)", "<b>x</b>", "{{7*7}}", "'; drop table--", "Zoë Ðørðe")


def write(folder: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    file = folder / "register.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        sheet = csv.DictWriter(opened, ROW)
        sheet.writeheader()
        sheet.writerows(rows)
    return file


def read_one(
    folder: Path, mapping: RegisterMapping | None = None, /, **cells: str
) -> RegisterRow | RejectedRow:
    [row] = read_register(write(folder, [ROW | cells]), mapping or everything(), TODAY)
    return row


def sound(folder: Path, mapping: RegisterMapping | None = None, /, **cells: str) -> RegisterRow:
    row = read_one(folder, mapping, **cells)
    assert isinstance(row, RegisterRow), row
    return row


def test_a_sound_row_says_what_its_cells_say(tmp_path: Path) -> None:
    row = sound(tmp_path, began="2026-03-20")
    assert (row.line, row.key, row.stage) == (2, "A-1", Stage.INVESTIGATION)
    assert (row.received_on, row.began_on) == (date(2026, 3, 2), date(2026, 3, 20))
    assert row.category is Category.SEXUAL_HARASSMENT
    assert row.offices[OfficeDuty.INVESTIGATING] == "head-office"
    assert row.party is not None
    assert (row.party.role, row.party.name) == (Role.AFFECTED_PERSON, "Ada Testcase")
    assert row.party.choice is not None
    assert row.party.choice.channel is Channel.NEUTRAL_MAIL
    assert row.party.choice.language is Language.FRENCH
    assert row.party.choice.address == "ada.testcase@example.org"
    assert row.noticed == ()


def test_an_investigation_whose_beginning_nobody_knows_counts_from_receipt(tmp_path: Path) -> None:
    assert sound(tmp_path).began_on == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"number": ""}, SetAside.KEY_MISSING),
        ({"number": "A\u202e1"}, SetAside.CONTROL_CHARACTERS),
        ({"person": "Ada\nTestcase"}, SetAside.CONTROL_CHARACTERS),
        ({"person": "x" * 501}, SetAside.TOO_LONG),
        ({"received": ""}, SetAside.RECEIVED_MISSING),
        ({"received": "02/03/2026"}, SetAside.DATE_UNREADABLE),
        ({"received": "2026-02-30"}, SetAside.DATE_UNREADABLE),
        ({"received": "2026-03-02T10:00"}, SetAside.DATE_UNREADABLE),
        ({"received": "1900-01-01"}, SetAside.DATE_OUT_OF_RANGE),
        ({"received": "2026-11-23"}, SetAside.DATE_IN_THE_FUTURE),
        ({"state": "lost"}, SetAside.STATUS_UNKNOWN),
        ({"state": ""}, SetAside.STATUS_UNKNOWN),
        ({"state": "Open"}, SetAside.STATUS_UNKNOWN),
        ({"state": "done", "result": "proven"}, SetAside.OVER_WITHOUT_A_DATE),
        ({"state": "decide"}, SetAside.OVER_WITHOUT_A_DATE),
        ({"ended": "2026-05-01"}, SetAside.RUNNING_WITH_AN_END),
        (
            {"state": "done", "result": "proven", "ended": "2026-03-01"},
            SetAside.ENDED_BEFORE_RECEIVED,
        ),
        (
            {"state": "done", "result": "proven", "ended": "1900-01-01"},
            SetAside.ENDED_BEFORE_RECEIVED,
        ),
        ({"state": "done", "result": "proven", "ended": "2026-12-01"}, SetAside.DATE_IN_THE_FUTURE),
        ({"state": "done", "ended": "2026-05-01"}, SetAside.ENDING_UNKNOWN),
        ({"began": "2026-03-01"}, SetAside.BEGAN_OUT_OF_ORDER),
        (
            {"began": "2026-06-01", "state": "done", "result": "proven", "ended": "2026-05-01"},
            SetAside.BEGAN_OUT_OF_ORDER,
        ),
        ({"about": "weather"}, SetAside.CATEGORY_UNKNOWN),
        ({"who": "somebody"}, SetAside.ROLE_UNKNOWN),
    ],
)
def test_what_is_not_sound_is_set_aside_with_its_reason(
    tmp_path: Path, cells: dict[str, str], reason: SetAside
) -> None:
    row = read_one(tmp_path, **cells)
    assert isinstance(row, RejectedRow)
    assert (row.line, row.reason) == (2, reason)
    assert "Ada" not in reason.sentence


@pytest.mark.parametrize(
    ("cells", "noticed"),
    [
        ({"happened": "2026-03-05"}, Noticed.INCIDENT_AFTER_RECEIVED),
        ({"happened": "in spring"}, Noticed.INCIDENT_UNREADABLE),
        ({"unit": "unit 9"}, Noticed.OFFICE_UNKNOWN),
        ({"unit": ""}, Noticed.OFFICE_UNKNOWN),
        ({"language": "Elvish"}, Noticed.LANGUAGE_UNKNOWN),
        ({"reach": "pigeon"}, Noticed.CHANNEL_UNKNOWN),
        ({"mail": ""}, Noticed.ADDRESS_UNUSABLE),
        ({"mail": "ada@example.org, bob@example.org"}, Noticed.ADDRESS_UNUSABLE),
        ({"person": "x" * 300}, Noticed.NAME_UNUSABLE),
    ],
)
def test_what_changes_no_date_is_noticed_and_taken_in(
    tmp_path: Path, cells: dict[str, str], noticed: Noticed
) -> None:
    assert sound(tmp_path, **cells).noticed == (noticed,)


@pytest.mark.parametrize(
    "cells", [{"reach": ""}, {"reach": "pigeon"}, {"mail": ""}, {"mail": "not an address"}]
)
def test_an_address_alone_is_no_safe_channel(tmp_path: Path, cells: dict[str, str]) -> None:
    row = sound(tmp_path, **cells)
    assert not row.has_a_safe_channel
    assert row.party is not None


def test_a_channel_that_needs_no_address_takes_none_in(tmp_path: Path) -> None:
    row = sound(tmp_path, reach="page")
    assert row.party is not None
    assert row.party.choice is not None
    assert row.party.choice.address is None


def test_a_row_about_nobody_has_nobody(tmp_path: Path) -> None:
    assert sound(tmp_path, who="office").party is None


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "<b>x</b>", "{{7*7}}", "'; drop table--", "Zoë Ðørðe"]
)
def test_text_that_looks_like_a_program_is_text(tmp_path: Path, text: str) -> None:
    row = sound(tmp_path, person=text)
    assert row.party is not None
    assert row.party.name == text


def test_a_decision_that_is_owed_runs_on(tmp_path: Path) -> None:
    row = sound(tmp_path, state="done", result="waiting", ended="2026-05-01")
    assert row.stage is Stage.DECISION
    assert row.is_running


def test_of_rows_with_one_key_only_the_first_comes_in(tmp_path: Path) -> None:
    file = write(tmp_path, [ROW, ROW | {"state": "new"}, ROW | {"number": "A-2"}])
    rows = list(read_register(file, everything(), TODAY))
    assert [x.reason if isinstance(x, RejectedRow) else x.key for x in rows] == [
        "A-1",
        SetAside.KEY_TWICE,
        "A-2",
    ]


def test_dates_after_the_day_of_export_are_mistyped(tmp_path: Path) -> None:
    mapping = everything(exported_on=date(2026, 3, 1))
    row = read_one(tmp_path, mapping)
    assert isinstance(row, RejectedRow)
    assert row.reason is SetAside.DATE_IN_THE_FUTURE


@pytest.mark.parametrize(
    ("written", "text"),
    [("%d/%m/%Y", "3/2/2026"), ("%m/%d/%Y", "02/03/2026"), ("%Y%m%d", "20260203")],
)
def test_dates_are_read_as_the_mapping_says(tmp_path: Path, written: str, text: str) -> None:
    mapping = everything(date_format=written)
    cells = {"received": text, "happened": ""}
    assert sound(tmp_path, mapping, **cells).received_on == date(2026, 2, 3)


def test_digits_that_could_be_two_dates_are_none(tmp_path: Path) -> None:
    row = read_one(tmp_path, everything(date_format="%Y%m%d"), received="2026111")
    assert isinstance(row, RejectedRow)


def test_a_row_with_another_number_of_cells_is_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text("number,received,state\nA-1,2026-03-02,open,extra\nA-2,2026-03-02\n")
    rows = list(read_register(file, smallest(), TODAY))
    assert [x.reason for x in rows if isinstance(x, RejectedRow)] == [
        SetAside.WRONG_COLUMN_COUNT
    ] * 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("number,received\n", "no column 'state'"),
        ("number,received,state,state\n", "'state' twice"),
        ('number,received,"state\n', "quotation marks"),
    ],
)
def test_a_file_without_the_right_heading_is_refused_as_a_whole(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "register.csv"
    file.write_text(text)
    with pytest.raises(UnreadableRegister, match=said):
        list(read_register(file, smallest(), TODAY))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRegister, match="cannot be read"):
        list(read_register(tmp_path / "no.csv", smallest(), TODAY))


def test_a_row_never_shows_whom_it_is_about(tmp_path: Path) -> None:
    shown: Any = repr(sound(tmp_path))
    assert "Ada" not in shown
    assert "example.org" not in shown
