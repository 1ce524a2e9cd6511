import asyncio
from dataclasses import replace

import pytest

from services.vault import (
    LONGEST_VALUE_BYTES,
    CaseKeyDestroyed,
    CaseKeyMissingError,
    CaseKeyRefusedError,
    EntryMissingError,
    EntryRefusedError,
    ValueTooLongError,
    ValueUnencodableError,
    VaultKind,
)
from tests.unit.vault.at_the_ports import NAME, Bench, CountingRing, keep, reveal


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
async def test_a_text_is_revealed_as_it_was_kept(bench: Bench, text: str) -> None:
    assert await reveal(bench.vault, await keep(bench.vault, text)) == text


async def test_references_are_opaque_and_never_the_same(bench: Bench) -> None:
    references = [await keep(bench.vault) for _ in range(100)]
    assert len(set(references)) == 100
    assert all(ref.startswith("vr_") and len(ref) == 35 for ref in references)


async def test_the_store_sees_no_text(bench: Bench) -> None:
    await keep(bench.vault)
    held = [entry.sealed for entry in bench.store.entries.values()]
    held += [key.wrapped for key in bench.key_store.case_keys.values()]
    held += [key.wrapped for key in bench.key_store.party_keys.values()]
    assert len(held) == 3
    assert all(b"Ada" not in blob and b"Testcase" not in blob for blob in held)
    assert NAME not in repr(bench.store.entries)


@pytest.mark.parametrize(
    "text", ["x" * (LONGEST_VALUE_BYTES + 1), "é" * (LONGEST_VALUE_BYTES // 2 + 1)]
)
async def test_a_text_over_the_limit_is_refused_with_the_limit(bench: Bench, text: str) -> None:
    with pytest.raises(ValueTooLongError, match="65536"):
        await keep(bench.vault, text)
    assert not bench.store.entries
    assert not bench.key_store.case_keys
    assert not bench.audit.entries


async def test_half_a_surrogate_pair_is_refused_without_repeating_the_text(bench: Bench) -> None:
    with pytest.raises(ValueUnencodableError) as refused:
        await keep(bench.vault, NAME + "\ud800")
    assert refused.value.__context__ is None
    assert "Ada" not in str(refused.value)


async def test_an_unknown_reference_is_told(bench: Bench) -> None:
    await keep(bench.vault)
    with pytest.raises(EntryMissingError, match="vr_unknown"):
        await reveal(bench.vault, "vr_unknown")


async def test_a_reference_serves_in_its_own_case_only(bench: Bench) -> None:
    reference = await keep(bench.vault)
    await keep(bench.vault, "other", case_id="case-2")
    with pytest.raises(EntryMissingError):
        await reveal(bench.vault, reference, case_id="case-2")


async def test_an_entry_moved_to_another_case_is_refused(bench: Bench) -> None:
    reference = await keep(bench.vault)
    await keep(bench.vault, "other", case_id="case-2")
    entry = bench.store.entries["case-1", reference]
    bench.store.entries["case-2", reference] = replace(entry, case_id="case-2")
    with pytest.raises(EntryRefusedError):
        await reveal(bench.vault, reference, case_id="case-2")


async def test_an_entry_moved_to_another_reference_is_refused(bench: Bench) -> None:
    mine, other = await keep(bench.vault), await keep(bench.vault, "other")
    entry = bench.store.entries["case-1", mine]
    for moved in (entry, replace(entry, reference=other)):
        bench.store.entries["case-1", other] = moved
        with pytest.raises(EntryRefusedError):
            await reveal(bench.vault, other)


async def test_an_entry_given_out_as_another_kind_is_refused(bench: Bench) -> None:
    reference = await keep(bench.vault)
    entry = bench.store.entries["case-1", reference]
    bench.store.entries["case-1", reference] = replace(entry, kind=VaultKind.PARTY_ADDRESS)
    with pytest.raises(EntryRefusedError):
        await reveal(bench.vault, reference)


async def test_a_reference_copied_into_another_column_is_noticed_by_who_says_what_is_expected(
    bench: Bench,
) -> None:
    reference = await keep(bench.vault)
    said = await bench.vault.reveal(
        "case-1", reference, kind=VaultKind.PARTY_NAME, actor="worker", purpose="deliver_notice"
    )
    assert said == NAME
    with pytest.raises(EntryRefusedError):
        await bench.vault.reveal(
            "case-1",
            reference,
            kind=VaultKind.PARTY_ADDRESS,
            actor="worker",
            purpose="deliver_notice",
        )


async def test_case_keys_swapped_between_cases_are_refused(bench: Bench) -> None:
    reference = await keep(bench.vault)
    await keep(bench.vault, "other", case_id="case-2")
    bench.key_store.case_keys["case-1"] = replace(
        bench.key_store.case_keys["case-2"], case_id="case-1"
    )
    bench.forget()
    with pytest.raises(CaseKeyRefusedError):
        await reveal(bench.vault, reference)


async def test_an_entry_without_its_case_key_is_told(bench: Bench) -> None:
    reference = await keep(bench.vault)
    bench.key_store.case_keys.clear()
    bench.forget()
    with pytest.raises(CaseKeyMissingError):
        await reveal(bench.vault, reference)


async def test_a_destroyed_case_reveals_nothing_and_keeps_nothing(bench: Bench) -> None:
    reference = await keep(bench.vault)
    elsewhere = await keep(bench.vault, case_id="case-2")
    await bench.vault.destroy_case("case-1", actor="off_1", purpose="erasure")
    with pytest.raises(CaseKeyDestroyed, match="case-1"):
        await reveal(bench.vault, reference)
    with pytest.raises(CaseKeyDestroyed):
        await keep(bench.vault)
    assert await reveal(bench.vault, elsewhere, case_id="case-2") == NAME


async def test_a_case_destroyed_by_another_process_is_destroyed_here_too(bench: Bench) -> None:
    here = bench.another()
    there = bench.another()
    reference = await keep(here)
    await there.destroy_case("case-1", actor="off_1", purpose="erasure")
    with pytest.raises(CaseKeyDestroyed):
        await reveal(here, reference)
    with pytest.raises(CaseKeyDestroyed):
        await keep(here)


async def test_processes_that_open_a_case_together_agree_on_its_key(bench: Bench) -> None:
    vaults = [bench.another() for _ in range(5)]
    references = await asyncio.gather(*(keep(vault) for vault in vaults))
    reader = bench.another()
    assert [await reveal(reader, reference) for reference in references] == [NAME] * 5


async def test_a_burst_unwraps_the_case_key_once_and_later_again(bench: Bench) -> None:
    ring = CountingRing(bench.ring)
    vault = bench.another(ring)
    reference = await keep(bench.vault)
    for _ in range(10):
        await reveal(vault, reference)
    assert ring.looked_up == 1
    bench.forget()
    await reveal(vault, reference)
    assert ring.looked_up == 2


async def test_old_vault_keys_still_open_after_a_rotation(bench: Bench) -> None:
    old = await keep(bench.another())
    rotated = bench.another(bench.ring.rotated())
    new = await keep(rotated, "new", case_id="case-2")
    assert await reveal(rotated, old) == NAME
    assert await reveal(rotated, new, case_id="case-2") == "new"
    assert bench.key_store.case_keys["case-2"].key_id != bench.key_store.case_keys["case-1"].key_id


async def test_every_call_is_in_the_audit_trail_with_actor_and_purpose(bench: Bench) -> None:
    reference = await keep(bench.vault)
    await reveal(bench.vault, reference)
    await bench.vault.destroy_case("case-1", actor="off_1", purpose="erasure")
    lines = [(e.action, e.actor, e.purpose, e.case_id, e.subject) for e in bench.audit.entries]
    assert lines == [
        ("vault.keep", "off_1", "intake", "case-1", reference),
        ("vault.reveal", "worker", "deliver_notice", "case-1", reference),
        ("vault.destroy", "off_1", "erasure", "case-1", None),
    ]


async def test_nothing_happens_without_its_audit_entry(bench: Bench) -> None:
    reference = await keep(bench.vault)
    bench.audit.broken = True
    with pytest.raises(ConnectionError):
        await reveal(bench.vault, reference)
    with pytest.raises(ConnectionError):
        await keep(bench.vault)
    with pytest.raises(ConnectionError):
        await bench.vault.destroy_case("case-1", actor="off_1", purpose="erasure")
    assert len(bench.store.entries) == 1
    assert not bench.key_store.destroyed
