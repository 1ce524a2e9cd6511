"""Who may see and do what, asked of the command line by different members of staff."""

import json
import sqlite3
from typing import Any

import pytest

from tests.integration.cli.offline import NAMED_IN_IT, Offline

NO_PART = [
    "st-administrator-1",
    "st-auditor-1",
    "st-investigator-1",
    "st-case-1",
    "st-decision-1",
    "st-decision-head",
]
FOR_OTHERS = [
    ("st-executive-1", "party list {case} --reveal"),
    ("st-executive-1", "party add {case} witness"),
    ("st-intake-2", "case hold {case} --reason risk_to_evidence --review-on 2101-01-01"),
    ("st-administrator-1", "case advance {case} assessment"),
    ("st-administrator-1", "case list"),
    ("st-auditor-1", "case open --category other_misconduct"),
    ("st-auditor-1", "reconcile"),
    ("st-investigator-1", "case open --category other_misconduct"),
    ("st-intake-1", "audit show"),
    ("st-executive-1", "audit show --case {case}"),
]


def _entries(away: Offline, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    printed = away.type_in(capsys, "audit", "show", "--limit", "10000", "--json")
    entries: list[dict[str, Any]] = json.loads(printed.out)
    return entries


@pytest.mark.parametrize("who", [*NO_PART, NAMED_IN_IT])
def test_whoever_has_no_part_in_a_case_hears_what_is_said_of_none(
    who: str, away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    of_none = away.type_in(capsys, "case", "show", "K7Q2-M4XA-9", "--as", who)
    of_one = away.type_in(capsys, "case", "show", away.open_case, "--as", who)
    assert (of_one.code, of_one.out) == (of_none.code, of_none.out) == (2, "")
    assert of_one.err == of_none.err.replace("K7Q2-M4XA-9", away.open_case)
    assert away.open_case not in away.type_in(capsys, "case", "list", "--as", who).out
    refused = [
        x
        for x in _entries(away, capsys)
        if (x["actor"], x["action"]) == (f"staff:{who}", "access.refused")
    ]
    assert [x for x in refused if x["purpose"] == "see_case"][-1]["case_id"] is not None


@pytest.mark.parametrize(("who", "typed"), FOR_OTHERS)
def test_what_is_for_others_is_refused_before_anything_is_read(
    who: str, typed: str, away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    before, stored = len(_entries(away, capsys)), away.stored()
    words = typed.format(case=away.open_case).split()
    told = away.type_in(capsys, *words, "--as", who)
    assert (told.code, told.out) == (2, "")
    assert "it is for" in told.err
    assert "sample" not in told.err
    assert away.stored() == stored
    since = _entries(away, capsys)[before:]
    assert [x["action"] for x in since if x["actor"] == f"staff:{who}"] == ["access.refused"]


def test_whoever_received_the_case_sees_it_and_its_parties(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    for who in ("st-intake-1", "st-intake-2"):
        listed = json.loads(away.type_in(capsys, "case", "list", "--as", who, "--json").out)
        assert away.open_case in [case["reference"] for case in listed]
        shown = away.type_in(capsys, "party", "list", away.open_case, "--reveal", "--as", who)
        assert "Ada Testcase" in shown.out


def test_whoever_answers_for_the_offices_sees_where_it_stands(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = away.type_in(capsys, "case", "show", away.open_case, "--as", "st-executive-1")
    assert shown.code == 0
    assert away.open_case in shown.out


def test_an_auditor_reads_who_did_what_and_no_case(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    assert away.type_in(capsys, "audit", "show", "--as", "st-auditor-1").code == 0
    log = ("audit", "show", "--case", away.open_case, "--as", "st-auditor-1")
    assert away.type_in(capsys, *log).code == 0
    assert away.type_in(capsys, "audit", "verify", "--as", "st-auditor-1").code == 0


def test_in_an_emergency_two_people_open_a_case_to_one_of_them(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    her, case = ("--as", "st-decision-head"), away.open_case
    reveal = ("party", "list", case, "--reveal", *her)
    allow = ("unlock", "allow", case, "st-decision-head", "--as")
    assert "did not ask" in away.type_in(capsys, *allow, "st-executive-1").err
    asked = away.type_in(capsys, "unlock", "ask", case, "--reason", "danger", *her)
    assert asked.code == 0
    assert "no case" in away.type_in(capsys, *reveal).err
    assert "takes two people" in away.type_in(capsys, *allow, "st-decision-head").err
    assert "it is for manager" in away.type_in(capsys, *allow, "st-intake-1").err
    assert "no case" in away.type_in(capsys, *allow, NAMED_IN_IT).err

    assert (
        "open to st-decision-head for 4 hours" in away.type_in(capsys, *allow, "st-executive-1").out
    )
    assert "Ada Testcase" in away.type_in(capsys, *reveal).out
    assert away.type_in(capsys, "case", "advance", case, "assessment", *her).code == 2
    seen = away.type_in(capsys, "case", "show", case, "--as", "st-executive-1")
    assert "Opened in an emergency to st-decision-head" in seen.out

    away.type_in(capsys, "unlock", "end", case, "st-decision-head", "--as", "st-executive-1")
    assert "no case" in away.type_in(capsys, *reveal).err
    steps = [x["action"] for x in _entries(away, capsys) if x["action"].startswith("unlock.")]
    assert steps == ["unlock.ask", "unlock.allow", "unlock.end"]
    assert away.type_in(capsys, "audit", "verify").code == 0


def test_a_case_is_granted_to_one_person_and_taken_back(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    case, her = away.open_case, ("--as", "st-case-1")
    by = ("--as", "st-executive-1")
    grant = ("case", "grant", case, "st-case-1", "--reason", "absence")
    assert "it is for manager" in away.type_in(capsys, *grant, "--as", "st-intake-1").err
    assert "is granted to st-case-1 until" in away.type_in(capsys, *grant, *by).out
    assert "Granted to st-case-1 (absence)" in away.type_in(capsys, "case", "show", case, *her).out
    assert case in away.type_in(capsys, "case", "list", *her).out
    assert away.closed_case not in away.type_in(capsys, "case", "list", *her).out
    assert "Ada Testcase" in away.type_in(capsys, "party", "list", case, "--reveal", *her).out
    revoke = ("case", "revoke-grant", case, "st-case-1")
    assert away.type_in(capsys, *revoke, *by).code == 0
    assert "no case" in away.type_in(capsys, "case", "show", case, *her).err
    assert case not in away.type_in(capsys, "case", "list", *her).out
    assert "not granted" in away.type_in(capsys, *revoke, *by).err


def test_why_a_case_cannot_be_granted_to_somebody_is_not_told(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {
        away.type_in(
            capsys,
            *("case", "grant", away.open_case, who, "--reason", "workload"),
            *("--as", "st-executive-1"),
        ).err.replace(who, "WHO")
        for who in (NAMED_IN_IT, "st-decision-head", "st-auditor-1", "st-investigator-1")
    }
    assert len(said) == 1
    assert "cannot be granted to 'WHO'" in said.pop()


def test_managers_who_are_not_named_in_it_hear_of_an_unlock_by_a_mail_like_any_other(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    before = away.stored()["escalations"]
    case, her = away.open_case, "st-auditor-1"
    away.type_in(capsys, "unlock", "ask", case, "--reason", "complaint", "--as", her)
    allowed = away.type_in(capsys, "unlock", "allow", case, her, "--as", "st-executive-1")
    assert allowed.code == 0
    away.type_in(capsys, "unlock", "end", case, her, "--as", "st-executive-1")
    assert away.stored()["escalations"] - before == 2
    with sqlite3.connect(away.settings.home / "ledger.db") as database:
        told = database.execute(
            "SELECT target FROM escalations WHERE concern = 'unlock' AND subject = ?", (her,)
        )
        assert {row[0] for row in told} == {"st-executive-1", "st-decision-head"}


@pytest.mark.parametrize("what", ["policy", "calendar"])
def test_moving_cases_to_other_terms_leaves_those_of_other_offices_out(
    what: str, away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    to = {"policy": "who-120", "calendar": "DE-BY"}[what]
    dry = (what, "adopt", to, "--cases", "all", "--dry-run", "--json", "--as")
    seen = {
        who: [x["reference"] for x in json.loads(away.type_in(capsys, *dry, who).out)["cases"]]
        for who in ("st-intake-1", "st-case-1", "st-decision-head", NAMED_IN_IT, "st-executive-1")
    }
    assert seen == {
        "st-intake-1": [away.open_case],
        "st-case-1": [],
        "st-decision-head": [],
        NAMED_IN_IT: [],
        "st-executive-1": [away.open_case],
    }


def test_nothing_opens_a_case_to_whoever_is_named_in_it(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    asking = ("unlock", "ask", away.open_case, "--reason", "complaint", "--as", NAMED_IN_IT)
    assert "no case" in away.type_in(capsys, *asking).err
