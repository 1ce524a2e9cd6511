"""``duecourse party find``: by whom an address is found, and of what it says nothing."""

import json
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import create_engine, text

from tests.integration.cli.offline import NAMED_IN_IT, Offline, offline


@pytest_asyncio.fixture
async def home(tmp_path: Path) -> Offline:
    """An installation with two cases of one person, for one test."""
    return await offline(tmp_path / "var")


@pytest.fixture
def address(tmp_path: Path) -> Path:
    """A file with her address, as somebody types it."""
    file = tmp_path / "address.txt"
    file.write_text("Ada.Testcase@example.ORG\n")
    return file


def test_an_address_is_found_where_it_is_kept(
    home: Offline, address: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = home.type_in(capsys, "party", "find", "--address-file", str(address), "--json")
    said = {(x["reference"], x["party_id"], x["is_current"]) for x in json.loads(found.out)}
    assert said == {(home.open_case, "p1", True), (home.closed_case, "p1", True)}
    shown = home.type_in(capsys, "party", "find", "--address-file", str(address))
    assert home.open_case in shown.out
    assert "testcase" not in shown.out.casefold()


def test_an_address_of_nobody_is_not_found(
    home: Offline, address: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address.write_text("eve.testcase@example.org")
    found = home.type_in(capsys, "party", "find", "--address-file", str(address))
    assert (found.code, "No case that you may see has this address." in found.out) == (0, True)


def test_whoever_is_named_in_the_cases_is_refused_and_learns_nothing(
    home: Offline, address: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asks = ("party", "find", "--address-file", str(address), "--as", NAMED_IN_IT)
    refused = home.type_in(capsys, *asks)
    assert refused.code != 0
    assert home.open_case not in refused.out + refused.err


def test_addresses_from_before_there_was_an_index_are_found_after_a_rotation(
    home: Offline, address: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = create_engine(home.settings.database)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE vault_entries SET lookup_key_id = NULL, lookup_hash = NULL")
        )
    engine.dispose()
    asks = ("party", "find", "--address-file", str(address))
    assert "No case" in home.type_in(capsys, *asks).out
    first = home.type_in(capsys, "keys", "rotate", "--of", "lookups", "--json")
    assert json.loads(first.out)["is_new"] is False
    assert json.loads(first.out)["entries"] == 2
    assert home.open_case in home.type_in(capsys, *asks).out
    second = home.type_in(capsys, "keys", "rotate", "--of", "lookups", "--json")
    assert json.loads(second.out)["is_new"] is True
    assert json.loads(second.out)["entries"] == 2
    assert home.open_case in home.type_in(capsys, *asks).out
