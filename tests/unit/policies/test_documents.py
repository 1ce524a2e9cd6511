"""Reading a policy: what is wrong is said, with its line, and never by half."""

from importlib import resources
from pathlib import Path

import pytest

from services.policies.documents import (
    LARGEST_DOCUMENT,
    UnreadablePolicy,
    load_policy,
    parse_policy,
)

SOUND = (resources.files("services.policies") / "un-women-2020.yaml").read_text(encoding="utf-8")


def _broken(text: str, by: str) -> tuple[str, int]:
    """The sound policy with one place broken, and the line of that place."""
    assert text in SOUND
    line = SOUND[: SOUND.index(text)].count("\n") + 1
    return SOUND.replace(text, by, 1), line


@pytest.mark.parametrize(
    ("text", "by", "complaint"),
    [
        ("  every: 4 weeks", "  every: 4 moons", "a length of time is a count and a unit"),
        ("  every: 4 weeks", "  every: -4 weeks", "a length of time is a count and a unit"),
        ("  every: 4 weeks", "  every: 99999 days", "lies between 0 and 3660"),
        ("  every: 4 weeks", "  every: 0 days", "closer together than a day"),
        ("  tolerance_days: 3", "  tolerance_days: 99", "less than or equal to 14"),
        ("  tolerance_days: 3", "  tolerance_dais: 3", "Extra inputs are not permitted"),
        ("version: 2", "version: two", "valid integer"),
        ("name: un-women-2020", "name: UN Women", "String should match pattern"),
        (
            "    benchmark: {length: 60 days, assumed: true}",
            "    benchmark: {length: 60 days}",
            "give either the source of these numbers, or 'assumed: true'",
        ),
        (
            "    benchmark: {length: 60 days, assumed: true}",
            '    benchmark: {length: 60 days, assumed: true, source: "a book"}',
            "give either the source of these numbers, or 'assumed: true'",
        ),
        (
            "    starts: {event: stage_started, stage: investigation}",
            "    starts: {event: stage_started}",
            "needs a 'stage' beside it",
        ),
        (
            "    starts: {event: opened}",
            "    starts: {event: dreamt_of}",
            "Input should be 'opened'",
        ),
        (
            "    due: {within: 3 working days}",
            "    due: {within: 3 working days, after: 1 day}",
            "give either 'within'",
        ),
        (
            "        - {before: 5 working days, tell: handler}",
            "        - {tell: handler}",
            "a rung is either 'before' or 'after'",
        ),
        (
            "        - {before: 5 working days, tell: handler}",
            "        - {before: 5 working days, tell: everybody}",
            "Input should be 'handler'",
        ),
        (
            "      - {after: 0 days, tell: focal_point}",
            "      - {after: 0 days, tell: focal_point, repeat: {every: 0 days, at_most: 3}}",
            "a repetition needs a length of time greater than zero",
        ),
        (
            "      - {after: 1 day, tell: executive, repeat: {every: 1 day, at_most: 14}}",
            "      - {after: 1 day, tell: executive, repeat: {every: 1 day, at_most: 0}}",
            "greater than or equal to 1",
        ),
        (
            'office_hours: {begins: "09:00", ends: "17:00", weekdays: [1, 2, 3, 4, 5]}',
            'office_hours: {begins: "17:00", ends: "09:00", weekdays: [1, 2, 3, 4, 5]}',
            "safe hours end after they begin",
        ),
        (
            'office_hours: {begins: "09:00", ends: "17:00", weekdays: [1, 2, 3, 4, 5]}',
            'office_hours: {begins: "09:00", ends: "17:00", weekdays: [8]}',
            "weekdays are numbered 1",
        ),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, by: str, complaint: str) -> None:
    document, line = _broken(text, by)
    with pytest.raises(UnreadablePolicy) as refusal:
        parse_policy(document)
    told = str(refusal.value)
    assert complaint in told
    lines = [int(x.split(":")[0].removeprefix("line ")) for x in told.splitlines()]
    first_of_its_block = [line - n for n in range(6)]
    assert any(x in first_of_its_block for x in lines)


@pytest.mark.parametrize(
    ("text", "by", "complaint"),
    [
        ("  alarm:\n", "  alarm_bell:\n", "Input should be"),
        (
            "    notices: [timeline, update, answer, closing, after_care]",
            "    notices: [update, answer, closing, after_care]",
            "the notice 'timeline' is sent to 'witness'",
        ),
        (
            "  - clock: assessment\n",
            "  - clock: hand_over\n",
            "each clock is defined once",
        ),
    ],
)
def test_a_fault_between_two_places_is_told_in_words(text: str, by: str, complaint: str) -> None:
    document, _ = _broken(text, by)
    with pytest.raises(UnreadablePolicy, match=complaint):
        parse_policy(document)


def test_a_missing_ladder_is_named() -> None:
    start = SOUND.index("  voice:\n")
    end = SOUND.index("  question:\n")
    with pytest.raises(UnreadablePolicy, match="these concerns have no ladder: voice"):
        parse_policy(SOUND[:start] + SOUND[end:])


def test_every_fault_is_told_not_only_the_first() -> None:
    document = SOUND.replace("tolerance_days: 3", "tolerance_days: 99", 1)
    document = document.replace("version: 2", "version: two", 1)
    with pytest.raises(UnreadablePolicy) as refusal:
        parse_policy(document)
    assert len(str(refusal.value).splitlines()) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "just words",
        "- a\n- list",
        "{",
        "name: [1, 2",
        "\t",
        "name: !!python/object/apply:os.system ['true']",
        "[" * 2000,
    ],
)
def test_what_is_no_policy_is_refused_in_words(text: str) -> None:
    with pytest.raises(UnreadablePolicy):
        parse_policy(text)


def test_text_that_is_no_yaml_is_told_with_its_line() -> None:
    with pytest.raises(UnreadablePolicy, match="line 2"):
        parse_policy("name: x\n  version: [1\n")


def test_an_unknown_name_lists_the_presets() -> None:
    with pytest.raises(UnreadablePolicy, match="un-women-2020"):
        load_policy("un-women-2021")


def test_a_policy_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(SOUND.replace("name: un-women-2020", "name: ours"), encoding="utf-8")
    assert load_policy(str(file)).name == "ours"


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_bytes(b"#" * (LARGEST_DOCUMENT + 1))
    with pytest.raises(UnreadablePolicy, match="256 KiB"):
        load_policy(str(file))


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes(b"title: \xe9\xe9\xe9")
    with pytest.raises(UnreadablePolicy, match="UTF-8"):
        load_policy(str(file))
