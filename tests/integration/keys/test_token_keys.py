"""Vault keys in a real PKCS#11 token: they wrap, they are followed, and they never come out."""

from dataclasses import replace
from pathlib import Path

import pkcs11
import pytest
from pydantic import SecretStr

from services.keys import KeyPurpose, KeyRing, UnknownKeyError
from services.keys.token import Token
from services.keys.token_errors import TokenError, TokenProblem
from services.keys.token_keys import TokenKeys
from services.keys.wrapping import VaultKeys
from services.vault import CaseKeyRefusedError, VaultKind
from services.vault.envelope import new_case_key, rewrap_case_key, unwrap_case_key
from services.vault.records import new_reference
from services.vault.rotation import rewrap_all, verify_all
from tests.servers.softhsm import SoftHsm
from tests.unit.keys.vault_keys import KeysInMemory
from tests.unit.vault.at_the_ports import NAME, Bench, keep, reveal

SECRET, PLACE = bytes(range(32)), b"a case"


@pytest.fixture
def before() -> KeysInMemory:
    """The vault keys of an installation that has no token yet."""
    return KeysInMemory(KeyRing.generate(KeyPurpose.VAULT))


@pytest.fixture
def keys(softhsm: SoftHsm, before: VaultKeys) -> TokenKeys:
    """The same installation with a token, in which no key was made yet."""
    return TokenKeys(Token(softhsm.place), before)


def test_what_the_token_wrapped_it_unwraps_and_only_for_what_it_is(keys: TokenKeys) -> None:
    """The form is that of a key file's keys, so that a store need not know the difference."""
    key = keys.add()
    wrapped = key.wrap(SECRET, PLACE)
    assert len(wrapped) == 61
    assert key.unwrap(wrapped, PLACE) == SECRET
    assert key.wrap(SECRET, PLACE) != wrapped
    for refused, bound_to in (
        (wrapped, b"another case"),
        (wrapped[:-1] + bytes([wrapped[-1] ^ 1]), PLACE),
        (b"\x02" + wrapped[1:], PLACE),
        (wrapped[:20], PLACE),
        (b"", PLACE),
    ):
        assert key.unwrap(refused, bound_to) is None
    assert key.unwrap(wrapped, PLACE) == SECRET
    assert keys.add().unwrap(wrapped, PLACE) is None


def test_the_key_does_not_leave_the_token(softhsm: SoftHsm, keys: TokenKeys) -> None:
    """Whoever has the PIN can use it, and can neither read it nor take it along wrapped."""
    key_id = keys.add().id
    keys.close()
    token = pkcs11.lib(str(softhsm.place.module)).get_token(token_label=softhsm.place.label)
    with token.open(rw=True, user_pin=softhsm.place.pin.get_secret_value()) as session:
        key = session.get_key(id=key_id.encode())
        assert key[pkcs11.Attribute.SENSITIVE]
        assert not key[pkcs11.Attribute.EXTRACTABLE]
        with pytest.raises(pkcs11.AttributeSensitive):
            key[pkcs11.Attribute.VALUE]
        with pytest.raises(pkcs11.PKCS11Error):
            key[pkcs11.Attribute.EXTRACTABLE] = True


def test_the_newest_key_is_current_and_the_older_ones_open(
    softhsm: SoftHsm, keys: TokenKeys, before: KeysInMemory
) -> None:
    """Also for a program that was there before the newest was made."""
    first = keys.add()
    another = TokenKeys(Token(softhsm.place), before)
    assert another.current.id == first.id
    wrapped = first.wrap(SECRET, PLACE)
    made = [keys.add().id for _ in range(10)]
    assert keys.current.id == made[-1]
    assert keys.ids() == (*before.ids(), first.id, *made)
    assert another.by_id(made[-1]).unwrap(keys.current.wrap(SECRET, PLACE), PLACE) == SECRET
    assert keys.by_id(first.id).unwrap(wrapped, PLACE) == SECRET
    with pytest.raises(UnknownKeyError):
        keys.by_id("v_nowhere")


def test_case_keys_from_before_there_was_a_token_open_and_come_under_it(
    keys: TokenKeys, before: KeysInMemory
) -> None:
    """Moving into a token is a rotation like any other."""
    wrapped, cipher = new_case_key("case-1", before)
    entry = cipher.seal(new_reference(), VaultKind.CASE_NOTE, b"a note")
    made = keys.add()
    assert unwrap_case_key("case-1", wrapped, keys).open(entry) == b"a note"
    moved = rewrap_case_key(wrapped, keys)
    assert moved.key_id == made.id
    assert unwrap_case_key("case-1", moved, keys).open(entry) == b"a note"
    with pytest.raises(CaseKeyRefusedError):
        unwrap_case_key("case-2", moved, keys)
    with pytest.raises(UnknownKeyError):
        unwrap_case_key("case-1", moved, before)


async def test_a_vault_works_on_a_token_through_a_rotation(
    keys: TokenKeys, before: KeysInMemory
) -> None:
    """Kept under a key file, put under the token, rotated in it, all while others read."""
    bench = Bench(before.ring)
    older = await keep(bench.vault)
    for _ in range(2):
        keys.add()
        vault = bench.another(keys)
        assert await reveal(vault, older) == NAME
        assert (await rewrap_all(bench.key_store, keys)).through
        assert await reveal(bench.another(keys), older) == NAME
        newer = await keep(vault, "new", case_id="case-2")
        assert await reveal(bench.another(keys), newer, "case-2") == "new"
    assert (await verify_all(bench.key_store, keys)).refused == ()


def test_a_token_without_a_key_says_how_one_is_made(keys: TokenKeys) -> None:
    """And does not fall back to what lies in a file."""
    with pytest.raises(UnknownKeyError, match="duecourse keys rotate"):
        _ = keys.current


@pytest.mark.parametrize(
    ("changed", "problem", "says"),
    [
        ({"module": Path("/nowhere/libtoken.so")}, TokenProblem.NO_MODULE, "/nowhere/libtoken.so"),
        ({"module": Path(__file__)}, TokenProblem.NO_MODULE, "DUECOURSE_TOKEN_MODULE"),
        ({"label": "another"}, TokenProblem.NO_TOKEN, "no token with the label 'another'"),
        ({"pin": SecretStr("not_the_pin")}, TokenProblem.PIN_REFUSED, "DUECOURSE_TOKEN_PIN_FILE"),
        ({"pin": SecretStr("")}, TokenProblem.PIN_REFUSED, "correct the file and start again"),
    ],
)
def test_a_token_that_cannot_be_used_says_what_to_do(
    softhsm: SoftHsm,
    before: KeysInMemory,
    changed: dict[str, object],
    problem: TokenProblem,
    says: str,
) -> None:
    """Each in words of its own, without the PIN."""
    place = replace(softhsm.place, **changed)  # type: ignore[arg-type]  # a table of any fields
    keys = TokenKeys(Token(place), before)
    with pytest.raises(TokenError, match=says) as refused:
        keys.ids()
    assert refused.value.problem is problem
    assert "not_the_pin" not in str(refused.value)


def test_a_wrong_pin_is_tried_once(softhsm: SoftHsm, before: KeysInMemory) -> None:
    """Tokens count wrong ones, and lock themselves."""
    keys = TokenKeys(Token(replace(softhsm.place, pin=SecretStr("not_the_pin"))), before)
    with pytest.raises(TokenError) as first:
        keys.ids()
    for _ in range(20):
        with pytest.raises(TokenError) as again:
            keys.ids()
        assert again.value is first.value


def test_a_token_that_vanishes_is_said_to_be_gone_and_serves_again_when_it_is_back(
    softhsm: SoftHsm, keys: TokenKeys
) -> None:
    """Whoever holds the key's name in memory cannot unwrap either."""
    key = keys.add()
    wrapped = key.wrap(SECRET, PLACE)
    softhsm.unplug()
    for _ in range(2):
        with pytest.raises(TokenError, match="does not answer any more") as gone:
            key.unwrap(wrapped, PLACE)
        assert gone.value.problem is TokenProblem.GONE
        with pytest.raises(TokenError):
            key.wrap(SECRET, PLACE)
        with pytest.raises(TokenError):
            keys.ids()
    softhsm.plug_in()
    assert key.unwrap(wrapped, PLACE) == SECRET
    assert key.unwrap(wrapped, b"another case") is None


def test_a_key_that_was_deleted_from_the_token_is_missing(
    softhsm: SoftHsm, keys: TokenKeys
) -> None:
    """It is not mistaken for an altered row."""
    key = keys.add()
    wrapped = key.wrap(SECRET, PLACE)
    keys.close()
    token = pkcs11.lib(str(softhsm.place.module)).get_token(token_label=softhsm.place.label)
    with token.open(rw=True, user_pin=softhsm.place.pin.get_secret_value()) as session:
        session.get_key(id=key.id.encode()).destroy()
    with pytest.raises(UnknownKeyError, match="deleted"):
        key.unwrap(wrapped, PLACE)
