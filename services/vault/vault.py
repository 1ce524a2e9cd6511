"""The vault as the rest of the program sees it: keep a value, reveal it, destroy a case's key."""

import time
from collections.abc import Callable

from services.audit import AuditTrail
from services.keys import Ring
from services.vault.cipher_cache import CipherCache
from services.vault.envelope import CaseCipher, new_case_key, unwrap_case_key
from services.vault.errors import (
    CaseKeyMissingError,
    EntryMissingError,
    EntryRefusedError,
    ValueTooLongError,
    ValueUnencodableError,
)
from services.vault.kinds import VaultKind
from services.vault.records import VaultReference, new_reference
from services.vault.store import VaultStore

_CACHED_CASES = 1024
_CACHED_SECONDS = 60.0


class Vault:
    """Keeps personal values, encrypted under a key of their case.

    Every call names its actor and purpose and is in the audit trail before it has any effect; if
    the entry cannot be written, the call fails and nothing is kept, shown or destroyed. Encryption
    takes some ten microseconds for the longest value, so it runs where it is called.
    """

    def __init__(
        self,
        *,
        store: VaultStore,
        keys: Ring,
        audit: AuditTrail,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a vault over a store.

        Args:
            store: Where wrapped keys and sealed entries are stored.
            keys: The vault's key-encryption keys.
            audit: Where each call is recorded.
            clock: Seconds that never go back, for how long a case's key stays in memory.
        """
        self._store = store
        self._keys = keys
        self._audit = audit
        self._ciphers = CipherCache(capacity=_CACHED_CASES, seconds=_CACHED_SECONDS, clock=clock)

    async def keep(
        self,
        case_id: str,
        kind: VaultKind,
        plaintext: str,
        *,
        actor: str,
        purpose: str,
        reference: VaultReference | None = None,
    ) -> VaultReference:
        """Encrypt a value, store it, and give the reference under which it can be revealed.

        The text is kept as it is, control characters included. A `reference` that follows from a
        command and its text lets the same command be given again without keeping the text twice;
        the value that was kept first under it stands.

        Raises:
            ValueTooLongError: It has more than its kind's `longest_bytes` in UTF-8.
            ValueUnencodableError: It is not valid Unicode.
            CaseKeyDestroyed: The case's key was destroyed.
            CaseKeyRefusedError: The stored case key is not the one wrapped for this case.
        """
        text = _encoded(plaintext, kind.longest_bytes)
        reference = reference or new_reference()
        await self._record("vault.keep", case_id, reference, actor=actor, purpose=purpose)
        cipher = await self._cipher(case_id) or await self._first_cipher(case_id)
        await self._store.put_entry(cipher.seal(reference, kind, text))
        return reference

    async def reveal(
        self,
        case_id: str,
        reference: VaultReference | str,
        *,
        actor: str,
        purpose: str,
        kind: VaultKind | None = None,
    ) -> str:
        """Decrypt a value.

        Args:
            case_id: The case it was kept for.
            reference: What `keep` returned.
            actor: Who asks.
            purpose: What for.
            kind: What the caller expects the value to be. Give it wherever it is known: it is what
                notices a reference copied into another column.

        Raises:
            EntryMissingError: The case has no such entry.
            EntryRefusedError: The entry was altered, moved, or is of another kind than expected.
            CaseKeyDestroyed: The case's key was destroyed.
            CaseKeyRefusedError: The stored case key is not the one wrapped for this case.
        """
        reference = VaultReference(reference)
        await self._record("vault.reveal", case_id, reference, actor=actor, purpose=purpose)
        entry = await self._store.get_entry(case_id, reference)
        if entry is None:
            raise EntryMissingError(case_id, reference)
        if entry.reference != reference or kind not in (None, entry.kind):
            raise EntryRefusedError(case_id, reference)
        cipher = await self._cipher(case_id)
        if cipher is None:
            raise CaseKeyMissingError(case_id)
        return cipher.open(entry).decode()

    async def destroy(self, case_id: str, *, actor: str, purpose: str) -> None:
        """Destroy the case's key, so that nothing kept for the case can be read again.

        A backup of the store taken earlier still holds the wrapped key: what it holds is out of
        reach only when that backup, or the vault key that wraps the case's key, is gone as well.
        """
        await self._record("vault.destroy", case_id, None, actor=actor, purpose=purpose)
        self._ciphers.forget(case_id)
        await self._store.delete_case_key(case_id)
        self._ciphers.forget(case_id)

    async def _record(
        self,
        action: str,
        case_id: str,
        reference: VaultReference | None,
        *,
        actor: str,
        purpose: str,
    ) -> None:
        await self._audit.record(
            actor=actor, purpose=purpose, action=action, case_id=case_id, subject=reference
        )

    async def _cipher(self, case_id: str) -> CaseCipher | None:
        cached = self._ciphers.get(case_id)
        if cached is not None:
            return cached
        stored = await self._store.get_case_key(case_id)
        if stored is None:
            return None
        cipher = unwrap_case_key(case_id, stored, self._keys)
        self._ciphers.put(cipher)
        return cipher

    async def _first_cipher(self, case_id: str) -> CaseCipher:
        proposed, cipher = new_case_key(case_id, self._keys)
        standing = await self._store.put_case_key(proposed)
        if standing != proposed:
            cipher = unwrap_case_key(case_id, standing, self._keys)
        self._ciphers.put(cipher)
        return cipher


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
