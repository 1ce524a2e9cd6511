"""``calendar adopt``: kept as it is today, and what would move in running cases."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.integration.cli.offline import NAMED_IN_IT, Offline, offline
from workflows.calendar import WEEKDAYS_ONLY
from workflows.policy import content_hash


@pytest.fixture
def closed_for_weeks(tmp_path: Path) -> str:
    """A calendar of an office that is closed from today on, for six weeks."""
    today = datetime.now(UTC).date()
    file = tmp_path / "our-days.yaml"
    file.write_text(
        "name: our-office\nweekend: [saturday, sunday]\n"
        f"closed: [{today} to {today + timedelta(weeks=6)}]\n",
        encoding="utf-8",
    )
    return str(file)


def test_a_dry_run_says_what_would_move_and_stores_nothing(
    away: Offline, closed_for_weeks: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = away.stored()
    dry = ("calendar", "adopt", closed_for_weeks, "--cases", "calendar=weekdays", "--dry-run")
    answer = json.loads(away.type_in(capsys, *dry, "--json").out)
    assert [case["state"] for case in answer["cases"]] == ["would_move"]
    assert ("tasks_and_alerts", "sooner") in {(x["what"], x["shift"]) for x in answer["totals"]}
    assert "Cases: 1 would move" in away.type_in(capsys, *dry).out
    assert away.stored() == before


def test_cases_that_have_the_calendar_are_not_meant(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = away.type_in(capsys, "calendar", "adopt", "weekdays", "--cases", "all", "--dry-run")
    assert (printed.code, "none is meant" in printed.out) == (0, True)


def test_cases_in_which_she_is_named_are_not_mentioned(
    away: Offline, closed_for_weeks: str, capsys: pytest.CaptureFixture[str]
) -> None:
    dry = ("calendar", "adopt", closed_for_weeks, "--dry-run", "--json", "--cases", "all")
    assert json.loads(away.type_in(capsys, *dry, "--as", NAMED_IN_IT).out)["cases"] == []


def test_without_cases_it_is_kept_under_its_hash_and_found_by_it(
    tmp_path: Path, closed_for_weeks: str, capsys: pytest.CaptureFixture[str]
) -> None:
    home = asyncio.run(offline(tmp_path / "home"))
    kept = json.loads(home.type_in(capsys, "calendar", "adopt", closed_for_weeks, "--json").out)
    used = json.loads(home.type_in(capsys, "calendar", "used", "--json").out)
    assert {x["hash"]: x["open_cases"] for x in used} == {
        content_hash(WEEKDAYS_ONLY): 1,
        kept["hash"]: 0,
    }
    by_hash = home.type_in(
        capsys, "calendar", "adopt", kept["hash"], "--cases", "all", "--dry-run", "--json"
    )
    assert len(json.loads(by_hash.out)["cases"]) == 1


@pytest.mark.parametrize(
    ("options", "reason", "code"),
    [
        (("--dry-run",), "goes with --cases", 2),
        (("--cases", "all"), "say --yes", 2),
        (("--cases", "colour=red", "--yes"), "NAME=VALUE", 2),
        (("--cases", "all", "--yes"), "engine does not answer", 1),
    ],
)
def test_what_cannot_be_done_stores_nothing(
    options: tuple[str, ...],
    reason: str,
    code: int,
    away: Offline,
    closed_for_weeks: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = away.stored()
    printed = away.type_in(capsys, "calendar", "adopt", closed_for_weeks, *options)
    assert (printed.code, reason in printed.err) == (code, True), printed.err
    assert away.stored() == before
