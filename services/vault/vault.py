"""The vault as the rest of the program sees it: keep a value, reveal it, destroy a key."""

import time
from collections.abc import Callable

from services.audit import AuditTrail
from services.keys.living_ring import EveryKey
from services.keys.wrapping import VaultRing
from services.vault.cipher_cache import CipherCache
from services.vault.data_keys import DataKeys
from services.vault.envelope import OwnerCipher
from services.vault.errors import (
    EntryMissingError,
    EntryRefusedError,
    KeyDestroyed,
    PartyUnnamedError,
    ValueTooLongError,
    ValueUnencodableError,
)
from services.vault.finding import Finder
from services.vault.key_store import KeyStore
from services.vault.kinds import VaultKind
from services.vault.lookups import AddressIndex
from services.vault.records import KeyOwner, VaultReference, new_reference
from services.vault.store import VaultStore

_CACHED_OWNERS = 1024
_CACHED_SECONDS = 60.0


class Vault:
    """Keeps personal values, encrypted under a key of their case or of their party in it.

    Every call names its actor and purpose and is in the audit trail before it has any effect; if
    the entry cannot be written, the call fails and nothing is kept, shown or destroyed. Encryption
    takes some ten microseconds for the longest value, so it runs where it is called.

    Keys and entries lie in two stores, and no transaction spans both. So a key is stored before the
    first entry that it seals, and destroyed before the entries are deleted: whoever is killed in
    between leaves a key that seals nothing, or entries that nobody can read. And each call asks the
    key store whether the key stands, last of all where it writes, so that nothing is ever given out
    or taken in under a key that somebody has destroyed.
    """

    def __init__(
        self,
        *,
        store: VaultStore,
        key_store: KeyStore,
        keys: VaultRing,
        lookups: EveryKey,
        audit: AuditTrail,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a vault over its stores.

        Args:
            store: Where sealed entries are stored.
            key_store: Where the wrapped keys are, apart from them.
            keys: The vault's key-encryption keys.
            lookups: The keys by which addresses are found again.
            audit: Where each call is recorded.
            clock: Seconds that never go back, for how long a data key stays in memory.
        """
        self._store = store
        self._data_keys = DataKeys(
            key_store=key_store,
            keys=keys,
            ciphers=CipherCache(capacity=_CACHED_OWNERS, seconds=_CACHED_SECONDS, clock=clock),
        )
        self._audit = audit
        self._index = AddressIndex(lookups)
        self.finder = Finder(store=store, data_keys=self._data_keys, index=self._index, audit=audit)

    async def keep(
        self,
        case_id: str,
        kind: VaultKind,
        plaintext: str,
        *,
        party_id: str | None,
        actor: str,
        purpose: str,
        reference: VaultReference | None = None,
    ) -> VaultReference:
        """Encrypt a value, store it, and give the reference under which it can be revealed.

        The text is kept as it is, control characters included. A `reference` that follows from a
        command and its text lets the same command be given again without keeping the text twice;
        the value that was kept first under it stands.

        Args:
            case_id: The case it is kept for.
            kind: What it is.
            plaintext: The value.
            party_id: Whose it is, so that it ends with her key; None for what is the case's own.
            actor: On whose behalf.
            purpose: What for.
            reference: Its reference, if that follows from something.

        Raises:
            PartyUnnamedError: Values of this kind are always one person's, and none is named.
            ValueTooLongError: It has more than its kind's `longest_bytes` in UTF-8.
            ValueUnencodableError: It is not valid Unicode.
            KeyDestroyed: The case's or the party's key was destroyed.
            CaseKeyMissingError: There are entries whose key the key store does not have.
            CaseKeyRefusedError: The stored key is not the one wrapped for this case or party.
        """
        if party_id is None and kind.is_a_partys:
            raise PartyUnnamedError(kind)
        text = _encoded(plaintext, kind.longest_bytes)
        reference = reference or new_reference()
        owner = KeyOwner(case_id=case_id, party_id=party_id)
        await self._record("vault.keep", case_id, reference, actor=actor, purpose=purpose)
        cipher = await self._data_keys.find(owner) or await self._first(owner)
        await self._store.put_entry(
            cipher.seal(reference, kind, text), self._index.of(kind, plaintext)
        )
        try:
            await self._data_keys.require(owner)
        except KeyDestroyed:
            # Destroyed meanwhile, and the entries deleted, perhaps, before this one was put.
            await self._store.delete_entry(case_id, reference)
            raise
        return reference

    async def reveal(
        self,
        case_id: str,
        reference: VaultReference | str,
        *,
        actor: str,
        purpose: str,
        kind: VaultKind | None = None,
        party_id: str | None = None,
    ) -> str:
        """Decrypt a value.

        Args:
            case_id: The case it was kept for.
            reference: What `keep` returned.
            actor: Who asks.
            purpose: What for.
            kind: What the caller expects the value to be. Give it wherever it is known: it is what
                notices a reference copied into another column.
            party_id: Whose the caller expects it to be. Give it wherever it is known, most of all
                where something leaves the building: it is what notices a reference copied from one
                party to another. What was kept before parties had keys passes.

        Raises:
            EntryMissingError: The case has no such entry.
            EntryRefusedError: The entry was altered, moved, or is of another kind or party than
                expected.
            KeyDestroyed: The case's or the party's key was destroyed.
            CaseKeyMissingError: The key store does not have its key.
            CaseKeyRefusedError: The stored key is not the one wrapped for this case or party.
        """
        reference = VaultReference(reference)
        await self._record("vault.reveal", case_id, reference, actor=actor, purpose=purpose)
        entry = await self._store.get_entry(case_id, reference)
        if entry is None:
            await self._data_keys.refuse_destroyed(case_id, party_id)
            raise EntryMissingError(case_id, reference)
        if (
            entry.reference != reference
            or kind not in (None, entry.kind)
            or (party_id is not None and entry.party_id not in (None, party_id))
        ):
            raise EntryRefusedError(case_id, reference)
        cipher = await self._data_keys.require(KeyOwner(case_id=case_id, party_id=entry.party_id))
        return cipher.open(entry).decode()

    async def destroy_case(self, case_id: str, *, actor: str, purpose: str) -> None:
        """Destroy a case's key, so that nothing kept for it or its parties can be read again.

        What remains is a row that says so: no key is ever made for the case again. The entries are
        deleted. May be given again at any time, and finishes what was cut off. A backup of the key
        store taken earlier still holds the wrapped key: what it opens is out of reach once that
        backup has expired, or the vault key that wraps it is gone.
        """
        await self._destroy(KeyOwner(case_id=case_id), "vault.destroy", actor, purpose)

    async def destroy_party(self, case_id: str, party_id: str, *, actor: str, purpose: str) -> None:
        """Destroy the key of one party, so that nothing of hers can be read; the case lives on.

        As `destroy_case`, for her alone. What was kept before parties had keys of their own lies
        under the case's key: `discard` deletes it.
        """
        owner = KeyOwner(case_id=case_id, party_id=party_id)
        await self._destroy(owner, "vault.destroy_party", actor, purpose)

    async def discard(
        self, case_id: str, reference: VaultReference | str, *, actor: str, purpose: str
    ) -> None:
        """Delete one entry; where there is none, that is the same.

        For what lies under a key that goes on to be used. A backup of the ledger holds it until it
        expires: where that matters, destroy the key.
        """
        reference = VaultReference(reference)
        await self._record("vault.discard", case_id, reference, actor=actor, purpose=purpose)
        await self._store.delete_entry(case_id, reference)

    async def _destroy(self, owner: KeyOwner, action: str, actor: str, purpose: str) -> None:
        await self._audit.record(
            actor=actor,
            purpose=purpose,
            action=action,
            case_id=owner.case_id,
            subject=owner.party_id,
        )
        await self._data_keys.destroy(owner)
        await self._store.delete_entries(owner)

    async def _first(self, owner: KeyOwner) -> OwnerCipher:
        """Make the owner's first key, unless what it already has shows that one was lost.

        Raises:
            CaseKeyMissingError: Entries lie under a key that the key store does not have. A new one
                would make them unreadable for good, even when the right key comes back.
        """
        case = KeyOwner(case_id=owner.case_id)
        if not await self._data_keys.find(case) and await self._store.holds_entries(case):
            # Whoever put them just now stored the key first.
            await self._data_keys.require(case)
        if owner != case and await self._store.holds_entries(owner):
            return await self._data_keys.require(owner)
        return await self._data_keys.make(owner)

    async def _record(
        self,
        action: str,
        case_id: str,
        reference: VaultReference,
        *,
        actor: str,
        purpose: str,
    ) -> None:
        await self._audit.record(
            actor=actor, purpose=purpose, action=action, case_id=case_id, subject=reference
        )


def _encoded(plaintext: str, longest: int) -> bytes:
    # Characters are counted first, so that no huge text is encoded only to be refused.
    if len(plaintext) > longest:
        raise ValueTooLongError(size=len(plaintext), limit=longest)
    try:
        text = plaintext.encode()
    except UnicodeEncodeError:
        text = None
    # Raised outside the handler: the codec's error carries the text.
    if text is None:
        raise ValueUnencodableError
    if len(text) > longest:
        raise ValueTooLongError(size=len(text), limit=longest)
    return text
