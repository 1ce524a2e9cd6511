"""The vault's store over the ledger's database keeps the port's contract."""

import pytest

from services.ledger.ledger import Ledger
from services.vault import KeyOwner, VaultKind, VaultStore
from services.vault.envelope import CaseCipher
from services.vault.records import new_reference
from tests.contracts.vault_store import VaultStoreContract


class TestVaultRows(VaultStoreContract):
    """The laws of the port, on both databases."""

    @pytest.fixture
    def store(self, ledger: Ledger) -> VaultStore:
        """The store over a fresh database."""
        return ledger.vault_rows


async def test_the_owners_of_entries_are_listed_page_by_page(ledger: Ledger) -> None:
    """Each owner once, whatever it has kept."""
    store = ledger.vault_rows
    expected = []
    for case_id in ("case-1", "case-2"):
        case = CaseCipher(case_id, bytes(32))
        ciphers = [case, *(case.new_party_key(each)[1] for each in ("p1", "p2"))]
        for cipher in ciphers[1:] if case_id == "case-2" else ciphers:
            expected.append(cipher.owner)
            for _ in range(3):
                await store.put_entry(cipher.seal(new_reference(), VaultKind.CASE_NOTE, b"x"))
    found, after = list[KeyOwner](), None
    while page := await store.owners(limit=2, after=after):
        found, after = found + page, page[-1]
    assert found == expected
