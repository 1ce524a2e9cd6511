"""``duecourse audit``: as it is typed by an auditor, and read by her programs."""

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest
import pytest_asyncio

from services.keys import KeyPurpose, load_key_file
from services.origin import of_the_command_line
from tests.integration.cli.offline import Offline, offline

AUDITOR = ("--as", "st-auditor-1")


@pytest_asyncio.fixture
async def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Offline:
    """An installation that exports, for one test."""
    (tmp_path / "exports").mkdir()
    monkeypatch.setenv("DUECOURSE_AUDIT_EXPORT", str(tmp_path / "exports"))
    return await offline(tmp_path / "var")


def _folder(home: Offline) -> Path:
    assert home.settings.audit_export is not None
    return home.settings.audit_export


def test_a_log_that_was_exported_is_held_against_its_exports(
    home: Offline, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    exported = home.type_in(capsys, "audit", "export", *AUDITOR)
    assert (exported.code, exported.err) == (0, "")
    pem = tmp_path / "audit-key.pem"
    pem.write_text(home.type_in(capsys, "audit", "key", *AUDITOR).out)
    against = ("audit", "verify", "--against", str(_folder(home)), *AUDITOR)
    told = home.type_in(capsys, *against, "--key", str(pem))
    assert told.code == 0
    assert "1 exports agree with it." in told.out
    said = json.loads(home.type_in(capsys, *against, "--json").out)
    assert said["signed_by"] == load_key_file(home.settings.keys).of(KeyPurpose.AUDIT).current.id

    with sqlite3.connect(home.settings.home / "ledger.db") as database:
        database.execute("DELETE FROM audit_entries WHERE sequence >= 3")
    assert home.type_in(capsys, "audit", "verify", *AUDITOR).code == 0
    cut = home.type_in(capsys, *against)
    assert (cut.code, cut.out) == (1, "")
    assert "is missing, though a head of it was kept" in cut.err
    assert "error: The audit log is broken" in home.type_in(capsys, "audit", "export", *AUDITOR).err


def test_without_a_folder_nothing_is_exported(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    told = away.type_in(capsys, "audit", "export", *AUDITOR)
    assert told.code == 2
    assert "set DUECOURSE_AUDIT_EXPORT" in told.err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--against", "{empty}"), "holds no export"),
        (("--against", "{empty}/none"), "there is no folder"),
        (("--against", "{empty}", "--key", "{home}/ledger.db"), "error:"),
        (("--key", "{home}/keys.json"), "--against"),
    ],
)
def test_what_cannot_be_held_against_is_told(
    away: Offline,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    typed: tuple[str, ...],
    said: str,
) -> None:
    words = (each.format(empty=tmp_path, home=away.settings.home) for each in typed)
    told = away.type_in(capsys, "audit", "verify", *words, *AUDITOR)
    assert told.code != 0
    assert said in told.err
    assert "unexpected" not in told.err


def test_each_entry_is_shown_with_who_what_why_and_from_where(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    assert away.type_in(capsys, "case", "show", away.open_case, "--as", "st-intake-1").code == 0
    printed = away.type_in(capsys, "audit", "show", "--case", away.open_case, "--csv", *AUDITOR)
    rows = list(csv.DictReader(io.StringIO(printed.out)))
    read = [row for row in rows if row["who"] == "staff:st-intake-1"]
    assert {"case.read_facts"} <= {row["did"] for row in read}
    assert {row["case"] for row in rows} == {"c-open"}
    origin = of_the_command_line()
    assert read[-1]["from"] in {origin.kind.value, "program"}
    assert away.type_in(capsys, "audit", "show", "--limit", "3", *AUDITOR).code == 0
