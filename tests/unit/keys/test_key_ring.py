import pytest

from services.keys import Key, KeyPurpose, KeyRing, KeyRings, UnknownKeyError, keyed_hash
from services.keys.associated_data import associated_data


def _key(key_id: str, fill: int = 0) -> Key:
    return Key(id=key_id, secret=bytes([fill]) * 32)


def test_the_newest_key_is_current_and_all_are_found_by_id() -> None:
    ring = KeyRing(purpose=KeyPurpose.PAYLOADS, keys=(_key("old", 1), _key("new", 2)))
    assert ring.current.id == "new"
    assert ring.by_id("old").secret == bytes([1]) * 32


def test_an_unknown_key_is_an_error_that_names_the_keys_there_are() -> None:
    ring = KeyRing(purpose=KeyPurpose.PAYLOADS, keys=(_key("old"), _key("new")))
    with pytest.raises(UnknownKeyError, match="old, new") as unknown:
        ring.by_id("CANARY")
    assert "CANARY" not in str(unknown.value)


def test_a_ring_without_keys_or_with_two_of_one_id_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="no key"):
        KeyRing(purpose=KeyPurpose.VAULT, keys=())
    with pytest.raises(ValueError, match="same id"):
        KeyRing(purpose=KeyPurpose.VAULT, keys=(_key("one", 1), _key("one", 2)))


def test_a_key_of_another_length_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Key(id="short", secret=b"short")


def test_a_ring_cannot_serve_another_purpose() -> None:
    rings = KeyRings.generate()
    with pytest.raises(ValueError, match="another purpose"):
        KeyRings(vault=rings.payloads, payloads=rings.payloads, identifiers=rings.identifiers)


def test_equal_parts_hash_equally_and_any_difference_shows() -> None:
    key = _key("i_1", 7)
    assert keyed_hash(key, "obligation", "case-1") == keyed_hash(key, "obligation", "case-1")
    others = {
        keyed_hash(key, "obligation", "case-2"),
        keyed_hash(key, "party", "case-1"),
        keyed_hash(key, "obligationc", "ase-1"),
        keyed_hash(key, "obligation", "case-1", ""),
        keyed_hash(_key("i_2", 8), "obligation", "case-1"),
    }
    assert len(others) == 5
    assert keyed_hash(key, "obligation", "case-1") not in others


def test_associated_data_tells_where_one_part_ends_and_the_next_begins() -> None:
    assert associated_data("ab", "c") != associated_data("a", "bc")
    assert associated_data("é") == b"\x00\x00\x00\x02\xc3\xa9"
