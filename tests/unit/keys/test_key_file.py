import base64
import json
import os
import stat
from pathlib import Path

import pytest

from services.keys import (
    KeyFileError,
    KeyFileExistsError,
    KeyProblem,
    KeyPurpose,
    KeyRings,
    UnknownKeyError,
    create_key_file,
    load_key_file,
    rotate_key,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def test_a_new_key_file_is_for_its_owner_only_and_gives_back_the_keys_made(path: Path) -> None:
    previous = os.umask(0)
    try:
        made = create_key_file(path)
    finally:
        os.umask(previous)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_key_file(path) == made
    assert [left.name for left in path.parent.iterdir()] == ["keys.json"]


def test_two_installations_share_no_key(tmp_path: Path) -> None:
    first = create_key_file(tmp_path / "first.json")
    second = create_key_file(tmp_path / "second.json")
    secrets = [rings.of(p).current.secret for rings in (first, second) for p in KeyPurpose]
    assert len(set(secrets)) == len(secrets)
    assert {len(secret) for secret in secrets} == {32}


def test_an_existing_key_file_is_never_written_over(path: Path) -> None:
    create_key_file(path)
    before = path.read_bytes()
    with pytest.raises(KeyFileExistsError, match="never written over") as refused:
        create_key_file(path)
    assert path.read_bytes() == before
    assert refused.value.code == "key_file_exists"


def test_a_dangling_link_is_not_written_through(path: Path) -> None:
    path.symlink_to(path.parent / "elsewhere")
    with pytest.raises(KeyFileExistsError):
        create_key_file(path)
    assert not (path.parent / "elsewhere").exists()


def test_a_folder_that_does_not_exist_is_told(path: Path) -> None:
    with pytest.raises(KeyFileError, match="folder must exist") as refused:
        create_key_file(path.parent / "absent" / "keys.json")
    assert refused.value.problem is KeyProblem.NOT_WRITABLE


def test_a_missing_key_file_says_how_one_is_made(path: Path) -> None:
    with pytest.raises(KeyFileError, match="make run") as refused:
        load_key_file(path)
    assert refused.value.problem is KeyProblem.MISSING


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o602, 0o610, 0o644, 0o777])
def test_a_key_file_open_to_others_is_refused(path: Path, mode: int) -> None:
    create_key_file(path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match=f"mode {mode:04o}.*chmod 600") as refused:
        load_key_file(path)
    assert refused.value.problem is KeyProblem.TOO_OPEN


def test_a_read_only_key_file_serves(path: Path) -> None:
    made = create_key_file(path)
    path.chmod(0o400)
    assert load_key_file(path) == made


def test_a_folder_or_pipe_in_its_place_is_refused_at_once(path: Path) -> None:
    os.mkfifo(path, 0o600)
    for strange in (path, path.parent):
        with pytest.raises(KeyFileError) as refused:
            load_key_file(strange)
        assert refused.value.problem is KeyProblem.NOT_A_FILE


CANARY = "Q0FOQVJZIGluIHRoZSBrZXkgZmlsZQ"


def _written(**changes: object) -> str:
    good = {"id": "v_1", "secret": base64.b64encode(bytes(32)).decode()}
    document: dict[str, object] = {
        "format": "duecourse-keys/1",
        "vault": [good],
        "payloads": [good],
        "identifiers": [good],
    }
    return json.dumps({k: v for k, v in (document | changes).items() if v is not None})


@pytest.mark.parametrize(
    "text",
    [
        "",
        CANARY,
        f'["{CANARY}"]',
        _written()[:-20],
        _written(format=CANARY),
        _written(vault=None),
        _written(vault=[]),
        _written(vault=CANARY),
        _written(surplus=CANARY),
        _written(vault=[{"id": "v_1", "secret": CANARY}]),
        _written(vault=[{"id": "v_1", "secret": "!" + CANARY}]),
        _written(vault=[{"id": "v_1", "secret": 5}]),
        _written(vault=[{"id": f"{CANARY} {CANARY}", "secret": "AAAA"}]),
        _written(
            vault=[{"id": "v_1", CANARY: "x", "secret": base64.b64encode(bytes(32)).decode()}]
        ),
        _written(vault=[{"id": CANARY, "secret": base64.b64encode(bytes(32)).decode()}] * 2),
    ],
)
def test_a_damaged_key_file_is_refused_without_telling_what_is_in_it(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)
    with pytest.raises(KeyFileError, match=r"damaged.*backup") as refused:
        load_key_file(path)
    assert refused.value.problem is KeyProblem.MALFORMED
    assert CANARY not in f"{refused.value} {refused.value!r}"
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None


@pytest.mark.parametrize("purpose", KeyPurpose)
def test_rotating_adds_a_current_key_and_keeps_the_old(path: Path, purpose: KeyPurpose) -> None:
    before = create_key_file(path)
    rotate_key(path, purpose)
    after = load_key_file(path)
    old = before.of(purpose).current
    assert after.of(purpose).current != old
    assert after.of(purpose).by_id(old.id) == old
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    untouched = [other for other in KeyPurpose if other is not purpose]
    assert all(after.of(other) == before.of(other) for other in untouched)


def test_a_damaged_key_file_is_not_rotated(path: Path) -> None:
    path.touch(mode=0o600)
    path.write_text("{}")
    with pytest.raises(KeyFileError):
        rotate_key(path, KeyPurpose.VAULT)
    assert path.read_text() == "{}"


def test_nothing_printed_holds_a_secret(path: Path) -> None:
    rings: KeyRings = create_key_file(path)
    for purpose in KeyPurpose:
        secret = rings.of(purpose).current.secret
        shown = f"{rings!r} {rings} {rings.of(purpose)!r} {rings.of(purpose).current!r}"
        for form in (repr(secret), secret.hex(), base64.b64encode(secret).decode()):
            assert form not in shown


def test_a_key_file_older_than_signing_keys_is_read_and_gets_its_first(path: Path) -> None:
    create_key_file(path)
    older = json.loads(path.read_text())
    del older["audit"]
    path.write_text(json.dumps(older))
    before = load_key_file(path)
    assert KeyPurpose.AUDIT not in before.held()
    with pytest.raises(UnknownKeyError, match="keys add FILE --of audit"):
        before.of(KeyPurpose.AUDIT)
    rotate_key(path, KeyPurpose.VAULT)
    assert "audit" not in json.loads(path.read_text())
    rotate_key(path, KeyPurpose.AUDIT)
    assert len(load_key_file(path).of(KeyPurpose.AUDIT).keys) == 1
