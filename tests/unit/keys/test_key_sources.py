"""Keys from a file, a variable, and a credential of systemd: the same keys, the same refusals."""

from pathlib import Path

import pytest

from services.keys import (
    KeyFileError,
    KeyPlace,
    KeyProblem,
    KeyPurpose,
    KeyRings,
    KeySource,
    create_key_file,
    key_source,
)
from services.keys.sources import CREDENTIAL, CREDENTIALS_VARIABLE, KEYS_VARIABLE
from services.settings import SettingsError, read_settings

ELSEWHERE = (KeyPlace.ENVIRONMENT, KeyPlace.SYSTEMD)


def _source(place: KeyPlace, folder: Path, text: str | None) -> KeySource:
    """The source of a kind, with this text in it."""
    variables = {CREDENTIALS_VARIABLE: str(folder)}
    if text is not None:
        variables[KEYS_VARIABLE] = text
        (folder / CREDENTIAL).write_text(text)
    return key_source(place, file=folder / "keys.json", variables=variables)


def _made(folder: Path) -> tuple[KeyRings, str]:
    made = create_key_file(folder / "keys.json")
    return made, (folder / "keys.json").read_text()


@pytest.mark.parametrize("place", KeyPlace)
def test_the_same_keys_come_from_every_place(place: KeyPlace, tmp_path: Path) -> None:
    made, text = _made(tmp_path)
    assert _source(place, tmp_path, text).read() == made


@pytest.mark.parametrize("place", KeyPlace)
def test_keys_that_are_not_there_are_missing_and_the_place_is_named(
    place: KeyPlace, tmp_path: Path
) -> None:
    source = _source(place, tmp_path, None)
    with pytest.raises(KeyFileError) as refused:
        source.read()
    assert refused.value.problem is KeyProblem.MISSING
    assert source.place in str(refused.value)


def test_outside_a_unit_there_is_no_credential(tmp_path: Path) -> None:
    source = key_source(KeyPlace.SYSTEMD, file=tmp_path / "keys.json", variables={})
    with pytest.raises(KeyFileError, match="CREDENTIALS_DIRECTORY is not set"):
        source.read()


@pytest.mark.parametrize("place", ELSEWHERE)
@pytest.mark.parametrize("damage", ['{"vault": "CANARY"}', "CANARY", "{" * 2000])
def test_damaged_keys_are_refused_without_a_word_of_them(
    place: KeyPlace, damage: str, tmp_path: Path
) -> None:
    with pytest.raises(KeyFileError) as refused:
        _source(place, tmp_path, damage).read()
    assert refused.value.problem is KeyProblem.MALFORMED
    assert "CANARY" not in str(refused.value)
    assert refused.value.__context__ is None


@pytest.mark.parametrize("place", ELSEWHERE)
def test_what_is_handed_out_is_not_rotated_but_the_way_is_told(
    place: KeyPlace, tmp_path: Path
) -> None:
    _, text = _made(tmp_path)
    with pytest.raises(KeyFileError, match="duecourse keys add FILE --of vault") as refused:
        _source(place, tmp_path, text).rotated(KeyPurpose.VAULT)
    assert refused.value.problem is KeyProblem.READ_ONLY


def test_a_file_is_rotated_where_it_lies(tmp_path: Path) -> None:
    made, _ = _made(tmp_path)
    rotated = key_source(KeyPlace.FILE, file=tmp_path / "keys.json", variables={}).rotated(
        KeyPurpose.VAULT
    )
    assert rotated.vault.keys[:-1] == made.vault.keys


def test_outside_a_trial_a_key_file_is_asked_for_only_where_keys_come_from_a_file() -> None:
    with pytest.raises(SettingsError, match="DUECOURSE_KEYS_FILE"):
        read_settings(trial=False)
    with pytest.raises(SettingsError) as refused:
        read_settings(trial=False, keys_from="systemd")
    assert "DUECOURSE_KEYS_FILE" not in str(refused.value)
