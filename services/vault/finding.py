"""Finds parties by an address, and keeps the index under its current key."""

from collections.abc import Callable
from dataclasses import dataclass

from services.audit import AuditTrail
from services.vault.data_keys import DataKeys
from services.vault.errors import VaultError
from services.vault.kinds import VaultKind
from services.vault.lookups import AddressIndex, Lookup
from services.vault.records import KeyOwner, SealedEntry, VaultReference
from services.vault.store import VaultStore

BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where an address is kept; the party may have chosen another one since."""

    case_id: str
    party_id: str | None
    reference: VaultReference


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What came of going through the index.

    Attributes:
        entries: How many addresses were put under the current lookup key.
        refused: How many could not be opened; they stay as they are.
    """

    entries: int
    refused: int


class Finder:
    """The vault's look-ups, on the same stores and keys."""

    def __init__(
        self, *, store: VaultStore, data_keys: DataKeys, index: AddressIndex, audit: AuditTrail
    ) -> None:
        self._store = store
        self._data_keys = data_keys
        self._index = index
        self._audit = audit

    async def find(
        self, text: str, *, actor: str, purpose: str, kind: VaultKind | None = None
    ) -> tuple[Found, ...]:
        """Where a value is kept, in all cases: an address or a number at the gateway unless said.

        Whoever shows an answer has to leave out the cases that its reader may not see.
        """
        await self._audit.record(
            actor=actor, purpose=purpose, action="vault.find", case_id=None, subject=None
        )
        hashes = [lookup.hashed for lookup in self._index.any_of(text, kind)]
        entries = await self._store.find_entries(hashes)
        return tuple(
            Found(case_id=x.case_id, party_id=x.party_id, reference=x.reference) for x in entries
        )

    async def rebuild(
        self, *, actor: str, purpose: str, progress: Callable[[int], None] = lambda _: None
    ) -> Rebuilt:
        """Put every address under the current lookup key, also those from before there was one.

        Nothing is shown to anybody. May be cut off at any time, and given again.
        """
        key_id = self._index.newest_id()
        await self._audit.record(
            actor=actor, purpose=purpose, action="vault.index", case_id=None, subject=key_id
        )
        entries, refused, after = 0, 0, ""
        kinds = [kind for kind in VaultKind if kind.is_looked_up]
        while page := await self._store.entries_found_otherwise(
            kinds, key_id, limit=BATCH, after=after
        ):
            after = page[-1].reference
            for entry in page:
                lookup = await self._lookup_of(entry)
                if lookup is None:
                    refused += 1
                else:
                    await self._store.put_lookup(entry.reference, lookup)
                    entries += 1
            progress(entries)
        return Rebuilt(entries=entries, refused=refused)

    async def _lookup_of(self, entry: SealedEntry) -> Lookup | None:
        owner = KeyOwner(case_id=entry.case_id, party_id=entry.party_id)
        try:
            cipher = await self._data_keys.require(owner)
            return self._index.of(entry.kind, cipher.open(entry).decode())
        except VaultError:
            # 'keys verify' names what does not open; the index is no place to stop at it.
            return None
