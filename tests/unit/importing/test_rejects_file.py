"""The rejects file tells why, tells nothing else, and is safe in a spreadsheet."""

import csv
from pathlib import Path

import pytest

from services.importing.reasons import Noticed, RejectedRow, SetAside
from services.importing.rejects_file import RejectsFile, inert
from services.importing.report import ImportReport


def test_every_row_that_was_set_aside_is_in_it(tmp_path: Path) -> None:
    place = tmp_path / "rejects.csv"
    with RejectsFile(place) as file:
        file.write(RejectedRow(line=7, key="A-7", reason=SetAside.KEY_TWICE))
        assert not place.exists()
    with place.open(encoding="utf-8", newline="") as opened:
        assert list(csv.reader(opened)) == [
            ["line", "key", "code", "reason"],
            ["7", "A-7", "key_twice", SetAside.KEY_TWICE.sentence],
        ]


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    with RejectsFile(tmp_path / "rejects.csv"):
        pass
    assert (tmp_path / "rejects.csv").stat().st_mode & 0o077 == 0


def test_an_import_that_fails_leaves_no_half_file(tmp_path: Path) -> None:
    (tmp_path / "rejects.csv").write_text("the last one")
    with pytest.raises(RuntimeError), RejectsFile(tmp_path / "rejects.csv"):
        raise RuntimeError
    assert [(x.name, x.read_text()) for x in tmp_path.iterdir()] == [
        ("rejects.csv", "the last one")
    ]


@pytest.mark.parametrize("key", ["=1+1", "+1", "-1", "@x", " =1", "|calc", "%0A"])
def test_no_key_is_ever_computed(key: str) -> None:
    assert inert(key).startswith("'")


@pytest.mark.parametrize(
    ("key", "shown"), [("A-1", "A-1"), ("A\n=1", "A?=1"), ("\t=1", "?=1"), ("A\u202e1", "A?1")]
)
def test_a_key_is_shown_as_one_line(key: str, shown: str) -> None:
    assert inert(key) == shown


def test_every_reason_has_a_sentence() -> None:
    for reason in (*SetAside, *Noticed):
        assert len(reason.sentence) > 20


def test_the_report_accounts_for_every_row() -> None:
    report = ImportReport(is_dry_run=False, rows=5, running=2, closed=2)
    assert not report.accounts_for_every_row
    report.set_aside[SetAside.KEY_MISSING] += 1
    assert report.accounts_for_every_row
    assert report.as_json()["set_aside"] == {"key_missing": 1}
    assert ("set aside", 1, "see the rejects file") in report.table()
