"""``duecourse keys``: what it says of keys that are well, old, altered and lost."""

import asyncio
import dataclasses
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import update

from deploy import main
from services.cli.application import build_app
from services.clocks import SystemClock
from services.key_store import open_key_storage
from services.key_store.tables import data_keys
from services.keys import KeyPlace, KeyPurpose, KeyRing, load_key_file
from services.settings import Settings
from services.settings.key_store import key_store_of
from services.vault.envelope import new_case_key
from tests.integration.cli.offline import Offline, offline
from tests.servers.softhsm import SoftHsm


@pytest_asyncio.fixture
async def home(tmp_path: Path) -> Offline:
    """An installation with two cases, for one test."""
    return await offline(tmp_path / "var")


def test_a_rotation_puts_every_case_under_a_new_key(
    home: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    older = load_key_file(home.settings.keys).vault.current.id
    rotated = home.type_in(capsys, "keys", "rotate")
    newer = load_key_file(home.settings.keys).vault.current.id
    assert rotated.code == 0
    assert f"The new key is {newer}." in rotated.out
    assert "2 cases were put under it." in rotated.out
    assert f"back up {home.settings.keys} now" in rotated.err
    said = json.loads(home.type_in(capsys, "keys", "status", "--json").out)
    vault = {x["key_id"]: (x["state"], x["cases"]) for x in said if x["purpose"] == "vault"}
    assert vault == {older: ("older", 0), newer: ("current", 2)}
    assert "The keys of 2 cases and 2 parties open." in home.type_in(capsys, "keys", "verify").out
    parties = home.type_in(capsys, "party", "list", home.open_case, "--reveal")
    assert "Ada Testcase" in parties.out


def test_a_second_rotation_makes_a_second_key(
    home: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert home.type_in(capsys, "keys", "rotate").code == 0
    assert len(load_key_file(home.settings.keys).vault.keys) == 3


def test_nothing_secret_is_printed(home: Offline, capsys: pytest.CaptureFixture[str]) -> None:
    commands = ("status", "verify", "rotate")
    printed = [home.type_in(capsys, "keys", command, "--json") for command in commands]
    text = "".join(each.out + each.err for each in printed)
    written = json.loads(home.settings.keys.read_text())
    secrets = [key["secret"] for purpose in KeyPurpose for key in written[purpose]]
    assert len(secrets) == len(KeyPurpose) + 1
    assert not [secret for secret in secrets if secret in text]


def test_what_temporal_keeps_gets_a_new_key_of_its_own(
    home: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    before = load_key_file(home.settings.keys)
    assert home.type_in(capsys, "keys", "rotate", "--of", "payloads").code == 0
    after = load_key_file(home.settings.keys)
    assert after.payloads.keys[:-1] == before.payloads.keys
    assert (after.vault, after.identifiers) == (before.vault, before.identifiers)


def test_a_case_key_from_another_ring_is_a_missing_key_and_stops_no_rotation(
    home: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = KeyRing.generate(KeyPurpose.VAULT)
    _wrap_elsewhere(home.settings, "c-open", stranger)
    status = home.type_in(capsys, "keys", "status")
    assert status.code == 1
    assert "1 cases cannot be read: bring the missing keys back" in status.err
    verify = home.type_in(capsys, "keys", "verify")
    assert (verify.code, "c-open (unknown_key)" in verify.out) == (1, True)
    rotate = home.type_in(capsys, "keys", "rotate")
    assert rotate.code == 1
    assert "1 cases were put under it." in rotate.out
    assert "c-open (unknown_key)" in rotate.out


def _wrap_elsewhere(settings: Settings, case_id: str, ring: KeyRing) -> None:
    async def wrapped() -> None:
        store = await open_key_storage(key_store_of(settings), SystemClock().now)
        key, _ = new_case_key(case_id, ring)
        try:
            async with store.database.writing() as connection:
                await connection.execute(
                    update(data_keys)
                    .where(data_keys.c.case_id == case_id, data_keys.c.party_id == "")
                    .values(key_id=key.key_id, wrapped=key.wrapped)
                )
        finally:
            await store.close()

    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(asyncio.run, wrapped()).result()


def test_keys_that_are_handed_out_are_rotated_in_three_steps(
    home: Offline, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = home.settings.model_copy(update={"keys_from": KeyPlace.ENVIRONMENT})
    handed_out = Offline(
        settings=settings,
        app=build_app(dataclasses.replace(main.connections(), settings=lambda: settings)),
        open_case=home.open_case,
        closed_case=home.closed_case,
    )
    file = settings.keys
    monkeypatch.setenv("DUECOURSE_KEYS", file.read_text())
    refused = handed_out.type_in(capsys, "keys", "rotate")
    assert (refused.code, "duecourse keys add FILE" in refused.err) == (1, True)

    added = home.type_in(capsys, "keys", "add", str(file), "--json")
    newer = json.loads(added.out)["key"]
    monkeypatch.setenv("DUECOURSE_KEYS", file.read_text())
    rotated = json.loads(handed_out.type_in(capsys, "keys", "rotate", "--json").out)
    assert rotated == {"key": newer, "is_new": False, "rewrapped": 2, "refused": []}


def test_vault_keys_move_into_a_token_by_a_rotation(
    home: Offline, capsys: pytest.CaptureFixture[str], tmp_path: Path, softhsm: SoftHsm
) -> None:
    pin = tmp_path / "pin"
    pin.write_text(f"{softhsm.place.pin.get_secret_value()}\n")
    settings = home.settings.model_copy(
        update={
            "token_module": softhsm.place.module,
            "token_label": softhsm.place.label,
            "token_pin_file": pin,
        }
    )
    token = dataclasses.replace(
        home, app=build_app(dataclasses.replace(main.connections(), settings=lambda: settings))
    )
    rotated = token.type_in(capsys, "keys", "rotate")
    assert (rotated.code, "2 cases were put under it." in rotated.out) == (0, True)
    assert f"back up the token '{softhsm.place.label}' now" in rotated.err
    said = json.loads(token.type_in(capsys, "keys", "status", "--json").out)
    older, newer = [x for x in said if x["purpose"] == "vault"]
    assert (older["state"], older["cases"]) == ("older", 0)
    assert (newer["state"], newer["cases"]) == ("current", 2)
    parties = token.type_in(capsys, "party", "list", home.open_case, "--reveal")
    assert "Ada Testcase" in parties.out
    without = home.type_in(capsys, "party", "list", home.open_case, "--reveal")
    assert (without.code, "Ada Testcase" in without.out) == (1, False)
    pin.write_text("not_the_pin")
    refused = token.type_in(capsys, "keys", "status")
    assert (refused.code, "DUECOURSE_TOKEN_PIN_FILE" in refused.err) == (1, True)
    doctor = token.type_in(capsys, "doctor")
    assert (doctor.code, "refused the PIN" in " ".join(doctor.out.split())) == (1, True)


def test_a_key_file_is_made_once(
    home: Offline, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    made = tmp_path / "made.json"
    assert home.type_in(capsys, "keys", "make", str(made)).code == 0
    text = made.read_text()
    again = home.type_in(capsys, "keys", "make", str(made))
    assert (again.code, made.read_text()) == (2, text)
    assert "there is already a key file" in again.err
