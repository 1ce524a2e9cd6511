import pytest

from services.vault import MemoryVaultStore, VaultStore
from tests.contracts.vault_store import CaseKeysContract, EveryKeyStore, VaultStoreContract


class TestMemoryVaultStore(VaultStoreContract):
    @pytest.fixture
    def store(self) -> VaultStore:
        return MemoryVaultStore()


class TestMemoryCaseKeys(CaseKeysContract):
    """The laws of going through all case keys."""

    @pytest.fixture
    def keys(self) -> EveryKeyStore:
        return MemoryVaultStore()
