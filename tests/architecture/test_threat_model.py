"""SECURITY.md: every row of the threat model names the file that keeps it, and its test."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.documents import LINK
from tests.architecture.sources import ROOT

PAGE = ROOT / "SECURITY.md"
NOT_BUILT = "**not built yet**"
SECTIONS = ("## Threat model", "### Faults that must not become disclosures")
ATTACKERS = (
    "telephone or inbox",
    "by when mails come",
    "curious colleague",
    "administrator",
    "mail's operator",
    "copy of the database",
    "reader of logs",
    "operator of Temporal",
    "writer in the database",
    "reader of reports",
    "guesser at the portal",
    "holds her code",
    "the accused",
    "anyone",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: who, or which fault; what must not happen; what keeps it, where, and the test."""

    who: str
    must_not: str
    keeps: str
    kept_by: str
    tested_by: str


def rows_of(page: str, heading: str) -> list[Row]:
    """The rows of the first table below a heading."""
    below = page.partition(f"{heading}\n")[2]
    table = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert table is not None, heading
    rows = []
    for line in table[0].splitlines()[2:]:
        who, must_not, keeps, kept_by, tested_by = line.strip("| ").split(" | ")
        rows.append(
            Row(who=who, must_not=must_not, keeps=keeps, kept_by=kept_by, tested_by=tested_by)
        )
    return rows


def faults_of(row: Row, root: Path = ROOT) -> list[str]:
    """What a row lacks: a file that keeps it, or a file with tests that shows it."""
    kept_by, tested_by = LINK.findall(row.kept_by), LINK.findall(row.tested_by)
    faults = []
    if NOT_BUILT not in row.kept_by and not kept_by:
        faults.append("names no file that keeps it")
    if NOT_BUILT not in row.tested_by and not tested_by:
        faults.append("names no test")
    if (NOT_BUILT in row.kept_by) != (NOT_BUILT in row.tested_by):
        faults.append("is built, or is not")
    faults += [f"{x} is no file" for x in (*kept_by, *tested_by) if not (root / x).is_file()]
    faults += [f"{x} is a test, and keeps nothing" for x in kept_by if x.startswith("tests/")]
    faults += [f"{x} has no test" for x in tested_by if not _has_tests(root / x)]
    return faults


def _has_tests(file: Path) -> bool:
    tests = r"^(?:async )?def test_"
    return file.is_file() and bool(re.search(tests, file.read_text(encoding="utf-8"), re.MULTILINE))


ROWS = [row for x in SECTIONS for row in rows_of(PAGE.read_text(encoding="utf-8"), x)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.who)
def test_every_row_names_its_control_and_its_test(row: Row) -> None:
    assert faults_of(row) == []


def test_every_attacker_has_a_row() -> None:
    who = " / ".join(row.who for row in ROWS)
    assert [attacker for attacker in ATTACKERS if attacker not in who] == []


@pytest.mark.parametrize(
    ("kept_by", "tested_by"),
    [
        ("services/vault/vault.py", "[t](tests/unit/vault/test_vault.py)"),
        ("[x](services/vault/vault.py)", "tests/unit/vault"),
        ("[x](services/vault/nothing.py)", "[t](tests/unit/vault/test_vault.py)"),
        ("[x](services/vault/vault.py)", "[t](tests/canary/markers.py)"),
        ("[x](tests/unit/vault/test_vault.py)", "[t](tests/unit/vault/test_vault.py)"),
        (NOT_BUILT, "[t](tests/unit/vault/test_vault.py)"),
    ],
)
def test_a_row_that_lacks_something_is_found(kept_by: str, tested_by: str) -> None:
    row = Row(who="x", must_not="x", keeps="x", kept_by=kept_by, tested_by=tested_by)
    assert faults_of(row)
