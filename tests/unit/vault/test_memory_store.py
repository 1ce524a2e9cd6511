import pytest

from services.vault import KeyStore, MemoryKeyStore, MemoryVaultStore, VaultStore
from tests.contracts.key_store import CaseKeysContract, EveryKeyStore, KeyStoreContract
from tests.contracts.vault_store import VaultStoreContract


class TestMemoryVaultStore(VaultStoreContract):
    @pytest.fixture
    def store(self) -> VaultStore:
        return MemoryVaultStore()


class TestMemoryKeyStore(KeyStoreContract):
    @pytest.fixture
    def keys(self) -> KeyStore:
        return MemoryKeyStore()


class TestMemoryCaseKeys(CaseKeysContract):
    @pytest.fixture
    def every(self) -> EveryKeyStore:
        return MemoryKeyStore()
