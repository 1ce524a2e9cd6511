"""An address is found again by who has the lookup key, and by nobody else."""

import pytest

from services.keys import KeyPurpose, KeyRing
from services.vault import VaultKind
from services.vault.finding import Found
from services.vault.lookups import normalised
from tests.unit.vault.at_the_ports import Bench, keep

ADDRESS = "ada.testcase@example.org"


async def _keep_address(bench: Bench, text: str = ADDRESS, case_id: str = "case-1") -> str:
    return await keep(bench.vault, text, case_id, kind=VaultKind.PARTY_ADDRESS)


async def _find(bench: Bench, text: str = ADDRESS) -> tuple[Found, ...]:
    return await bench.another().finder.find(text, actor="off_1", purpose="find_party")


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        (ADDRESS, ADDRESS),
        (ADDRESS, "  Ada.Testcase@EXAMPLE.org\n"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("zoe\u0308@example.org", "zo\u00eb@example.org"),
        ("+33123456789", "+33123456789"),
    ],
)
def test_what_is_the_same_address_is_compared_as_one(kept: str, asked: str) -> None:
    assert normalised(kept) == normalised(asked)


def test_what_is_another_address_stays_another() -> None:
    others = ["ada@example.org", "ada@example.com", "ad.a@example.org", "ada+x@example.org", "ada"]
    assert len({normalised(each) for each in others}) == len(others)


async def test_an_address_is_found_in_every_case_that_keeps_it(bench: Bench) -> None:
    here = await _keep_address(bench)
    there = await _keep_address(bench, ADDRESS.upper(), "case-2")
    await _keep_address(bench, "eve.testcase@example.org", "case-3")
    found = await _find(bench)
    assert [(x.case_id, x.party_id, x.reference) for x in found] == [
        ("case-1", "p1", here),
        ("case-2", "p1", there),
    ]


async def test_names_and_texts_are_not_found(bench: Bench) -> None:
    await keep(bench.vault, ADDRESS)
    assert await _find(bench) == ()
    assert set(bench.store.lookups.values()) == {None}


async def test_nobody_without_the_key_can_try_addresses(bench: Bench) -> None:
    await _keep_address(bench)
    [lookup] = [x for x in bench.store.lookups.values() if x]
    assert "ada" not in lookup.hashed
    bench.lookups = KeyRing.generate(KeyPurpose.LOOKUPS)
    assert await _find(bench) == ()


async def test_what_was_erased_is_not_found(bench: Bench) -> None:
    await _keep_address(bench)
    await bench.vault.destroy_party("case-1", "p1", actor="off_1", purpose="erasure")
    assert await _find(bench) == ()


async def test_addresses_are_found_through_a_rotation_and_the_old_key_may_go(bench: Bench) -> None:
    await _keep_address(bench)
    bench.lookups = bench.lookups.rotated()
    await bench.another().keep(
        "case-2", VaultKind.PARTY_ADDRESS, ADDRESS, party_id="p1", actor="a", purpose="p"
    )
    assert len(await _find(bench)) == 2
    rebuilt = await bench.another().finder.rebuild(actor="adm_1", purpose="rotate_keys")
    assert (rebuilt.entries, rebuilt.refused) == (1, 0)
    bench.lookups = KeyRing(purpose=KeyPurpose.LOOKUPS, keys=(bench.lookups.current,))
    assert len(await _find(bench)) == 2
    again = await bench.another().finder.rebuild(actor="adm_1", purpose="rotate_keys")
    assert again.entries == 0


async def test_what_was_kept_before_there_was_an_index_is_put_into_it(bench: Bench) -> None:
    for number in range(250):
        await _keep_address(bench, case_id=f"case-{number}")
    bench.store.lookups.clear()
    assert await _find(bench) == ()
    bench.key_store.destroyed.add(next(iter(bench.key_store.party_keys)))
    bench.forget()
    rebuilt = await bench.another().finder.rebuild(actor="adm_1", purpose="rotate_keys")
    assert (rebuilt.entries, rebuilt.refused) == (249, 1)
    assert len(await _find(bench)) == 249


async def test_looking_up_is_in_the_audit_trail_without_the_address(bench: Bench) -> None:
    await _keep_address(bench)
    bench.audit.entries.clear()
    await _find(bench)
    [entry] = bench.audit.entries
    assert (entry.action, entry.actor, entry.purpose) == ("vault.find", "off_1", "find_party")
    assert (entry.case_id, entry.subject) == (None, None)
    bench.audit.broken = True
    with pytest.raises(ConnectionError):
        await _find(bench)


async def test_a_number_of_another_register_is_found_as_such_and_never_as_an_address(
    bench: Bench,
) -> None:
    number = "2027-0042"
    await _keep_address(bench, number)
    kept = await keep(bench.vault, number, "case-2", kind=VaultKind.EXTERNAL_REFERENCE)
    found = await bench.another().finder.find(
        f" {number}", actor="off_1", purpose="check", kind=VaultKind.EXTERNAL_REFERENCE
    )
    assert [x.reference for x in found] == [kept]
    assert [x.case_id for x in await _find(bench, number)] == ["case-1"]
