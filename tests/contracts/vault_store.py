"""What every vault store must do; subclass a contract and give its fixture."""

import asyncio
from dataclasses import replace
from typing import Protocol

import pytest

from services.keys import KeyPurpose, KeyRing
from services.vault import (
    CaseKeyDestroyed,
    CaseKeyMissingError,
    SealedEntry,
    VaultKind,
    VaultStore,
    WrappedCaseKey,
)
from services.vault.case_keys import CaseKeys, Replacement
from services.vault.envelope import CaseCipher, new_case_key, rewrap_case_key
from services.vault.records import new_reference


def _new_case() -> tuple[str, WrappedCaseKey, CaseCipher]:
    # Cases are new in each test, so that a store over one database serves them all.
    case_id = f"case_{new_reference()[3:15]}"
    key, cipher = new_case_key(case_id, KeyRing.generate(KeyPurpose.VAULT))
    return case_id, key, cipher


def _entry(cipher: CaseCipher, kind: VaultKind = VaultKind.CASE_NOTE) -> SealedEntry:
    return cipher.seal(new_reference(), kind, b"a note")


class VaultStoreContract:
    """The laws of the port. The subclass's `store` fixture gives the store to be tried."""

    async def test_a_case_has_no_key_until_one_is_written(self, store: VaultStore) -> None:
        case_id, key, _ = _new_case()
        assert await store.get_case_key(case_id) is None
        assert await store.put_case_key(key) == key
        assert await store.get_case_key(case_id) == key

    async def test_the_first_writer_of_a_case_key_wins(self, store: VaultStore) -> None:
        case_id, first, _ = _new_case()
        second, _ = new_case_key(case_id, KeyRing.generate(KeyPurpose.VAULT))
        await store.put_case_key(first)
        assert await store.put_case_key(second) == first
        assert await store.get_case_key(case_id) == first

    async def test_writers_at_the_same_moment_agree_on_one_key(self, store: VaultStore) -> None:
        case_id, first, _ = _new_case()
        ring = KeyRing.generate(KeyPurpose.VAULT)
        keys = [first, *(new_case_key(case_id, ring)[0] for _ in range(9))]
        standing = await asyncio.gather(*(store.put_case_key(key) for key in keys))
        assert len({key.wrapped for key in standing}) == 1
        assert await store.get_case_key(case_id) == standing[0]

    @pytest.mark.parametrize("kind", VaultKind)
    async def test_an_entry_comes_back_as_it_was_put(
        self, store: VaultStore, kind: VaultKind
    ) -> None:
        case_id, key, cipher = _new_case()
        entry = _entry(cipher, kind)
        await store.put_case_key(key)
        await store.put_entry(entry)
        assert await store.get_entry(case_id, entry.reference) == entry

    async def test_the_longest_value_fits(self, store: VaultStore) -> None:
        case_id, key, cipher = _new_case()
        entry = cipher.seal(new_reference(), VaultKind.LETTER_TEXT, bytes(64 * 1024))
        await store.put_case_key(key)
        await store.put_entry(entry)
        assert await store.get_entry(case_id, entry.reference) == entry

    async def test_an_entry_is_found_in_its_own_case_only(self, store: VaultStore) -> None:
        _, key, cipher = _new_case()
        other_id, other_key, _ = _new_case()
        entry = _entry(cipher)
        await store.put_case_key(key)
        await store.put_case_key(other_key)
        await store.put_entry(entry)
        assert await store.get_entry(other_id, entry.reference) is None

    async def test_an_unknown_reference_is_none(self, store: VaultStore) -> None:
        case_id, key, _ = _new_case()
        await store.put_case_key(key)
        assert await store.get_entry(case_id, new_reference()) is None

    async def test_an_entry_needs_a_case_key(self, store: VaultStore) -> None:
        _, _, cipher = _new_case()
        with pytest.raises(CaseKeyMissingError):
            await store.put_entry(_entry(cipher))

    async def test_a_destroyed_key_gives_out_nothing_and_takes_nothing(
        self, store: VaultStore
    ) -> None:
        case_id, key, cipher = _new_case()
        entry = _entry(cipher)
        await store.put_case_key(key)
        await store.put_entry(entry)
        await store.delete_case_key(case_id)
        await store.delete_case_key(case_id)
        with pytest.raises(CaseKeyDestroyed):
            await store.get_case_key(case_id)
        with pytest.raises(CaseKeyDestroyed):
            await store.put_case_key(key)
        with pytest.raises(CaseKeyDestroyed):
            await store.get_entry(case_id, entry.reference)
        with pytest.raises(CaseKeyDestroyed):
            await store.put_entry(_entry(cipher))

    async def test_a_case_destroyed_before_its_first_key_stays_destroyed(
        self, store: VaultStore
    ) -> None:
        case_id, key, _ = _new_case()
        await store.delete_case_key(case_id)
        with pytest.raises(CaseKeyDestroyed):
            await store.put_case_key(key)

    async def test_destroying_one_case_leaves_the_others(self, store: VaultStore) -> None:
        case_id, key, cipher = _new_case()
        other_id, other_key, _ = _new_case()
        entry = _entry(cipher)
        await store.put_case_key(key)
        await store.put_case_key(other_key)
        await store.put_entry(entry)
        await store.delete_case_key(other_id)
        assert await store.get_case_key(case_id) == key
        assert await store.get_entry(case_id, entry.reference) == entry


class EveryKeyStore(VaultStore, CaseKeys, Protocol):
    """A vault store that can be gone through."""


class CaseKeysContract:
    """The laws of going through all keys; the subclass's `keys` fixture gives an empty store."""

    async def test_keys_are_counted_and_paged_in_order(self, keys: EveryKeyStore) -> None:
        older = KeyRing.generate(KeyPurpose.VAULT)
        newer = older.rotated()
        made = [new_case_key(f"case-{x}", newer if x == 2 else older)[0] for x in range(4)]
        for key in reversed(made):
            await keys.put_case_key(key)
        await keys.delete_case_key("case-3")
        assert await keys.counted() == {older.current.id: 2, newer.current.id: 1}
        assert await keys.page(limit=2) == made[:2]
        assert await keys.page(limit=2, after="case-1") == made[2:3]
        assert await keys.page(limit=9, not_under=newer.current.id) == made[:2]
        assert await keys.page(limit=9, after="case-2") == []

    async def test_a_key_is_replaced_only_while_it_is_the_one_that_was_read(
        self, keys: EveryKeyStore
    ) -> None:
        older = KeyRing.generate(KeyPurpose.VAULT)
        newer = older.rotated()
        first, second, third = (new_case_key(f"case-{x}", older)[0] for x in range(3))
        for key in (first, second, third):
            await keys.put_case_key(key)
        stale = replace(second, wrapped=b"another wrapping")
        await keys.delete_case_key("case-2")
        put = await keys.replace(
            [
                Replacement(old=old, new=rewrap_case_key(key, newer))
                for old, key in ((first, first), (stale, second), (third, third))
            ]
        )
        assert put == 1
        assert await keys.counted() == {newer.current.id: 1, older.current.id: 1}
        assert await keys.get_case_key("case-1") == second
        with pytest.raises(CaseKeyDestroyed):
            await keys.get_case_key("case-2")
