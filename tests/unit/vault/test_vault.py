import asyncio
from dataclasses import replace

import pytest

from services.audit import AuditEntry
from services.keys import KeyPurpose, KeyRing
from services.vault import (
    LONGEST_VALUE_BYTES,
    CaseKeyDestroyed,
    CaseKeyMissingError,
    CaseKeyRefusedError,
    EntryMissingError,
    EntryRefusedError,
    MemoryVaultStore,
    ValueTooLongError,
    ValueUnencodableError,
    Vault,
    VaultKind,
    VaultReference,
    WrappedCaseKey,
)

NAME = "Ada Testcase"


class AuditInMemory:
    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []
        self.broken = False

    async def record(
        self, *, actor: str, purpose: str, action: str, case_id: str | None, subject: str | None
    ) -> None:
        if self.broken:
            raise ConnectionError("the audit log cannot be written")
        self.entries.append(
            AuditEntry(
                actor=actor, purpose=purpose, action=action, case_id=case_id, subject=subject
            )
        )


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class CountingStore(MemoryVaultStore):
    def __init__(self) -> None:
        super().__init__()
        self.key_reads = 0

    async def get_case_key(self, case_id: str) -> WrappedCaseKey | None:
        self.key_reads += 1
        await asyncio.sleep(0)
        return await super().get_case_key(case_id)


@pytest.fixture
def store() -> CountingStore:
    return CountingStore()


@pytest.fixture
def audit() -> AuditInMemory:
    return AuditInMemory()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ring() -> KeyRing:
    return KeyRing.generate(KeyPurpose.VAULT)


@pytest.fixture
def vault(store: CountingStore, audit: AuditInMemory, clock: Clock, ring: KeyRing) -> Vault:
    return Vault(store=store, keys=ring, audit=audit, clock=clock)


async def _keep(vault: Vault, text: str = NAME, case_id: str = "case-1") -> VaultReference:
    return await vault.keep(case_id, VaultKind.PARTY_NAME, text, actor="off_1", purpose="intake")


async def _reveal(vault: Vault, reference: str, case_id: str = "case-1") -> str:
    return await vault.reveal(case_id, reference, actor="worker", purpose="deliver_notice")


@pytest.mark.parametrize(
    "text",
    [
        "",
        NAME,
        "Zoë Müster-Þórsdóttir",
        "测试 示例",
        "\u202eright to left\u202c",
        "line\r\nline\x00\x1b[31m\u2028",
        "🏠" * 100,
        "x" * LONGEST_VALUE_BYTES,
        "é" * (LONGEST_VALUE_BYTES // 2),
    ],
)
async def test_a_text_is_revealed_as_it_was_kept(vault: Vault, text: str) -> None:
    assert await _reveal(vault, await _keep(vault, text)) == text


async def test_references_are_opaque_and_never_the_same(vault: Vault) -> None:
    references = [await _keep(vault) for _ in range(100)]
    assert len(set(references)) == 100
    assert all(ref.startswith("vr_") and len(ref) == 35 for ref in references)


async def test_the_store_sees_no_text(vault: Vault, store: CountingStore) -> None:
    await _keep(vault)
    held = [entry.sealed for entry in store.entries.values()]
    held += [key.wrapped for key in store.case_keys.values()]
    assert len(held) == 2
    assert all(b"Ada" not in blob and b"Testcase" not in blob for blob in held)
    assert NAME not in repr(store.entries)


@pytest.mark.parametrize(
    "text", ["x" * (LONGEST_VALUE_BYTES + 1), "é" * (LONGEST_VALUE_BYTES // 2 + 1)]
)
async def test_a_text_over_the_limit_is_refused_with_the_limit(
    vault: Vault, store: CountingStore, audit: AuditInMemory, text: str
) -> None:
    with pytest.raises(ValueTooLongError, match="65536"):
        await _keep(vault, text)
    assert not store.entries
    assert not store.case_keys
    assert not audit.entries


async def test_half_a_surrogate_pair_is_refused_without_repeating_the_text(vault: Vault) -> None:
    with pytest.raises(ValueUnencodableError) as refused:
        await _keep(vault, NAME + "\ud800")
    assert refused.value.__context__ is None
    assert "Ada" not in str(refused.value)


async def test_an_unknown_reference_is_told(vault: Vault) -> None:
    await _keep(vault)
    with pytest.raises(EntryMissingError, match="vr_unknown"):
        await _reveal(vault, "vr_unknown")


async def test_a_reference_serves_in_its_own_case_only(vault: Vault) -> None:
    reference = await _keep(vault)
    await _keep(vault, "other", case_id="case-2")
    with pytest.raises(EntryMissingError):
        await _reveal(vault, reference, case_id="case-2")


async def test_an_entry_moved_to_another_case_is_refused(
    vault: Vault, store: CountingStore
) -> None:
    reference = await _keep(vault)
    await _keep(vault, "other", case_id="case-2")
    entry = store.entries["case-1", reference]
    store.entries["case-2", reference] = replace(entry, case_id="case-2")
    with pytest.raises(EntryRefusedError):
        await _reveal(vault, reference, case_id="case-2")


async def test_an_entry_moved_to_another_reference_is_refused(
    vault: Vault, store: CountingStore
) -> None:
    mine, other = await _keep(vault), await _keep(vault, "other")
    entry = store.entries["case-1", mine]
    for moved in (entry, replace(entry, reference=other)):
        store.entries["case-1", other] = moved
        with pytest.raises(EntryRefusedError):
            await _reveal(vault, other)


async def test_an_entry_given_out_as_another_kind_is_refused(
    vault: Vault, store: CountingStore
) -> None:
    reference = await _keep(vault)
    entry = store.entries["case-1", reference]
    store.entries["case-1", reference] = replace(entry, kind=VaultKind.PARTY_ADDRESS)
    with pytest.raises(EntryRefusedError):
        await _reveal(vault, reference)


async def test_a_reference_copied_into_another_column_is_noticed_by_who_says_what_is_expected(
    vault: Vault,
) -> None:
    reference = await _keep(vault)
    said = await vault.reveal(
        "case-1", reference, kind=VaultKind.PARTY_NAME, actor="worker", purpose="deliver_notice"
    )
    assert said == NAME
    with pytest.raises(EntryRefusedError):
        await vault.reveal(
            "case-1",
            reference,
            kind=VaultKind.PARTY_ADDRESS,
            actor="worker",
            purpose="deliver_notice",
        )


async def test_case_keys_swapped_between_cases_are_refused(
    vault: Vault, store: CountingStore, clock: Clock
) -> None:
    reference = await _keep(vault)
    await _keep(vault, "other", case_id="case-2")
    store.case_keys["case-1"] = replace(store.case_keys["case-2"], case_id="case-1")
    clock.seconds += 3600
    with pytest.raises(CaseKeyRefusedError):
        await _reveal(vault, reference)


async def test_an_entry_without_its_case_key_is_told(
    vault: Vault, store: CountingStore, clock: Clock
) -> None:
    reference = await _keep(vault)
    store.case_keys.clear()
    clock.seconds += 3600
    with pytest.raises(CaseKeyMissingError):
        await _reveal(vault, reference)


async def test_a_destroyed_case_reveals_nothing_and_keeps_nothing(vault: Vault) -> None:
    reference = await _keep(vault)
    elsewhere = await _keep(vault, case_id="case-2")
    await vault.destroy("case-1", actor="off_1", purpose="erasure")
    with pytest.raises(CaseKeyDestroyed, match="case-1"):
        await _reveal(vault, reference)
    with pytest.raises(CaseKeyDestroyed):
        await _keep(vault)
    assert await _reveal(vault, elsewhere, case_id="case-2") == NAME


async def test_a_case_destroyed_by_another_process_is_destroyed_here_too(
    store: CountingStore, audit: AuditInMemory, ring: KeyRing
) -> None:
    here = Vault(store=store, keys=ring, audit=audit)
    there = Vault(store=store, keys=ring, audit=audit)
    reference = await _keep(here)
    await there.destroy("case-1", actor="off_1", purpose="erasure")
    with pytest.raises(CaseKeyDestroyed):
        await _reveal(here, reference)
    with pytest.raises(CaseKeyDestroyed):
        await _keep(here)


async def test_processes_that_open_a_case_together_agree_on_its_key(
    store: CountingStore, audit: AuditInMemory, ring: KeyRing
) -> None:
    vaults = [Vault(store=store, keys=ring, audit=audit) for _ in range(5)]
    references = await asyncio.gather(*(_keep(vault) for vault in vaults))
    reader = Vault(store=store, keys=ring, audit=audit)
    assert [await _reveal(reader, reference) for reference in references] == [NAME] * 5


async def test_a_burst_reads_the_case_key_once_and_later_again(
    vault: Vault, store: CountingStore, clock: Clock
) -> None:
    reference = await _keep(vault)
    reads = store.key_reads
    for _ in range(10):
        await _reveal(vault, reference)
    assert store.key_reads == reads
    clock.seconds += 3600
    await _reveal(vault, reference)
    assert store.key_reads == reads + 1


async def test_old_vault_keys_still_open_after_a_rotation(
    store: CountingStore, audit: AuditInMemory, ring: KeyRing
) -> None:
    old = await _keep(Vault(store=store, keys=ring, audit=audit))
    rotated = Vault(store=store, keys=ring.rotated(), audit=audit)
    new = await _keep(rotated, "new", case_id="case-2")
    assert await _reveal(rotated, old) == NAME
    assert await _reveal(rotated, new, case_id="case-2") == "new"
    assert store.case_keys["case-2"].key_id != store.case_keys["case-1"].key_id


async def test_every_call_is_in_the_audit_trail_with_actor_and_purpose(
    vault: Vault, audit: AuditInMemory
) -> None:
    reference = await _keep(vault)
    await _reveal(vault, reference)
    await vault.destroy("case-1", actor="off_1", purpose="erasure")
    lines = [(e.action, e.actor, e.purpose, e.case_id, e.subject) for e in audit.entries]
    assert lines == [
        ("vault.keep", "off_1", "intake", "case-1", reference),
        ("vault.reveal", "worker", "deliver_notice", "case-1", reference),
        ("vault.destroy", "off_1", "erasure", "case-1", None),
    ]


async def test_nothing_happens_without_its_audit_entry(
    vault: Vault, store: CountingStore, audit: AuditInMemory
) -> None:
    reference = await _keep(vault)
    audit.broken = True
    with pytest.raises(ConnectionError):
        await _reveal(vault, reference)
    with pytest.raises(ConnectionError):
        await _keep(vault)
    with pytest.raises(ConnectionError):
        await vault.destroy("case-1", actor="off_1", purpose="erasure")
    assert len(store.entries) == 1
    assert not store.destroyed
