"""A mapping says what it means; what is wrong in it is told with its line."""

from pathlib import Path

import pytest

from services.importing.mapping_document import (
    LARGEST_MAPPING,
    UnreadableMapping,
    load_mapping,
    parse_mapping,
)
from services.synthetic import mapping_text
from tests.unit.importing.mappings import EVERYTHING, SMALLEST
from workflows.staff import OfficeDuty
from workflows.stages import Outcome

MAPPINGS = Path(__file__).parents[3] / "docs" / "mappings"


@pytest.mark.parametrize("file", sorted(MAPPINGS.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_mapping_that_is_shown_is_sound(file: Path) -> None:
    assert load_mapping(file).endings


def test_the_mapping_of_synthetic_registers_is_sound() -> None:
    assert parse_mapping(mapping_text()).channels


def test_the_first_ending_that_fits_counts() -> None:
    mapping = parse_mapping(EVERYTHING)
    proven = mapping.ending_of("dropped", "proven")
    dropped = mapping.ending_of("dropped", "")
    assert proven is not None
    assert dropped is not None
    assert (proven.outcome, dropped.outcome) == (Outcome.DECIDED, Outcome.NO_INVESTIGATION)
    assert mapping.ending_of("", "") is None


def test_an_office_that_is_not_mapped_is_the_mappings_own() -> None:
    mapping = parse_mapping(EVERYTHING)
    assert mapping.offices_of("unit 3")[OfficeDuty.INVESTIGATING] == "head-office"
    assert mapping.offices_of("unit 9")[OfficeDuty.INVESTIGATING] == "investigation-office"


@pytest.mark.parametrize(
    ("wrong", "right", "fault"),
    [
        ('date_format: "%Y-%m-%d"', 'date_format: "%c"', "line 3: date_format: a date format"),
        ('date_format: "%Y-%m-%d"', 'date_format: "%d.%m"', "line 3: date_format: a date format"),
        ("time_zone: Europe/Paris", "time_zone: Mars/Olympus", "line 2: time_zone: not a time"),
        ("time_zone: Europe/Paris", "time_zone: ../etc/passwd", "line 2: time_zone: not a time"),
        ("register: test-register", "register: Test Register!", "line 1: register:"),
        ("open: investigation}", "open: investigating}", "line 5: statuses.open:"),
        ("new: intake", "1: intake", "line 5: statuses.1"),
        ("status: state}", "status: number}", "line 4: columns: a column can say one thing only"),
        ("status: state}", "status: state, colour: red}", "line 4: columns.colour:"),
        ("category: sexual", "colour: red\ncategory: sexual", "line 6: colour:"),
        ("  deciding_office: decision-office\n", "", "missing: deciding_office"),
        ("open: investigation}", "open: over}", "needs 'endings'"),
        ("open: investigation}", "open: decision}", "needs the column 'ended_on'"),
        ("category: sexual", "roles: {x: reporter}\ncategory: sexual", "needs the column 'role'"),
        ("status: state}", "status: state, channel: c}", "needs 'channels'"),
        (
            "status: state}",
            "status: state, channel: c}\nchannels: {x: full_mail}",
            "need the column 'address'",
        ),
        (
            "new: intake",
            "new: intake, new: assessment",
            "line 5: new: this field stands there twice",
        ),
        ("register: test-register", "register: [", "not readable as YAML"),
    ],
)
def test_a_fault_is_told_with_its_line(wrong: str, right: str, fault: str) -> None:
    assert wrong in SMALLEST
    with pytest.raises(UnreadableMapping) as refused:
        parse_mapping(SMALLEST.replace(wrong, right))
    assert fault in str(refused.value)


@pytest.mark.parametrize(
    "ending",
    [
        "{outcome: decided}",
        "{outcome: duplicate, decision: no_action}",
        "{outcome: duplicate, awaits_decision: true}",
        "{classification: [x]}",
        "{classification: [], outcome: duplicate}",
    ],
)
def test_an_ending_says_one_thing(ending: str) -> None:
    text = EVERYTHING.replace("endings:\n", f"endings:\n  - {ending}\n")
    with pytest.raises(UnreadableMapping, match=r"line 22: endings\.0"):
        parse_mapping(text)


@pytest.mark.parametrize("bomb", ["&a [*a]", "&a {x: *a}", "[" * 5000])
def test_a_document_that_swallows_itself_is_refused(bomb: str) -> None:
    with pytest.raises(UnreadableMapping):
        parse_mapping(f"register: {bomb}")


def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    (tmp_path / "large.yaml").write_bytes(b" " * (LARGEST_MAPPING + 1))
    (tmp_path / "latin.yaml").write_bytes(b"register: caf\xe9")
    for file, said in (
        ("large.yaml", "that is no mapping"),
        ("latin.yaml", "not UTF-8"),
        ("missing.yaml", "cannot be read"),
    ):
        with pytest.raises(UnreadableMapping, match=said):
            load_mapping(tmp_path / file)
