"""Case keys put under another vault key: rotated, half-rotated, swapped, altered, missing."""

from dataclasses import replace

import pytest

from services.keys import KeyPurpose, KeyRing
from services.vault import KeyOwner, MemoryKeyStore, VaultKind, WrappedCaseKey
from services.vault.envelope import new_case_key, rewrap_case_key, unwrap_case_key
from services.vault.records import new_reference
from services.vault.rotation import BATCH, RefusedKey, rewrap_all, verify_all

CASES = 2 * BATCH + 1


def _ring() -> KeyRing:
    return KeyRing.generate(KeyPurpose.VAULT)


async def _filled(ring: KeyRing, cases: int = CASES) -> MemoryKeyStore:
    store = MemoryKeyStore()
    for number in range(cases):
        await store.put_case_key(new_case_key(f"case-{number:04}", ring)[0])
    return store


async def test_what_was_sealed_before_opens_after_its_key_was_wrapped_anew() -> None:
    ring = _ring()
    key, cipher = new_case_key("case-1", ring)
    entry = cipher.seal(new_reference(), VaultKind.PARTY_NAME, b"Ada Testcase")
    newer = ring.rotated()
    wrapped = rewrap_case_key(key, newer)
    assert wrapped.key_id == newer.current.id
    alone = KeyRing(purpose=KeyPurpose.VAULT, keys=(newer.current,))
    assert unwrap_case_key("case-1", wrapped, alone).open(entry) == b"Ada Testcase"


async def test_every_case_key_comes_under_the_current_vault_key() -> None:
    ring = _ring()
    store = await _filled(ring)
    newer = ring.rotated()
    gone = await rewrap_all(store, newer)
    assert (gone.through, gone.refused) == (CASES, ())
    assert await store.counted() == {newer.current.id: CASES}
    alone = KeyRing(purpose=KeyPurpose.VAULT, keys=(newer.current,))
    assert (await verify_all(store, alone)).through == CASES


async def test_a_rotation_that_was_cut_off_opens_everywhere_and_goes_on_where_it_stopped() -> None:
    ring = _ring()
    store = await _filled(ring)
    newer = ring.rotated()

    class CutOff(Exception):
        pass

    def cut_off(_: int) -> None:
        raise CutOff

    with pytest.raises(CutOff):
        await rewrap_all(store, newer, progress=cut_off)
    assert await store.counted() == {ring.current.id: CASES - BATCH, newer.current.id: BATCH}
    assert (await verify_all(store, newer)).through == CASES
    assert (await rewrap_all(store, newer)).through == CASES - BATCH
    assert (await rewrap_all(store, newer)).through == 0


async def test_a_key_that_does_not_open_is_named_and_stops_no_other() -> None:
    ring = _ring()
    store = await _filled(ring, 5)
    keys = store.case_keys
    altered = bytearray(keys["case-0001"].wrapped)
    altered[20] ^= 1
    keys["case-0001"] = replace(keys["case-0001"], wrapped=bytes(altered))
    keys["case-0002"] = replace(keys["case-0003"], case_id="case-0002")
    keys["case-0004"] = new_case_key("case-0004", _ring())[0]
    refused = (
        RefusedKey(case_id="case-0001", code="case_key_refused"),
        RefusedKey(case_id="case-0002", code="case_key_refused"),
        RefusedKey(case_id="case-0004", code="unknown_key"),
    )
    before = dict(keys)
    assert (await verify_all(store, ring)).refused == refused
    gone = await rewrap_all(store, ring.rotated())
    assert (gone.through, gone.refused) == (2, refused)
    assert all(keys[each.case_id] == before[each.case_id] for each in refused)


async def test_a_case_destroyed_meanwhile_stays_destroyed() -> None:
    ring = _ring()

    class DestroyedMeanwhile(MemoryKeyStore):
        async def page(
            self, *, limit: int, after: str = "", not_under: str | None = None
        ) -> list[WrappedCaseKey]:
            found = await super().page(limit=limit, after=after, not_under=not_under)
            await self.destroy(KeyOwner(case_id="case-1"))
            return found

    store = DestroyedMeanwhile()
    await store.put_case_key(new_case_key("case-1", ring)[0])
    await store.put_case_key(new_case_key("case-2", ring)[0])
    assert (await rewrap_all(store, ring.rotated())).through == 1
    assert "case-1" not in store.case_keys


async def test_the_keys_of_parties_open_through_a_rotation_that_does_not_touch_them() -> None:
    ring = _ring()
    store = MemoryKeyStore()
    for number in range(3):
        key, cipher = new_case_key(f"case-{number}", ring)
        await store.put_case_key(key)
        for party_id in ("p1", "p2"):
            await store.put_party_key(cipher.new_party_key(party_id)[0])
    before = dict(store.party_keys)
    newer = ring.rotated()
    assert (await rewrap_all(store, newer)).through == 3
    assert store.party_keys == before
    alone = KeyRing(purpose=KeyPurpose.VAULT, keys=(newer.current,))
    gone = await verify_all(store, alone)
    assert (gone.through, gone.parties, gone.refused) == (3, 6, ())


async def test_a_partys_key_that_does_not_open_is_named() -> None:
    ring = _ring()
    store = MemoryKeyStore()
    key, cipher = new_case_key("case-1", ring)
    await store.put_case_key(key)
    for party_id in ("p1", "p2"):
        await store.put_party_key(cipher.new_party_key(party_id)[0])
    ada, bob = (KeyOwner(case_id="case-1", party_id=each) for each in ("p1", "p2"))
    store.party_keys[ada] = replace(store.party_keys[bob], party_id="p1")
    gone = await verify_all(store, ring)
    assert gone.parties == 1
    assert gone.refused == (RefusedKey(case_id="case-1", party_id="p1", code="case_key_refused"),)
