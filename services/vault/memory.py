"""The vault's stores in memory: the ports' smallest true implementation, for tests at the ports."""

from collections import Counter
from collections.abc import Sequence

from services.vault.case_keys import Replacement
from services.vault.errors import CaseKeyDestroyed, CaseKeyMissingError, PartyKeyDestroyed
from services.vault.kinds import VaultKind
from services.vault.lookups import Lookup
from services.vault.records import (
    KeyOwner,
    SealedEntry,
    StandingKeys,
    VaultReference,
    WrappedCaseKey,
    WrappedPartyKey,
)


class MemoryVaultStore:
    """Keeps entries as long as the object lives: a `VaultStore`."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, VaultReference], SealedEntry] = {}
        self.lookups: dict[VaultReference, Lookup | None] = {}

    async def put_entry(self, entry: SealedEntry, lookup: Lookup | None = None) -> None:
        """See `VaultStore.put_entry`."""
        if (entry.case_id, entry.reference) not in self.entries:
            self.entries[entry.case_id, entry.reference] = entry
            self.lookups[entry.reference] = lookup

    async def get_entry(self, case_id: str, reference: VaultReference) -> SealedEntry | None:
        """See `VaultStore.get_entry`."""
        return self.entries.get((case_id, reference))

    async def holds_entries(self, owner: KeyOwner) -> bool:
        """See `VaultStore.holds_entries`."""
        return any(_is_under(entry, owner) for entry in self.entries.values())

    async def delete_entry(self, case_id: str, reference: VaultReference) -> None:
        """See `VaultStore.delete_entry`."""
        self.entries.pop((case_id, reference), None)

    async def delete_entries(self, owner: KeyOwner) -> None:
        """See `VaultStore.delete_entries`."""
        self.entries = {
            place: entry for place, entry in self.entries.items() if not _is_under(entry, owner)
        }

    async def find_entries(self, hashes: Sequence[str]) -> list[SealedEntry]:
        """See `VaultStore.find_entries`."""
        found = [entry for entry in self.entries.values() if self._hash(entry) in hashes]
        return sorted(found, key=lambda x: (x.case_id, x.party_id or "", x.reference))

    async def entries_found_otherwise(
        self, kinds: Sequence[VaultKind], key_id: str, *, limit: int, after: str
    ) -> list[SealedEntry]:
        """See `VaultStore.entries_found_otherwise`."""
        found = [
            entry
            for entry in self.entries.values()
            if entry.kind in kinds
            and entry.reference > after
            and ((known := self.lookups.get(entry.reference)) is None or known.key_id != key_id)
        ]
        return sorted(found, key=lambda x: x.reference)[:limit]

    async def put_lookup(self, reference: VaultReference, lookup: Lookup) -> None:
        """See `VaultStore.put_lookup`."""
        self.lookups[reference] = lookup

    def _hash(self, entry: SealedEntry) -> str | None:
        known = self.lookups.get(entry.reference)
        return known.hashed if known else None


class MemoryKeyStore:
    """Keeps keys as long as the object lives: a `KeyStore`, and its `CaseKeys`."""

    def __init__(self) -> None:
        self.case_keys: dict[str, WrappedCaseKey] = {}
        self.party_keys: dict[KeyOwner, WrappedPartyKey] = {}
        self.destroyed: set[KeyOwner] = set()

    async def find(self, owner: KeyOwner) -> StandingKeys | None:
        """See `KeyStore.find`."""
        self._refuse_destroyed(owner)
        case = self.case_keys.get(owner.case_id)
        return None if case is None else StandingKeys(case=case, party=self.party_keys.get(owner))

    async def put_case_key(self, key: WrappedCaseKey) -> WrappedCaseKey:
        """See `KeyStore.put_case_key`."""
        self._refuse_destroyed(KeyOwner(case_id=key.case_id))
        return self.case_keys.setdefault(key.case_id, key)

    async def put_party_key(self, key: WrappedPartyKey) -> WrappedPartyKey:
        """See `KeyStore.put_party_key`."""
        owner = KeyOwner(case_id=key.case_id, party_id=key.party_id)
        self._refuse_destroyed(owner)
        if key.case_id not in self.case_keys:
            raise CaseKeyMissingError(key.case_id)
        return self.party_keys.setdefault(owner, key)

    async def destroy(self, owner: KeyOwner) -> None:
        """See `KeyStore.destroy`."""
        self.destroyed.add(owner)
        self.party_keys.pop(owner, None)
        if owner.party_id is None:
            self.case_keys.pop(owner.case_id, None)
            kept = self.party_keys.items()
            self.party_keys = {x: key for x, key in kept if x.case_id != owner.case_id}

    async def counted(self) -> dict[str, int]:
        """See `CaseKeys.counted`."""
        return dict(Counter(key.key_id for key in self.case_keys.values()))

    async def page(
        self, *, limit: int, after: str = "", not_under: str | None = None
    ) -> list[WrappedCaseKey]:
        """See `CaseKeys.page`."""
        found = (key for case_id, key in sorted(self.case_keys.items()) if case_id > after)
        return [key for key in found if key.key_id != not_under][:limit]

    async def of_parties(self, case_ids: Sequence[str]) -> list[WrappedPartyKey]:
        """See `CaseKeys.of_parties`."""
        return [key for key in self.party_keys.values() if key.case_id in case_ids]

    async def replace(self, replacements: Sequence[Replacement]) -> int:
        """See `CaseKeys.replace`."""
        standing = [x for x in replacements if self.case_keys.get(x.old.case_id) == x.old]
        self.case_keys.update({each.new.case_id: each.new for each in standing})
        return len(standing)

    def _refuse_destroyed(self, owner: KeyOwner) -> None:
        if KeyOwner(case_id=owner.case_id) in self.destroyed:
            raise CaseKeyDestroyed(owner.case_id)
        if owner.party_id is not None and owner in self.destroyed:
            raise PartyKeyDestroyed(owner.case_id, owner.party_id)


def _is_under(entry: SealedEntry, owner: KeyOwner) -> bool:
    return entry.case_id == owner.case_id and owner.party_id in (None, entry.party_id)
