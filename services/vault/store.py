"""The port behind which sealed entries are stored; the keys to them lie elsewhere."""

from collections.abc import Sequence
from typing import Protocol

from services.vault.kinds import VaultKind
from services.vault.lookups import Lookup
from services.vault.records import KeyOwner, SealedEntry, VaultReference


class VaultStore(Protocol):
    """Stores what it cannot read. An entry is in its store when `put_entry` returns."""

    async def put_entry(self, entry: SealedEntry, lookup: Lookup | None = None) -> None:
        """Store an entry and what finds it; one that stands under its reference stays."""

    async def get_entry(self, case_id: str, reference: VaultReference) -> SealedEntry | None:
        """The entry of this reference in this case, or None."""

    async def holds_entries(self, owner: KeyOwner) -> bool:
        """Whether anything lies under the owner's key: for a case, anything of it at all."""

    async def delete_entry(self, case_id: str, reference: VaultReference) -> None:
        """Delete an entry; where there is none, that is the same."""

    async def delete_entries(self, owner: KeyOwner) -> None:
        """Delete what lies under the owner's key: for a case, everything of it."""

    async def find_entries(self, hashes: Sequence[str]) -> list[SealedEntry]:
        """The entries that one of these hashes finds, by case, party and reference."""

    async def entries_found_otherwise(
        self, kinds: Sequence[VaultKind], key_id: str, *, limit: int, after: str
    ) -> list[SealedEntry]:
        """Entries of these kinds that are not found under this lookup key, by reference.

        Args:
            kinds: Only these.
            key_id: The lookup key under which they ought to be found.
            limit: At most so many.
            after: Only those behind this reference.
        """

    async def put_lookup(self, reference: VaultReference, lookup: Lookup) -> None:
        """Change what finds an entry; one that was deleted meanwhile stays deleted."""
