"""A vault store in memory: the ports' smallest true implementation, for tests at the ports."""

from collections import Counter
from collections.abc import Sequence

from services.vault.case_keys import Replacement
from services.vault.errors import CaseKeyDestroyed, CaseKeyMissingError
from services.vault.records import SealedEntry, VaultReference, WrappedCaseKey


class MemoryVaultStore:
    """Keeps keys and entries as long as the object lives: a `VaultStore`, and its `CaseKeys`."""

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

    async def counted(self) -> dict[str, int]:
        """See `CaseKeys.counted`."""
        return dict(Counter(key.key_id for key in self.case_keys.values()))

    async def page(
        self, *, limit: int, after: str = "", not_under: str | None = None
    ) -> list[WrappedCaseKey]:
        """See `CaseKeys.page`."""
        found = (key for case_id, key in sorted(self.case_keys.items()) if case_id > after)
        return [key for key in found if key.key_id != not_under][:limit]

    async def replace(self, replacements: Sequence[Replacement]) -> int:
        """See `CaseKeys.replace`."""
        standing = [x for x in replacements if self.case_keys.get(x.old.case_id) == x.old]
        self.case_keys.update({each.new.case_id: each.new for each in standing})
        return len(standing)

    def _refuse_destroyed(self, case_id: str) -> None:
        if case_id in self.destroyed:
            raise CaseKeyDestroyed(case_id)
