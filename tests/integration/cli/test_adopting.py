"""``policy adopt`` with running cases: what would move, and that nothing is done by half."""

import asyncio
import dataclasses
import json
from pathlib import Path

import pytest

from tests.integration.cli.offline import NAMED_IN_IT, Offline, offline
from tests.unit.policies.breaking import SOUND
from workflows.parties import Language


@pytest.fixture
def slower(tmp_path: Path) -> str:
    """The shipped policy with an assessment of eight weeks."""
    file = tmp_path / "slower.yaml"
    text = SOUND.replace("length: 4 weeks", "length: 8 weeks", 1)
    file.write_text(text.replace("version: 2", "version: 3", 1), encoding="utf-8")
    return str(file)


def test_a_dry_run_says_what_would_move_and_stores_nothing(
    away: Offline, slower: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = away.stored()
    printed = away.type_in(
        capsys, "policy", "adopt", slower, "--cases", "all", "--dry-run", "--json"
    )
    assert printed.code == 0
    answer = json.loads(printed.out)
    assert {case["state"] for case in answer["cases"]} == {"would_move"}
    assert {"what": "benchmarks", "shift": "later", "number": 1} in answer["totals"]
    assert away.stored() == before


def test_a_dry_run_is_told_in_words(
    away: Offline, slower: str, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = away.type_in(capsys, "policy", "adopt", slower, "--cases", "all", "--dry-run")
    assert "benchmark: assessment" in printed.out
    assert "Cases: 1 would move" in printed.out


def test_cases_in_which_she_is_named_are_not_mentioned(
    away: Offline, slower: str, capsys: pytest.CaptureFixture[str]
) -> None:
    who = ("--as", NAMED_IN_IT)
    dry = ("policy", "adopt", slower, "--dry-run", "--json", "--cases")
    assert json.loads(away.type_in(capsys, *dry, "all", *who).out)["cases"] == []


def test_the_reason_of_an_adoption_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = asyncio.run(offline(tmp_path / "home"))
    file = tmp_path / "own.yaml"
    file.write_text(SOUND.replace("version: 2", "version: 4", 1), encoding="utf-8")
    adopted = home.type_in(
        capsys, "policy", "adopt", str(file), "--reason", "law_changed", "--yes", "--json"
    )
    assert json.loads(adopted.out)["reason"] == "law_changed"
    listed = json.loads(home.type_in(capsys, "policy", "list", "--json").out)
    reasons = [x["reason"] for policy in listed for x in policy["adoptions"]]
    assert sorted(map(str, reasons)) == ["None", "law_changed"]
    assert "(law" in home.type_in(capsys, "policy", "list").out


def test_a_policy_is_adopted_by_the_letters_that_will_really_be_sent(
    away: Offline, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, letters = tmp_path / "own.yaml", tmp_path / "letters"
    text = SOUND.replace("name: un-women-2020", "name: lunar", 1)
    file.write_text(text.replace("[forensic_analysis", "[full_moon"), encoding="utf-8")
    for language in Language:
        words = letters / language / "words.yaml"
        words.parent.mkdir(parents=True)
        words.write_text("reasons: {extension: {full_moon: It was full.}}", encoding="utf-8")
    adopt = ("policy", "adopt", str(file), "--yes")
    refused = away.type_in(capsys, *adopt)
    assert (refused.code, "missing-reason" in refused.err) == (2, True)
    with_own = away.settings.model_copy(update={"letters": letters})
    with_letters = dataclasses.replace(away, settings=with_own).as_shipped
    assert with_letters.type_in(capsys, *adopt).code == 0


@pytest.mark.parametrize(
    ("options", "reason", "code"),
    [
        (("--dry-run",), "goes with --cases", 2),
        (("--cases", "all"), "say --yes", 2),
        (("--cases", "colour=red", "--yes"), "NAME=VALUE", 2),
        (("--reason", "because I say so"), "'law_changed'", 2),
        (("--by", "nobody"), "nobody with the id", 2),
        (("--cases", "all", "--yes"), "engine does not answer", 1),
    ],
)
def test_what_cannot_be_done_stores_nothing(
    options: tuple[str, ...],
    reason: str,
    code: int,
    away: Offline,
    slower: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = away.stored()
    printed = away.type_in(capsys, "policy", "adopt", slower, *options)
    assert printed.code == code
    assert reason in printed.err
    assert away.stored() == before
