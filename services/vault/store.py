"""The port behind which wrapped case keys and sealed entries are stored."""

from typing import Protocol

from services.vault.records import SealedEntry, VaultReference, WrappedCaseKey


class VaultStore(Protocol):
    """Stores what it cannot read.

    Three laws, checked by the contract tests: the first key written for a case is the case's key;
    a destroyed key stays destroyed, whatever comes later or at the same moment; an entry is in its
    store when `put_entry` returns, and never changes.
    """

    async def get_case_key(self, case_id: str) -> WrappedCaseKey | None:
        """The key of a case, or None if it never had one.

        Raises:
            CaseKeyDestroyed: It had one, and it was destroyed.
        """

    async def put_case_key(self, key: WrappedCaseKey) -> WrappedCaseKey:
        """Store a case's key unless the case has one; the key that stands is returned.

        Raises:
            CaseKeyDestroyed: The case had one, and it was destroyed.
        """

    async def put_entry(self, entry: SealedEntry) -> None:
        """Store an entry, in the same transaction that sees the case's key alive.

        Raises:
            CaseKeyDestroyed: The case's key was destroyed.
            CaseKeyMissingError: The case has no key.
        """

    async def get_entry(self, case_id: str, reference: VaultReference) -> SealedEntry | None:
        """The entry of this reference in this case, or None.

        Raises:
            CaseKeyDestroyed: The case's key was destroyed; so a key that somebody still has in
                memory opens nothing more.
        """

    async def delete_case_key(self, case_id: str) -> None:
        """Overwrite the case's key and remember that it was destroyed; entries may be deleted too.

        A case that has no key yet counts as destroyed afterwards as well. Doing it twice is the
        same as doing it once.
        """
