"""What belongs to a party ends with her key; her case, and everybody else in it, goes on."""

import pytest

from services.keys import KeyPurpose, KeyRing
from services.vault import (
    CaseKeyMissingError,
    EntryRefusedError,
    KeyOwner,
    MemoryVaultStore,
    PartyKeyDestroyed,
    PartyUnnamedError,
    SealedEntry,
    Vault,
    VaultKind,
)
from services.vault.envelope import new_case_key
from services.vault.lookups import Lookup
from services.vault.records import new_reference
from tests.unit.vault.at_the_ports import NAME, Bench, keep, reveal

ADA = KeyOwner(case_id="case-1", party_id="p1")


async def _destroy_ada(vault: Vault) -> None:
    await vault.destroy_party("case-1", "p1", actor="off_1", purpose="erasure")


async def test_a_party_whose_key_was_destroyed_ends_alone(bench: Bench) -> None:
    hers, his = await keep(bench.vault), await keep(bench.vault, "Bob", party_id="p2")
    note = await keep(bench.vault, "a note", party_id=None, kind=VaultKind.CASE_NOTE)
    for _ in range(2):
        await _destroy_ada(bench.vault)
    assert [x.reference for x in bench.store.entries.values()] == [his, note]
    assert await reveal(bench.vault, his) == "Bob"
    assert await reveal(bench.vault, note) == "a note"
    with pytest.raises(PartyKeyDestroyed, match="p1 of case case-1"):
        await bench.vault.reveal("case-1", hers, party_id="p1", actor="w", purpose="p")
    with pytest.raises(PartyKeyDestroyed):
        await keep(bench.vault)


async def test_a_party_destroyed_by_another_process_is_destroyed_here_at_once(
    bench: Bench,
) -> None:
    there = bench.another()
    reference = await keep(bench.vault)
    entry = bench.store.entries["case-1", reference]
    await _destroy_ada(there)
    # Even if her entry comes back from a backup while the key is still in memory here.
    bench.store.entries["case-1", reference] = entry
    with pytest.raises(PartyKeyDestroyed):
        await reveal(bench.vault, reference)


@pytest.mark.parametrize("kind", [each for each in VaultKind if each.is_a_partys])
async def test_what_is_always_a_partys_is_not_kept_without_her(
    bench: Bench, kind: VaultKind
) -> None:
    with pytest.raises(PartyUnnamedError, match=kind):
        await keep(bench.vault, party_id=None, kind=kind)
    assert not bench.audit.entries


def test_names_addresses_and_letters_are_always_a_partys() -> None:
    others = {each for each in VaultKind if not each.is_a_partys}
    assert others == {
        VaultKind.CASE_NOTE,
        VaultKind.EXTERNAL_REFERENCE,
        VaultKind.HOLD_NOTE,
        VaultKind.INTAKE_DRAFT,
        VaultKind.TASK_NOTE,
        VaultKind.WORD_TEXT,
    }


async def test_a_reference_copied_from_another_party_is_noticed(bench: Bench) -> None:
    his = await keep(bench.vault, "Bob", party_id="p2")
    with pytest.raises(EntryRefusedError):
        await bench.vault.reveal("case-1", his, party_id="p1", actor="w", purpose="p")


async def test_what_was_kept_before_parties_had_keys_is_read_as_before(bench: Bench) -> None:
    key, cipher = new_case_key("case-1", bench.ring)
    entry = cipher.seal(new_reference(), VaultKind.PARTY_NAME, NAME.encode())
    await bench.key_store.put_case_key(key)
    await bench.store.put_entry(entry)
    said = await bench.vault.reveal(
        "case-1", entry.reference, party_id="p1", actor="w", purpose="p"
    )
    assert said == NAME
    # It does not end with her key, for it was never under it: it has to be deleted.
    await keep(bench.vault)
    await _destroy_ada(bench.vault)
    assert await reveal(bench.vault, entry.reference) == NAME
    await bench.vault.discard("case-1", entry.reference, actor="off_1", purpose="erasure")
    assert not bench.store.entries


async def test_what_is_kept_while_its_key_is_destroyed_is_not_kept(bench: Bench) -> None:
    class DestroyedMeanwhile(MemoryVaultStore):
        async def put_entry(self, entry: SealedEntry, lookup: Lookup | None = None) -> None:
            await bench.key_store.destroy(ADA)
            await self.delete_entries(ADA)
            await super().put_entry(entry, lookup)

    bench.store = DestroyedMeanwhile()
    with pytest.raises(PartyKeyDestroyed):
        await keep(bench.another())
    assert not bench.store.entries


async def test_whoever_is_cut_off_while_destroying_has_destroyed(bench: Bench) -> None:
    class CutOff(MemoryVaultStore):
        async def delete_entries(self, owner: KeyOwner) -> None:
            raise ConnectionError(owner)

    bench.store = CutOff()
    vault = bench.another()
    reference = await keep(vault)
    with pytest.raises(ConnectionError):
        await _destroy_ada(vault)
    assert bench.store.entries
    with pytest.raises(PartyKeyDestroyed):
        await reveal(vault, reference)


@pytest.mark.parametrize("party_id", [None, "p1"])
async def test_no_new_key_is_made_where_one_was_lost(bench: Bench, party_id: str | None) -> None:
    await keep(bench.vault)
    await keep(bench.vault, "a note", party_id=None, kind=VaultKind.CASE_NOTE)
    bench.key_store.party_keys.clear()
    if party_id is None:
        bench.key_store.case_keys.clear()
    before = dict(bench.key_store.case_keys)
    bench.forget()
    with pytest.raises(CaseKeyMissingError, match="newest backup"):
        await keep(bench.vault, party_id=party_id, kind=VaultKind.TASK_NOTE)
    with pytest.raises(CaseKeyMissingError):
        await keep(bench.vault)
    assert (bench.key_store.case_keys, bench.key_store.party_keys) == (before, {})


async def test_destroying_a_party_is_in_the_audit_trail(bench: Bench) -> None:
    await _destroy_ada(bench.vault)
    [entry] = bench.audit.entries
    assert (entry.action, entry.case_id, entry.subject) == ("vault.destroy_party", "case-1", "p1")


async def test_a_party_is_under_the_key_of_her_case_through_a_rotation(bench: Bench) -> None:
    reference = await keep(bench.vault)
    stranger = bench.another(KeyRing.generate(KeyPurpose.VAULT))
    assert await reveal(bench.another(bench.ring.rotated()), reference) == NAME
    with pytest.raises(Exception, match="no vault key has the id"):
        await reveal(stranger, reference)
