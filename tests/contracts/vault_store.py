"""What every store of vault entries must do; subclass the contract and give its fixture."""

import pytest

from services.vault import KeyOwner, SealedEntry, VaultKind, VaultStore
from services.vault.envelope import CaseCipher, OwnerCipher
from services.vault.lookups import Lookup
from services.vault.records import new_reference


def _new_case() -> CaseCipher:
    # Cases are new in each test, so that a store over one database serves them all.
    return CaseCipher(f"case_{new_reference()[3:15]}", bytes(32))


def _entry(cipher: OwnerCipher, kind: VaultKind = VaultKind.CASE_NOTE) -> SealedEntry:
    return cipher.seal(new_reference(), kind, b"a note")


class VaultStoreContract:
    """The laws of the port. The subclass's `store` fixture gives the store to be tried."""

    @pytest.mark.parametrize("kind", VaultKind)
    async def test_an_entry_comes_back_as_it_was_put(
        self, store: VaultStore, kind: VaultKind
    ) -> None:
        case = _new_case()
        for cipher in (case, case.new_party_key("p1")[1]):
            entry = _entry(cipher, kind)
            await store.put_entry(entry)
            assert await store.get_entry(entry.case_id, entry.reference) == entry

    async def test_the_longest_value_fits(self, store: VaultStore) -> None:
        cipher = _new_case()
        entry = cipher.seal(new_reference(), VaultKind.LETTER_TEXT, bytes(64 * 1024))
        await store.put_entry(entry)
        assert await store.get_entry(entry.case_id, entry.reference) == entry

    async def test_what_was_put_first_under_a_reference_stands(self, store: VaultStore) -> None:
        cipher = _new_case()
        first = _entry(cipher)
        await store.put_entry(first)
        await store.put_entry(cipher.seal(first.reference, VaultKind.CASE_NOTE, b"another"))
        assert await store.get_entry(first.case_id, first.reference) == first

    async def test_an_entry_is_found_in_its_own_case_only(self, store: VaultStore) -> None:
        entry, other = _entry(_new_case()), _new_case()
        await store.put_entry(entry)
        assert await store.get_entry(other.owner.case_id, entry.reference) is None

    async def test_an_unknown_reference_is_none(self, store: VaultStore) -> None:
        assert await store.get_entry(_new_case().owner.case_id, new_reference()) is None

    async def test_a_deleted_entry_is_gone_and_no_other(self, store: VaultStore) -> None:
        cipher = _new_case()
        gone, kept = _entry(cipher), _entry(cipher)
        for entry in (gone, kept):
            await store.put_entry(entry)
        for _ in range(2):
            await store.delete_entry(gone.case_id, gone.reference)
        assert await store.get_entry(gone.case_id, gone.reference) is None
        assert await store.get_entry(kept.case_id, kept.reference) == kept

    async def test_a_party_ends_alone_and_a_case_with_its_parties(self, store: VaultStore) -> None:
        case, other = _new_case(), _new_case()
        (_, ada), (_, bob) = case.new_party_key("p1"), case.new_party_key("p2")
        entries = [_entry(each) for each in (case, ada, bob, other)]
        for entry in entries:
            await store.put_entry(entry)

        async def left() -> list[bool]:
            return [await store.get_entry(x.case_id, x.reference) is not None for x in entries]

        await store.delete_entries(ada.owner)
        assert await left() == [True, False, True, True]
        await store.delete_entries(case.owner)
        assert await left() == [False, False, False, True]

    async def test_a_store_knows_under_whose_key_something_lies(self, store: VaultStore) -> None:
        case = _new_case()
        _, ada = case.new_party_key("p1")
        assert not await store.holds_entries(case.owner)
        await store.put_entry(_entry(ada))
        assert await store.holds_entries(case.owner)
        assert await store.holds_entries(ada.owner)
        assert not await store.holds_entries(KeyOwner(case_id=case.owner.case_id, party_id="p2"))

    async def test_an_entry_is_found_by_its_hash_until_it_is_deleted(
        self, store: VaultStore
    ) -> None:
        case = _new_case()
        hashed = f"hash of {case.owner.case_id}"
        made = [case, case.new_party_key("p1")[1], case.new_party_key("p2")[1]]
        entries = [_entry(cipher, VaultKind.PARTY_ADDRESS) for cipher in made]
        for entry in entries:
            await store.put_entry(entry, Lookup(key_id="l_1", hashed=hashed))
        await store.put_entry(_entry(case), Lookup(key_id="l_1", hashed="another"))
        assert await store.find_entries(["unknown", hashed]) == entries
        await store.delete_entries(entries[1].owner)
        assert await store.find_entries([hashed]) == [entries[0], entries[2]]

    async def test_what_finds_an_entry_is_changed_page_by_page(self, store: VaultStore) -> None:
        case, kinds = _new_case(), [VaultKind.PARTY_HANDLE]
        key_id, older = f"l_{case.owner.case_id}", Lookup(key_id="older", hashed="older")
        entries = sorted(
            (_entry(case, VaultKind.PARTY_HANDLE) for _ in range(5)), key=lambda x: x.reference
        )
        for number, entry in enumerate(entries):
            await store.put_entry(entry, older if number % 2 else None)
        await store.put_entry(_entry(case, VaultKind.PARTY_NAME))
        page = await store.entries_found_otherwise(kinds, key_id, limit=3, after="")
        mine = [x for x in page if x.case_id == case.owner.case_id]
        assert mine == entries[: len(mine)]
        for entry in entries:
            await store.put_lookup(entry.reference, Lookup(key_id=key_id, hashed=key_id))
        assert await store.find_entries([key_id]) == entries
        left = await store.entries_found_otherwise(kinds, key_id, limit=99, after="")
        assert not [x for x in left if x.case_id == case.owner.case_id]
