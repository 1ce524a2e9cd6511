import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from services.cli.commands.planning import Schema
from tests.unit.cli.typing_commands import Printed, type_in

OPENED = {
    "occurred_at": "2027-01-11T09:00:00Z",
    "body": {
        "kind": "case_opened",
        "category": "sexual_harassment",
        "policy": "p",
        "calendar": "c",
        "time_zone": "Europe/Paris",
        "offices": {"intake_office": "a", "investigating_office": "b", "deciding_office": "d"},
        "salt": "0" * 32,
    },
}
ADDED = {
    "occurred_at": "2027-01-11T09:00:00Z",
    "body": {"kind": "party_added", "party_id": "p1", "role": "affected_person"},
}
HEARS = {
    "occurred_at": "2027-01-11T09:00:00Z",
    "body": {
        "kind": "party_preferred",
        "party_id": "p1",
        "preferences": {"channel": "page", "language": "fr", "time_zone": "Europe/Paris"},
    },
}
ADVANCED = {
    "occurred_at": "2027-01-20T09:00:00Z",
    "body": {"kind": "stage_advanced", "to": "investigation"},
}
DECIDED = {
    "occurred_at": "2027-01-21T09:00:00Z",
    "body": {"kind": "decision_recorded", "decision": "no_action"},
}


def _planned(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    facts: Any,
    *more: str,
    now: str = "2027-05-01T09:00Z",
) -> Printed:
    file = tmp_path / "facts.json"
    file.write_text(facts if isinstance(facts, str) else json.dumps(facts), encoding="utf-8")
    policy = ("--policy", "un-women-2020", "--now", now)
    return type_in(capsys, "timeline", str(file), *policy, *more)


def test_facts_alone_give_clocks_promises_and_obligations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = _planned(tmp_path, capsys, [OPENED, ADDED, HEARS, ADVANCED], "--json")
    assert (told.code, told.err) == (0, "")
    plan = json.loads(told.out)["plan"]
    assert plan["stage"] == "investigation"
    investigation = plan["clocks"][1]
    assert investigation["benchmark_on"] == "2027-04-20"
    assert [x["standing"] for x in plan["promises"]] == ["broken"]
    kinds = {notice["notice"] for letter in plan["letters"] for notice in letter["notices"]}
    assert {"timeline", "update", "late", "stage_started"} <= kinds
    assert all(x["due_at"] > "2027-05-01T09:00" for x in plan["upcoming"])


def test_lateness_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = _planned(tmp_path, capsys, [OPENED, ADDED, HEARS, ADVANCED])
    assert "overdue by 11 days" in told.out
    assert "20 April 2027" in told.out


def test_the_order_and_doubling_of_numbered_facts_change_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    numbered = [{**x, "number": n} for n, x in enumerate([OPENED, ADDED, HEARS, ADVANCED], start=1)]
    once = _planned(tmp_path, capsys, numbered, "--json")
    doubled = _planned(tmp_path, capsys, [*reversed(numbered), *numbered], "--json")
    assert once == doubled


REFUSED = [
    ("not json", "Invalid JSON"),
    ("", "Invalid JSON"),
    ("{}", "valid array"),
    ([], "takes 1 to 1,000"),
    ([OPENED] * 1001, "takes 1 to 1,000"),
    ([ADVANCED], "open it first"),
    ([OPENED, DECIDED], "a decision follows the investigation"),
    ([OPENED, OPENED], "open already"),
    ([{**OPENED, "number": 2}], "no fact number 1"),
    ([OPENED, {**ADDED, "number": 1}], "twice with different content"),
    ([{**OPENED, "occurred_at": "2027-01-11T09:00:00"}], "timezone"),
    ([{**OPENED, "occurred_at": "9999-01-11T09:00:00Z"}], "year"),
    ([{**OPENED, "recorded_at": "2027-01-10T09:00:00Z"}], "after it became known"),
    ([{**OPENED, "occurred_at": "2028-01-11T09:00:00Z"}], "after --now"),
    ([{**OPENED, "colour": "red"}], "colour"),
    ([{**OPENED, "body": {**OPENED["body"], "colour": "red"}}], "colour"),  # type: ignore[dict-item] # a table
    ([{**OPENED, "body": {**OPENED["body"], "time_zone": "../../etc/passwd"}}], "time zone"),  # type: ignore[dict-item] # as above
    ([OPENED, {**ADDED, "body": {"kind": "party_murdered"}}], "kind"),
    ("[" * 1000 + "]" * 1000, "recursion"),
    ("\ufeff\x00", "Invalid JSON"),
    ("[" + " " * 10_000_000 + "]", "larger than"),
]


@pytest.mark.parametrize(("facts", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_unsound_facts_are_refused_with_a_reason(
    facts: Any, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = _planned(tmp_path, capsys, facts)
    assert (told.code, told.out) == (2, "")
    assert reason in told.err
    assert "Traceback" not in told.err


def test_the_place_of_a_fault_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = _planned(tmp_path, capsys, [OPENED, {**ADDED, "colour": "red"}])
    assert "fact 2, colour" in told.err


def test_a_naive_now_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = _planned(tmp_path, capsys, [OPENED], now="2027-05-01T09:00")
    assert told.code == 2
    assert "no offset" in " ".join(told.err.split())


def test_an_unknown_policy_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = _planned(tmp_path, capsys, [OPENED], "--policy", "no-such-policy")
    assert told.code == 2
    assert "un-women-2020" in told.err


def test_ten_megabytes_of_nesting_are_refused_without_reading_them_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tracemalloc.start()
    told = _planned(tmp_path, capsys, "[" * 10_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert told.code == 2
    assert peak < 64 * 1024 * 1024


@pytest.mark.parametrize("schema", Schema)
def test_each_schema_is_an_object_with_definitions(
    schema: Schema, capsys: pytest.CaptureFixture[str]
) -> None:
    told = type_in(capsys, "schema", schema.value, "--json")
    assert told.code == 0
    assert json.loads(told.out) == schema.document
    assert "$defs" in schema.document


def test_the_schema_of_a_timeline_names_what_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = _planned(tmp_path, capsys, [OPENED, ADDED, HEARS], "--json")
    printed = json.loads(told.out)
    schema = Schema.TIMELINE.document
    assert set(printed) == set(schema["properties"])
    assert set(printed["plan"]) == set(schema["$defs"]["Plan"]["properties"])
