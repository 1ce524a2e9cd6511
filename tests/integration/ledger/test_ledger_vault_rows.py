"""The vault's store over the ledger's database keeps the port's contract."""

import pytest
from sqlalchemy import select

from services.ledger.case_key_rows import CaseKeyRows
from services.ledger.ledger import Ledger
from services.ledger.tables import case_keys, vault_entries
from services.ledger.vault_rows import VaultRows
from services.vault import SealedEntry, VaultKind, VaultStore, WrappedCaseKey
from services.vault.records import new_reference
from tests.contracts.vault_store import CaseKeysContract, EveryKeyStore, VaultStoreContract
from tests.integration.ledger.story import NOON


class TestVaultRows(VaultStoreContract):
    """The laws of the port, on both databases."""

    @pytest.fixture
    def store(self, ledger: Ledger) -> VaultStore:
        """The store over a fresh database."""
        return ledger.vault_rows


class _Rows(VaultRows, CaseKeyRows):
    def __init__(self, ledger: Ledger) -> None:
        VaultRows.__init__(self, ledger.database, lambda: NOON)


class TestCaseKeyRows(CaseKeysContract):
    """The laws of going through all case keys, on both databases."""

    @pytest.fixture
    def keys(self, ledger: Ledger) -> EveryKeyStore:
        """Both stores over a fresh database."""
        return _Rows(ledger)


async def test_a_destroyed_case_leaves_neither_key_nor_entries(ledger: Ledger) -> None:
    """What remains says only that there was one, and when it ended."""
    store = ledger.vault_rows
    await store.put_case_key(WrappedCaseKey(case_id="case-1", key_id="k", wrapped=b"wrapped"))
    await store.put_entry(
        SealedEntry(
            case_id="case-1", reference=new_reference(), kind=VaultKind.CASE_NOTE, sealed=b"sealed"
        )
    )
    await store.delete_case_key("case-1")
    async with ledger.database.reading() as connection:
        [key] = (await connection.execute(select(case_keys))).all()
        assert (key.wrapped, key.key_id) == (None, None)
        assert key.destroyed_at is not None
        assert (await connection.execute(select(vault_entries))).all() == []
