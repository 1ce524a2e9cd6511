"""Whoever can write to both stores, and has no key, makes the vault refuse and never mislead.

A table of what somebody might do, and of what is told then; and of what an administrator does,
after which everything still opens.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from services.keys import KeyPurpose, KeyRing, UnknownKeyError
from services.vault import (
    CaseKeyDestroyed,
    CaseKeyMissingError,
    CaseKeyRefusedError,
    EntryMissingError,
    EntryRefusedError,
    KeyOwner,
    PartyKeyDestroyed,
    VaultKind,
    VaultReference,
)
from services.vault.envelope import rewrap_case_key
from services.vault.rotation import rewrap_all
from tests.unit.vault.at_the_ports import NAME, Bench, keep, reveal

ADA = KeyOwner(case_id="case-1", party_id="p1")
BOB = KeyOwner(case_id="case-1", party_id="p2")
ELSEWHERE = KeyOwner(case_id="case-2", party_id="p1")


class Filled:
    """Two cases: three values of Ada's, one of Bob's, one in the other case."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.ring = bench.ring
        self.entries = bench.store.entries
        self.keys = bench.key_store
        self.name = self.second = self.address = VaultReference("")
        self.bobs = self.elsewhere = VaultReference("")

    async def fill(self) -> None:
        """Keep everything, and let the keys be forgotten."""
        vault = self.bench.vault
        self.name = await keep(vault)
        self.second = await keep(vault, "Ada Another")
        self.address = await keep(vault, "ada.testcase@example.org", kind=VaultKind.PARTY_ADDRESS)
        self.bobs = await keep(vault, "Bob Testcase", party_id="p2")
        self.elsewhere = await keep(vault, "Eve Testcase", case_id="case-2")
        self.bench.forget()

    async def read(self) -> str:
        """What the vault gives out as Ada's name."""
        return await self.bench.another(self.ring).reveal(
            "case-1",
            self.name,
            kind=VaultKind.PARTY_NAME,
            party_id="p1",
            actor="worker",
            purpose="deliver_notice",
        )

    def put(self, **changed: object) -> None:
        """Change the row of Ada's name."""
        entry = self.entries["case-1", self.name]
        self.entries["case-1", self.name] = replace(entry, **changed)  # type: ignore[arg-type]  # rows of any shape


Act = Callable[[Filled], None]


def _flipped(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])


def _sealed(filled: Filled, case_id: str, reference: VaultReference) -> bytes:
    return filled.entries[case_id, reference].sealed


def _alter_the_entry(filled: Filled) -> None:
    filled.put(sealed=_flipped(_sealed(filled, "case-1", filled.name)))


def _alter_the_format(filled: Filled) -> None:
    filled.put(sealed=b"\x02" + _sealed(filled, "case-1", filled.name)[1:])


def _swap_rows(filled: Filled) -> None:
    filled.put(sealed=_sealed(filled, "case-1", filled.second))


def _swap_columns(filled: Filled) -> None:
    filled.put(sealed=_sealed(filled, "case-1", filled.address))


def _swap_whole_rows_of_columns(filled: Filled) -> None:
    address = filled.entries["case-1", filled.address]
    filled.entries["case-1", filled.name] = replace(address, reference=filled.name)


def _swap_tables(filled: Filled) -> None:
    filled.put(kind=VaultKind.RESPONDENT_NAME)


def _swap_parties(filled: Filled) -> None:
    filled.put(sealed=_sealed(filled, "case-1", filled.bobs))


def _swap_whole_rows_of_parties(filled: Filled) -> None:
    bobs = filled.entries["case-1", filled.bobs]
    filled.entries["case-1", filled.name] = replace(bobs, reference=filled.name, party_id="p1")


def _point_to_another_party(filled: Filled) -> None:
    filled.name = filled.bobs


def _take_the_party_away(filled: Filled) -> None:
    filled.put(party_id=None)


def _swap_cases(filled: Filled) -> None:
    filled.put(sealed=_sealed(filled, "case-2", filled.elsewhere))


def _swap_whole_rows_of_cases(filled: Filled) -> None:
    other = filled.entries["case-2", filled.elsewhere]
    filled.entries["case-1", filled.name] = replace(other, case_id="case-1", reference=filled.name)


def _point_to_another_case(filled: Filled) -> None:
    filled.name = filled.elsewhere


def _alter_the_case_key(filled: Filled) -> None:
    key = filled.keys.case_keys["case-1"]
    filled.keys.case_keys["case-1"] = replace(key, wrapped=_flipped(key.wrapped))


def _swap_case_keys(filled: Filled) -> None:
    other = filled.keys.case_keys["case-2"]
    filled.keys.case_keys["case-1"] = replace(other, case_id="case-1")


def _name_another_vault_key(filled: Filled) -> None:
    filled.ring = filled.ring.rotated()
    key = filled.keys.case_keys["case-1"]
    filled.keys.case_keys["case-1"] = replace(key, key_id=filled.ring.current.id)


def _alter_the_party_key(filled: Filled) -> None:
    key = filled.keys.party_keys[ADA]
    filled.keys.party_keys[ADA] = replace(key, wrapped=_flipped(key.wrapped))


def _swap_party_keys(filled: Filled) -> None:
    filled.keys.party_keys[ADA] = replace(filled.keys.party_keys[BOB], party_id="p1")


def _swap_party_keys_of_cases(filled: Filled) -> None:
    filled.keys.party_keys[ADA] = replace(filled.keys.party_keys[ELSEWHERE], case_id="case-1")


def _pass_a_case_key_off_as_a_partys(filled: Filled) -> None:
    wrapped = filled.keys.case_keys["case-1"].wrapped
    filled.keys.party_keys[ADA] = replace(filled.keys.party_keys[ADA], wrapped=wrapped)


def _come_with_another_ring(filled: Filled) -> None:
    filled.ring = KeyRing.generate(KeyPurpose.VAULT)


def _lose_the_entry(filled: Filled) -> None:
    del filled.entries["case-1", filled.name]


def _lose_the_case_key(filled: Filled) -> None:
    del filled.keys.case_keys["case-1"]


def _lose_the_party_key(filled: Filled) -> None:
    del filled.keys.party_keys[ADA]


def _destroy_the_case(filled: Filled) -> None:
    filled.keys.destroyed.add(KeyOwner(case_id="case-1"))


def _destroy_the_party(filled: Filled) -> None:
    filled.keys.destroyed.add(ADA)


REFUSED: list[tuple[Act, type[Exception]]] = [
    (_alter_the_entry, EntryRefusedError),
    (_alter_the_format, EntryRefusedError),
    (_swap_rows, EntryRefusedError),
    (_swap_columns, EntryRefusedError),
    (_swap_whole_rows_of_columns, EntryRefusedError),
    (_swap_tables, EntryRefusedError),
    (_swap_parties, EntryRefusedError),
    (_swap_whole_rows_of_parties, EntryRefusedError),
    (_point_to_another_party, EntryRefusedError),
    (_take_the_party_away, EntryRefusedError),
    (_swap_cases, EntryRefusedError),
    (_swap_whole_rows_of_cases, EntryRefusedError),
    (_point_to_another_case, EntryMissingError),
    (_alter_the_case_key, CaseKeyRefusedError),
    (_swap_case_keys, CaseKeyRefusedError),
    (_name_another_vault_key, CaseKeyRefusedError),
    (_alter_the_party_key, CaseKeyRefusedError),
    (_swap_party_keys, CaseKeyRefusedError),
    (_swap_party_keys_of_cases, CaseKeyRefusedError),
    (_pass_a_case_key_off_as_a_partys, CaseKeyRefusedError),
    (_come_with_another_ring, UnknownKeyError),
    (_lose_the_entry, EntryMissingError),
    (_lose_the_case_key, CaseKeyMissingError),
    (_lose_the_party_key, CaseKeyMissingError),
    (_destroy_the_case, CaseKeyDestroyed),
    (_destroy_the_party, PartyKeyDestroyed),
]


@pytest.fixture
async def filled(bench: Bench) -> Filled:
    """Two cases with something to swap."""
    filled = Filled(bench)
    await filled.fill()
    return filled


async def test_what_nobody_touched_opens(filled: Filled) -> None:
    assert await filled.read() == NAME


@pytest.mark.parametrize(
    ("act", "told"), REFUSED, ids=[act.__name__.strip("_") for act, _ in REFUSED]
)
async def test_what_somebody_touched_is_refused(
    filled: Filled, act: Act, told: type[Exception]
) -> None:
    act(filled)
    with pytest.raises(told) as refused:
        await filled.read()
    assert type(refused.value) is told
    assert "Testcase" not in str(refused.value)


async def test_everything_opens_under_a_rotated_key(filled: Filled) -> None:
    older = filled.ring
    filled.ring = older.rotated()
    assert await filled.read() == NAME
    assert (await rewrap_all(filled.keys, filled.ring)).through == 2
    filled.ring = KeyRing(purpose=KeyPurpose.VAULT, keys=(filled.ring.current,))
    assert await filled.read() == NAME
    filled.ring = older
    with pytest.raises(UnknownKeyError):
        await filled.read()


async def test_both_halves_open_under_a_half_rotated_key(filled: Filled) -> None:
    filled.ring = filled.ring.rotated()
    key = filled.keys.case_keys["case-2"]
    filled.keys.case_keys["case-2"] = rewrap_case_key(key, filled.ring)
    assert await filled.read() == NAME
    vault = filled.bench.another(filled.ring)
    assert await reveal(vault, filled.elsewhere, "case-2") == "Eve Testcase"
