"""Commands on PostgreSQL as the role of people: they do what they did, and see no more."""

import json
from pathlib import Path

import pytest
import pytest_asyncio

from tests.integration.cli.offline import NAMED_IN_IT, Offline, offline
from tests.servers.postgresql import FreshDatabase, as_people


@pytest_asyncio.fixture
async def bounded(
    tmp_path: Path, with_people: FreshDatabase, monkeypatch: pytest.MonkeyPatch
) -> Offline:
    """The installation with two cases, whose commands connect as the role of people."""
    url = await with_people()
    monkeypatch.setenv("DUECOURSE_DATABASE_URL", url)
    monkeypatch.setenv("DUECOURSE_PEOPLE_DATABASE_URL", as_people(url))
    home = await offline(tmp_path / "var")
    assert home.settings.people_database is not None
    return home


def test_commands_do_what_their_rules_allow_and_show_no_more(
    bounded: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    case = bounded.open_case

    def typed(who: str, *words: str) -> str:
        told = bounded.type_in(capsys, *words, "--as", who)
        return f"{told.code} {told.out}{told.err}"

    assert case in typed("st-intake-1", "case", "list")
    assert "Ada Testcase" in typed("st-intake-1", "party", "list", case, "--reveal")
    assert typed("st-intake-1", "task", "list").startswith("0 ")
    assert typed("st-intake-1", "promises").startswith("0 ")
    assert "no case" in typed("st-case-1", "case", "show", case)
    assert case not in typed("st-case-1", "case", "list")
    assert "no case" in typed(NAMED_IN_IT, "case", "show", case)
    granted = ("case", "grant", case, "st-case-1", "--reason", "language")
    assert typed("st-executive-1", *granted).startswith("0 ")
    assert case in typed("st-case-1", "case", "list")
    assert case in typed("st-case-1", "case", "show", case)
    assert typed("st-auditor-1", "unlock", "ask", case, "--reason", "danger").startswith("0 ")
    allowed = typed("st-executive-1", "unlock", "allow", case, "st-auditor-1")
    assert "is open to st-auditor-1" in allowed
    assert "Ada Testcase" in typed("st-auditor-1", "party", "list", case, "--reveal")
    moves = ("policy", "adopt", "who-120", "--cases", "all", "--dry-run", "--json")
    dry = bounded.type_in(capsys, *moves, "--as", "st-intake-1")
    assert [x["reference"] for x in json.loads(dry.out)["cases"]] == [case]
    assert typed("st-auditor-1", "audit", "verify").startswith("0 ")
    assert "grant.give" in typed("st-auditor-1", "audit", "show", "--case", case)
    assert typed("st-administrator-1", "keys", "verify").startswith("0 ")
    assert "every case woke" in bounded.type_in(capsys, "doctor").out
