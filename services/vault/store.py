"""The port behind which sealed entries are stored; the keys to them lie elsewhere."""

from typing import Protocol

from services.vault.records import KeyOwner, SealedEntry, VaultReference


class VaultStore(Protocol):
    """Stores what it cannot read. An entry is in its store when `put_entry` returns."""

    async def put_entry(self, entry: SealedEntry) -> None:
        """Store an entry; one that stands under its reference already stays as it is."""

    async def get_entry(self, case_id: str, reference: VaultReference) -> SealedEntry | None:
        """The entry of this reference in this case, or None."""

    async def holds_entries(self, owner: KeyOwner) -> bool:
        """Whether anything lies under the owner's key: for a case, anything of it at all."""

    async def delete_entry(self, case_id: str, reference: VaultReference) -> None:
        """Delete an entry; where there is none, that is the same."""

    async def delete_entries(self, owner: KeyOwner) -> None:
        """Delete what lies under the owner's key: for a case, everything of it."""
