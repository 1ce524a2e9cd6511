"""A bad directory file is refused with the line and the field, and nobody's address."""

import re
from pathlib import Path

import pytest

from services.directory.reading import (
    LARGEST_FILE,
    StaffDirectoryError,
    load_directory,
    parse_directory,
)

ADA = "ada.testcase@example.org"
OUTSIDE = "ombuds@outside.example.org"
GOOD = """\
offices:
  - {office_id: north, name: North, languages: [en], time_zone: Europe/Zurich}
  - {office_id: south, name: South, languages: [fr], time_zone: America/Lima, above: north}
staff:
  - staff_id: st-1
    name: Ada Testcase
    address: ada.testcase@example.org
    roles: [case_officer]
    office_id: north
    language: en
  - staff_id: st-2
    name: Bea Testcase
    address: bea.testcase@example.org
    roles: [executive]
    office_id: north
    language: en
    reports_to: st-1
outside:
  - {name: Ombudsperson, address: ombuds@outside.example.org, language: en}
support:
  - {contact_id: c-1, office_id: north, language: en, service: Line, phone: "0100"}
"""


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "staff.yaml"
    file.write_text(GOOD, encoding="utf-8")
    assert [member.staff_id for member in load_directory(file).staff] == ["st-1", "st-2"]


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("Europe/Zurich", "Mars/Olympus", 2, "offices.0.time_zone"),
        ("Europe/Zurich", "../../etc/passwd", 2, "offices.0.time_zone"),
        ("languages: [en]", "languages: []", 2, "offices.0.languages"),
        ("languages: [fr]", "languages: [tlh]", 3, "offices.1.languages.0"),
        ("above: north", "above: east", 3, "offices.1.above: there is no office east"),
        ("name: North,", "name: North, above: south,", 2, "north stands above itself"),
        ("office_id: south", "office_id: north", 3, "the id north stands there already"),
        ("staff_id: st-2", "staff_id: st-1", 11, "the id st-1 stands there already"),
        ("staff_id: st-1", 'staff_id: "a b"', 5, "staff.0.staff_id"),
        (ADA, f"{ADA}, x@y.org", 7, "more than one mail"),
        (ADA, '"ada\\r\\nBcc: x@example.org"', 7, "line break"),
        (ADA, "7", 7, "give a mail address as text"),
        ("bea.testcase@example.org", ADA.upper(), 13, "st-1 has this mail address too"),
        ("name: Ada Testcase", 'name: "Ada\\nTestcase"', 6, "U+000A"),
        ("name: Ada Testcase", 'name: ""', 6, "is empty"),
        ("[case_officer]", "[boss]", 8, "staff.0.roles.0"),
        ("[case_officer]", "[]", 8, "staff.0.roles"),
        ("office_id: north\n", "office_id: west\n", 9, "there is no office west"),
        ("reports_to: st-1", "reports_to: st-9", 17, "there is no staff_id st-9"),
        ("reports_to: st-1", "reports_to: st-2", 17, "st-2 stands above itself"),
        ("reports_to: st-1", "boss: st-1", 17, "staff.1.boss"),
        ("reports_to: st-1", "name: Cea", 17, "name: this field stands there twice"),
        (OUTSIDE, ADA, 19, "somebody who is not on the staff"),
        (OUTSIDE, f"{OUTSIDE}, office_ids: [north]", 3, "office south has no outside address"),
        (OUTSIDE, f"{OUTSIDE}, office_ids: [moon]", 19, "outside.0.office_ids.0"),
        (', phone: "0100"', "", 21, "needs a phone or a web line"),
        ("service: Line", "service: Line, staff_id: st-9", 21, "there is no staff_id st-9"),
    ],
)
def test_a_fault_is_named_by_its_line_and_field(old: str, new: str, line: int, what: str) -> None:
    assert old in GOOD
    with pytest.raises(StaffDirectoryError, match=re.escape(what)) as raised:
        parse_directory(GOOD.replace(old, new, 1))
    assert f"line {line}: " in str(raised.value)
    assert "testcase@" not in str(raised.value).lower()
    assert "Testcase" not in str(raised.value)
    assert raised.value.__context__ is None


def test_every_fault_is_told_at_once() -> None:
    bad = GOOD.replace("Europe/Zurich", "Mars/Olympus").replace("[case_officer]", "[boss]")
    with pytest.raises(StaffDirectoryError) as raised:
        parse_directory(bad)
    assert len(str(raised.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the whole file"),
        ("just words", "the whole file"),
        ("offices: [", "line 1: not readable as YAML"),
        ("offices:\n\t- x", "line 2: not readable as YAML"),
        ("a: \x00", "does not allow"),
        ("a: !!python/object/apply:os.system [id]", "not readable as YAML"),
        ("[" * 5000, "nested too deeply"),
        ("a: 2026-13-45", "line 1: there is no such date"),
        ("a: &a [x]\nb: *missing", "line 2"),
    ],
)
def test_what_is_no_directory_is_refused(text: str, reason: str) -> None:
    with pytest.raises(StaffDirectoryError, match=reason):
        parse_directory(text)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "check its path"),
        (b"\xff\xfe", "save it as UTF-8"),
        (b"#" * (LARGEST_FILE + 1), "that is no staff directory"),
    ],
)
def test_a_file_that_cannot_be_one_is_refused(
    content: bytes | None, reason: str, tmp_path: Path
) -> None:
    file = tmp_path / "staff.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StaffDirectoryError, match=reason):
        load_directory(file)
