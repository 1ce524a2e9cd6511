import csv
import json
import re
from pathlib import Path

import pytest

from services.synthetic import mapping_text, write_register
from tests.unit.cli.typing_commands import type_in

ONE = ("simulate", "--policy", "un-women-2020", "--processes", "1")
FEW = (*ONE, "--cases", "12", "--seed", "3")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A synthetic register beside its mapping."""
    file = tmp_path / "register.csv"
    write_register(file, cases=60, seed=1)
    (tmp_path / "map.yaml").write_text(mapping_text(), encoding="utf-8")
    return file


def test_synthetic_cases_give_figures_in_words_and_as_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = type_in(capsys, *FEW)
    assert (told.code, told.err) == (0, "")
    assert "12 synthetic cases, like a published complaint log" in told.out
    assert "longest silence, days" in told.out
    as_json = type_in(capsys, *FEW, "--json")
    (figures,) = json.loads(as_json.out)["policies"]
    assert figures["received"] == 12
    assert figures["lengths"]["cases"] <= 12
    assert {clock["clock"] for clock in figures["clocks"]} >= {"investigation", "decision"}
    assert all(0 <= clock["past"] <= clock["started"] for clock in figures["clocks"])


def test_the_same_seed_gives_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    assert type_in(capsys, *FEW, "--json") == type_in(capsys, *FEW, "--json")


def test_policies_stand_side_by_side(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    preset = Path("services/policies/un-women-2020.yaml").read_text(encoding="utf-8")
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        preset.replace("name: un-women-2020", "name: twice-as-often").replace(
            "every: 4 weeks\n  tolerance", "every: 2 weeks\n  tolerance"
        ),
        encoding="utf-8",
    )
    told = type_in(capsys, *FEW, "--policy", str(mine), "--json")
    usual, often = json.loads(told.out)["policies"]
    assert (usual["policy"], often["policy"]) == ("un-women-2020", "twice-as-often")
    assert often["received"] == usual["received"]
    assert often["lengths"] == usual["lengths"]
    assert _longest(often) < _longest(usual)


def _longest(figures: dict[str, list[dict[str, int]]]) -> int:
    return max(silence["longest"] for silence in figures["silences"])


def test_a_register_is_played_as_of_a_day(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = (*ONE, str(register), "--map", str(register.parent / "map.yaml"), "--json")
    now = json.loads(type_in(capsys, *asked, "--as-of", "2025-12-31").out)
    before = json.loads(type_in(capsys, *asked, "--as-of", "2022-06-30").out)
    assert now["policies"][0]["received"] + sum(now["set_aside"].values()) == 60
    assert 0 < before["policies"][0]["received"] < now["policies"][0]["received"]
    assert before["policies"][0]["days"][-1]["day"] == "2022-06-30"


def test_synthetic_cases_can_be_fitted_on_a_register_or_given_lengths(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fitted = ("--fit", str(register), "--map", str(register.parent / "map.yaml"))
    told = type_in(capsys, *FEW, *fitted, "--json")
    assert "the register synthetic-register" in json.loads(told.out)["cases"]
    lengths = tmp_path / "lengths.yaml"
    lengths.write_text("ended: {0: 3, 50: 5, 100: 9}\n", encoding="utf-8")
    quick = json.loads(type_in(capsys, *FEW, "--lengths", str(lengths), "--json").out)
    assert quick["policies"][0]["lengths"]["median"] <= 12


def test_the_sheet_holds_the_figures_that_are_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.csv"
    (figures,) = json.loads(type_in(capsys, *FEW, "--csv", str(file), "--json").out)["policies"]
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    notices = sum(int(row["value"]) for row in rows if row["figure"] == "notices")
    assert notices == sum(notice["count"] for notice in figures["notices"])
    days = [row for row in rows if row["figure"] == "open_cases"]
    assert len(days) == len(figures["days"]) == 1095


def test_the_page_asks_for_nothing_and_says_everything_without_its_plots(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plots.html"
    assert type_in(capsys, *FEW, "--html", str(file)).code == 0
    page = file.read_text(encoding="utf-8")
    assert not re.search(r"<script|https?://|@import|url\(|\son\w+=", page)
    plots = page.count("<svg ")
    assert plots >= 10
    for part in ('role="img"', "<desc ", "<details>"):
        assert page.count(part) == plots
    assert page.count("<table>") == plots + 1


IMPOSSIBLE = [
    ((), "say which cases to play"),
    (("--cases", "3", "a.csv", "--map", "b.yaml"), "say which cases to play"),
    (("--cases", "3", "--map", "b.yaml"), "a register needs --map"),
    (("a.csv",), "a register needs --map"),
    (("--cases", "3", "--fit", "a.csv"), "a register needs --map"),
    (("--cases", "3", "--from", "2025-01-01"), "--from needs --until"),
    (("--cases", "3", "--as-of", "2025-01-01", "--until", "2025-02-01"), "--as-of looks at one"),
    (
        ("--cases", "3", "--from", "2025-02-01", "--until", "2025-01-01"),
        "ends on or after the day on which it begins",
    ),
    (("--cases", "3", "--from", "1999-01-01", "--until", "2025-01-01"), "at most 3660 days"),
    (("--cases", "3", "--handling", "soon"), "'soon' is no handling time"),
    (("--cases", "3", "--handling", "tea=1 day"), "'tea' is nothing officers are asked for"),
    (("--cases", "3", "--handling", "1 day", "--handling", "2 days"), "give one only"),
    (("--cases", "3", "--handling", "word=1 day", "--handling", "word=never"), "given twice"),
    (("--cases", "3", "--calendar", "no-such-file.yaml"), "no calendar or file"),
    (("--cases", "3", "--lengths", "no-such-file.yaml"), "cannot be read"),
    (("--cases", "3", "--policy", "no-such-policy"), "there is no policy or file"),
    (("--cases", "0"), "greater than or equal to 1"),
    (("--cases", "99999999999"), "less than or equal to 10000000"),
    (("--cases", "3", "--seed", "-1"), "greater than or equal to 0"),
    (("--cases", "3", "--processes", "0"), "greater than or equal to 1"),
    (("--cases", "3", "--time-zone", "../../etc/passwd"), "not a time zone"),
    (("no-such-file.csv", "--map", "no-such-map.yaml"), "cannot be read"),
]


@pytest.mark.parametrize(("given", "reason"), IMPOSSIBLE, ids=[reason for _, reason in IMPOSSIBLE])
def test_what_does_not_fit_together_is_refused_with_a_reason(
    given: tuple[str, ...], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = type_in(capsys, *ONE, *given)
    assert (told.code, told.out) == (2, "")
    assert reason in " ".join(re.sub(r"[│╭╮╰╯─]", " ", told.err).split())


LENGTHS = [
    ("ended: {0: 1, 100: 0}", "days must not fall"),
    ("ended: {0: 1, 50: 4}", "end at 1"),
    ("ended: {0: 1, 100: 99999}", "between 0 and 3660"),
    ("ended: soon", "valid dictionary"),
    ("begins: {0: 1, 100: 5}", "begins"),
]


@pytest.mark.parametrize(("text", "reason"), LENGTHS)
def test_unsound_lengths_are_refused_with_a_reason(
    text: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lengths.yaml"
    file.write_text(text, encoding="utf-8")
    told = type_in(capsys, *ONE, "--cases", "3", "--lengths", str(file))
    assert (told.code, told.out) == (2, "")
    assert reason in told.err


def test_a_register_with_too_few_endings_fits_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "register.csv"
    write_register(file, cases=10, seed=1)
    (tmp_path / "map.yaml").write_text(mapping_text(), encoding="utf-8")
    told = type_in(capsys, *FEW, "--fit", str(file), "--map", str(tmp_path / "map.yaml"))
    assert (told.code, told.out) == (2, "")
    assert "needs 30" in told.err
