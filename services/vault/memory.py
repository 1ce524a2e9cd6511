"""A vault store in memory: the port's smallest true implementation, for tests at the port."""

from services.vault.errors import CaseKeyDestroyed, CaseKeyMissingError
from services.vault.records import SealedEntry, VaultReference, WrappedCaseKey


class MemoryVaultStore:
    """Keeps keys and entries for as long as the object lives. See `VaultStore` for each method."""

    def __init__(self) -> None:
        self.case_keys: dict[str, WrappedCaseKey] = {}
        self.entries: dict[tuple[str, VaultReference], SealedEntry] = {}
        self.destroyed: set[str] = set()

    async def get_case_key(self, case_id: str) -> WrappedCaseKey | None:
        """See `VaultStore.get_case_key`."""
        self._refuse_destroyed(case_id)
        return self.case_keys.get(case_id)

    async def put_case_key(self, key: WrappedCaseKey) -> WrappedCaseKey:
        """See `VaultStore.put_case_key`."""
        self._refuse_destroyed(key.case_id)
        return self.case_keys.setdefault(key.case_id, key)

    async def put_entry(self, entry: SealedEntry) -> None:
        """See `VaultStore.put_entry`."""
        self._refuse_destroyed(entry.case_id)
        if entry.case_id not in self.case_keys:
            raise CaseKeyMissingError(entry.case_id)
        self.entries.setdefault((entry.case_id, entry.reference), entry)

    async def get_entry(self, case_id: str, reference: VaultReference) -> SealedEntry | None:
        """See `VaultStore.get_entry`."""
        self._refuse_destroyed(case_id)
        return self.entries.get((case_id, reference))

    async def delete_case_key(self, case_id: str) -> None:
        """See `VaultStore.delete_case_key`."""
        self.case_keys.pop(case_id, None)
        self.destroyed.add(case_id)

    def _refuse_destroyed(self, case_id: str) -> None:
        if case_id in self.destroyed:
            raise CaseKeyDestroyed(case_id)
