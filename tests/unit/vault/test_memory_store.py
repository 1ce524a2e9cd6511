import pytest

from services.vault import MemoryVaultStore, VaultStore
from tests.contracts.vault_store import VaultStoreContract


class TestMemoryVaultStore(VaultStoreContract):
    @pytest.fixture
    def store(self) -> VaultStore:
        return MemoryVaultStore()
