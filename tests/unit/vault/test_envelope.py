from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.keys import KeyPurpose, KeyRing, UnknownKeyError
from services.vault import CaseKeyRefusedError, EntryRefusedError, VaultKind
from services.vault.envelope import CaseCipher, new_case_key, unwrap_case_key
from services.vault.records import new_reference

RING = KeyRing.generate(KeyPurpose.VAULT)


def _cipher(case_id: str = "case-1") -> CaseCipher:
    return new_case_key(case_id, RING)[1]


@given(text=st.binary(max_size=300), kind=st.sampled_from(VaultKind))
def test_what_was_sealed_opens_again(text: bytes, kind: VaultKind) -> None:
    cipher = _cipher()
    entry = cipher.seal(new_reference(), kind, text)
    assert cipher.open(entry) == text
    assert len(entry.sealed) == len(text) + 29


@given(where=st.integers(min_value=0, max_value=44), bit=st.integers(min_value=0, max_value=7))
def test_one_changed_bit_anywhere_is_noticed(where: int, bit: int) -> None:
    cipher = _cipher()
    entry = cipher.seal(new_reference(), VaultKind.PARTY_NAME, b"Ada Testcase 123")
    changed = bytearray(entry.sealed)
    changed[where] ^= 1 << bit
    with pytest.raises(EntryRefusedError):
        cipher.open(replace(entry, sealed=bytes(changed)))


@pytest.mark.parametrize("length", [0, 1, 12, 13, 28, 29, 44])
def test_a_shortened_entry_is_refused(length: int) -> None:
    cipher = _cipher()
    entry = cipher.seal(new_reference(), VaultKind.PARTY_NAME, b"Ada Testcase 123")
    with pytest.raises(EntryRefusedError):
        cipher.open(replace(entry, sealed=entry.sealed[:length]))


def test_the_same_text_sealed_twice_looks_different() -> None:
    cipher, reference = _cipher(), new_reference()
    first = cipher.seal(reference, VaultKind.PARTY_NAME, b"Ada Testcase")
    second = cipher.seal(reference, VaultKind.PARTY_NAME, b"Ada Testcase")
    assert first.sealed != second.sealed


@pytest.mark.parametrize("kind", [k for k in VaultKind if k is not VaultKind.PARTY_NAME])
def test_an_entry_opens_as_no_other_kind(kind: VaultKind) -> None:
    cipher = _cipher()
    entry = cipher.seal(new_reference(), VaultKind.PARTY_NAME, b"Ada Testcase")
    with pytest.raises(EntryRefusedError, match="entry_refused") as refused:
        cipher.open(replace(entry, kind=kind))
    assert "Ada" not in str(refused.value)


def test_an_entry_opens_under_no_other_reference() -> None:
    cipher = _cipher()
    entry = cipher.seal(new_reference(), VaultKind.PARTY_NAME, b"Ada Testcase")
    with pytest.raises(EntryRefusedError):
        cipher.open(replace(entry, reference=new_reference()))


def test_an_entry_opens_in_no_other_case_even_under_the_same_data_key() -> None:
    data_key = bytes(32)
    entry = CaseCipher("case-1", data_key).seal(new_reference(), VaultKind.PARTY_NAME, b"Ada")
    with pytest.raises(EntryRefusedError):
        CaseCipher("case-2", data_key).open(replace(entry, case_id="case-2"))


def test_each_case_has_its_own_data_key() -> None:
    entry = _cipher().seal(new_reference(), VaultKind.PARTY_NAME, b"Ada Testcase")
    with pytest.raises(EntryRefusedError):
        _cipher().open(entry)


def test_a_wrapped_key_opens_for_its_case_only() -> None:
    wrapped, cipher = new_case_key("case-1", RING)
    entry = cipher.seal(new_reference(), VaultKind.PARTY_NAME, b"Ada Testcase")
    assert unwrap_case_key("case-1", wrapped, RING).open(entry) == b"Ada Testcase"
    with pytest.raises(CaseKeyRefusedError, match="case-2"):
        unwrap_case_key("case-2", replace(wrapped, case_id="case-2"), RING)


def test_a_wrapped_key_that_was_altered_is_refused() -> None:
    wrapped, _ = new_case_key("case-1", RING)
    altered = replace(wrapped, wrapped=wrapped.wrapped[:-1] + bytes([wrapped.wrapped[-1] ^ 1]))
    with pytest.raises(CaseKeyRefusedError):
        unwrap_case_key("case-1", altered, RING)


def test_a_wrapped_key_names_the_vault_key_it_needs() -> None:
    wrapped, _ = new_case_key("case-1", RING)
    rotated = RING.rotated()
    assert wrapped.key_id == RING.current.id
    assert unwrap_case_key("case-1", wrapped, rotated).owner.case_id == "case-1"
    with pytest.raises(UnknownKeyError):
        unwrap_case_key("case-1", wrapped, KeyRing.generate(KeyPurpose.VAULT))
    with pytest.raises(CaseKeyRefusedError):
        unwrap_case_key("case-1", replace(wrapped, key_id=rotated.current.id), rotated)


def test_every_kind_has_a_place_of_its_own() -> None:
    places = {(kind.table, kind.column) for kind in VaultKind}
    assert len(places) == len(VaultKind)
    assert all(table and column for table, column in places)
