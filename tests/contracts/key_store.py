"""What every key store must do; subclass a contract and give its fixture."""

import asyncio
from dataclasses import replace
from typing import Protocol

import pytest

from services.keys import KeyPurpose, KeyRing
from services.vault import (
    CaseKeyDestroyed,
    CaseKeyMissingError,
    KeyOwner,
    KeyStore,
    PartyKeyDestroyed,
    StandingKeys,
    WrappedCaseKey,
)
from services.vault.case_keys import CaseKeys, Replacement
from services.vault.envelope import CaseCipher, new_case_key, rewrap_case_key
from services.vault.records import new_reference

RING = KeyRing.generate(KeyPurpose.VAULT)


def _new_case() -> tuple[KeyOwner, WrappedCaseKey, CaseCipher]:
    # Cases are new in each test, so that a store over one database serves them all.
    case_id = f"case_{new_reference()[3:15]}"
    key, cipher = new_case_key(case_id, RING)
    return KeyOwner(case_id=case_id), key, cipher


def _of(case: KeyOwner, party_id: str) -> KeyOwner:
    return replace(case, party_id=party_id)


class KeyStoreContract:
    """The laws of the port. The subclass's `keys` fixture gives the store to be tried."""

    async def test_a_case_has_no_key_until_one_is_written(self, keys: KeyStore) -> None:
        case, key, _ = _new_case()
        assert await keys.find(case) is None
        assert await keys.put_case_key(key) == key
        assert await keys.find(case) == StandingKeys(case=key)

    async def test_a_party_has_no_key_until_one_is_written(self, keys: KeyStore) -> None:
        case, key, cipher = _new_case()
        hers, _ = cipher.new_party_key("p1")
        await keys.put_case_key(key)
        assert await keys.find(_of(case, "p1")) == StandingKeys(case=key)
        assert await keys.put_party_key(hers) == hers
        assert await keys.find(_of(case, "p1")) == StandingKeys(case=key, party=hers)
        assert await keys.find(_of(case, "p2")) == StandingKeys(case=key)
        assert await keys.find(case) == StandingKeys(case=key)

    async def test_a_partys_key_needs_that_of_her_case(self, keys: KeyStore) -> None:
        _, _, cipher = _new_case()
        with pytest.raises(CaseKeyMissingError):
            await keys.put_party_key(cipher.new_party_key("p1")[0])

    async def test_the_first_writer_of_a_key_wins(self, keys: KeyStore) -> None:
        case, first, cipher = _new_case()
        second, _ = new_case_key(case.case_id, RING)
        await keys.put_case_key(first)
        assert await keys.put_case_key(second) == first
        hers, others = cipher.new_party_key("p1")[0], cipher.new_party_key("p1")[0]
        await keys.put_party_key(hers)
        assert await keys.put_party_key(others) == hers
        assert await keys.find(_of(case, "p1")) == StandingKeys(case=first, party=hers)

    async def test_writers_at_the_same_moment_agree_on_one_key(self, keys: KeyStore) -> None:
        case, first, _ = _new_case()
        proposed = [first, *(new_case_key(case.case_id, RING)[0] for _ in range(9))]
        standing = await asyncio.gather(*(keys.put_case_key(key) for key in proposed))
        assert len({key.wrapped for key in standing}) == 1
        assert await keys.find(case) == StandingKeys(case=standing[0])

    async def test_a_destroyed_case_gives_out_nothing_and_takes_nothing(
        self, keys: KeyStore
    ) -> None:
        case, key, cipher = _new_case()
        await keys.put_case_key(key)
        await keys.put_party_key(cipher.new_party_key("p1")[0])
        for _ in range(2):
            await keys.destroy(case)
        for owner in (case, _of(case, "p1"), _of(case, "p2")):
            with pytest.raises(CaseKeyDestroyed):
                await keys.find(owner)
        with pytest.raises(CaseKeyDestroyed):
            await keys.put_case_key(key)
        for party_id in ("p1", "p2"):
            with pytest.raises(CaseKeyDestroyed):
                await keys.put_party_key(cipher.new_party_key(party_id)[0])

    async def test_a_destroyed_party_ends_alone(self, keys: KeyStore) -> None:
        case, key, cipher = _new_case()
        hers, his = cipher.new_party_key("p1")[0], cipher.new_party_key("p2")[0]
        await keys.put_case_key(key)
        await keys.put_party_key(hers)
        await keys.put_party_key(his)
        for _ in range(2):
            await keys.destroy(_of(case, "p1"))
        with pytest.raises(PartyKeyDestroyed, match="p1"):
            await keys.find(_of(case, "p1"))
        with pytest.raises(PartyKeyDestroyed):
            await keys.put_party_key(hers)
        assert await keys.find(_of(case, "p2")) == StandingKeys(case=key, party=his)
        assert await keys.find(case) == StandingKeys(case=key)

    @pytest.mark.parametrize("party_id", [None, "p1"])
    async def test_what_is_destroyed_before_its_first_key_stays_destroyed(
        self, keys: KeyStore, party_id: str | None
    ) -> None:
        case, key, cipher = _new_case()
        if party_id is not None:
            await keys.put_case_key(key)
        await keys.destroy(replace(case, party_id=party_id))
        if party_id is None:
            with pytest.raises(CaseKeyDestroyed):
                await keys.put_case_key(key)
        else:
            with pytest.raises(PartyKeyDestroyed):
                await keys.put_party_key(cipher.new_party_key(party_id)[0])

    async def test_destroying_one_case_leaves_the_others(self, keys: KeyStore) -> None:
        (case, key, _), (other, _, _) = _new_case(), _new_case()
        await keys.put_case_key(key)
        await keys.destroy(other)
        assert await keys.find(case) == StandingKeys(case=key)


class EveryKeyStore(KeyStore, CaseKeys, Protocol):
    """A key store that can be gone through."""


class CaseKeysContract:
    """The laws of going through all keys; the subclass's `every` fixture gives an empty store."""

    async def test_keys_are_counted_and_paged_in_order(self, every: EveryKeyStore) -> None:
        older = KeyRing.generate(KeyPurpose.VAULT)
        newer = older.rotated()
        made = [new_case_key(f"case-{x}", newer if x == 2 else older) for x in range(4)]
        for key, cipher in reversed(made):
            await every.put_case_key(key)
            await every.put_party_key(cipher.new_party_key("p1")[0])
        await every.destroy(KeyOwner(case_id="case-3"))
        keys = [key for key, _ in made]
        assert await every.counted() == {older.current.id: 2, newer.current.id: 1}
        assert await every.page(limit=2) == keys[:2]
        assert await every.page(limit=2, after="case-1") == keys[2:3]
        assert await every.page(limit=9, not_under=newer.current.id) == keys[:2]
        assert await every.page(limit=9, after="case-2") == []

    async def test_the_keys_of_parties_are_found_by_their_cases(self, every: EveryKeyStore) -> None:
        made = [new_case_key(f"case-{x}", RING) for x in range(3)]
        hers = [cipher.new_party_key(party)[0] for _, cipher in made for party in ("p1", "p2")]
        for key, _ in made:
            await every.put_case_key(key)
        for each in hers:
            await every.put_party_key(each)
        await every.destroy(KeyOwner(case_id="case-0", party_id="p2"))
        assert await every.of_parties(["case-0", "case-1"]) == [hers[0], *hers[2:4]]

    async def test_a_key_is_replaced_only_while_it_is_the_one_that_was_read(
        self, every: EveryKeyStore
    ) -> None:
        older = KeyRing.generate(KeyPurpose.VAULT)
        newer = older.rotated()
        first, second, third = (new_case_key(f"case-{x}", older)[0] for x in range(3))
        for key in (first, second, third):
            await every.put_case_key(key)
        stale = replace(second, wrapped=b"another wrapping")
        await every.destroy(KeyOwner(case_id="case-2"))
        put = await every.replace(
            [
                Replacement(old=old, new=rewrap_case_key(key, newer))
                for old, key in ((first, first), (stale, second), (third, third))
            ]
        )
        assert put == 1
        assert await every.counted() == {newer.current.id: 1, older.current.id: 1}
        assert await every.find(KeyOwner(case_id="case-1")) == StandingKeys(case=second)
        with pytest.raises(CaseKeyDestroyed):
            await every.find(KeyOwner(case_id="case-2"))
