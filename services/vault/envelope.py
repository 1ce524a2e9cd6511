"""Envelope encryption, pure: a vault key wraps a case's data key, the data key seals its values.

All is AES-256-GCM (NIST SP 800-38D) with random 96-bit nonces. What a ciphertext is for is
authenticated with it, so that it opens in its own place and nowhere else. With random nonces a key
may seal 2**32 values; one data key for each case stays far below.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.keys import Ring, associated_data
from services.vault.errors import CaseKeyRefusedError, EntryRefusedError
from services.vault.kinds import VaultKind
from services.vault.records import SealedEntry, VaultReference, WrappedCaseKey

_FORMAT = b"\x01"
_NONCE_BYTES = 12
_TAG_BYTES = 16
_DATA_KEY_BYTES = 32


class CaseCipher:
    """Seals and opens the values of one case. Holds the data key; never shown or stored."""

    __slots__ = ("_aes", "case_id")

    def __init__(self, case_id: str, data_key: bytes) -> None:
        self.case_id = case_id
        self._aes = AESGCM(data_key)

    def seal(self, reference: VaultReference, kind: VaultKind, text: bytes) -> SealedEntry:
        """Encrypt `text` for its place and its reference in this case."""
        sealed = _encrypt(self._aes, text, _entry_place(self.case_id, reference, kind))
        return SealedEntry(case_id=self.case_id, reference=reference, kind=kind, sealed=sealed)

    def open(self, entry: SealedEntry) -> bytes:
        """Decrypt an entry of this case.

        Raises:
            EntryRefusedError: It was altered, or was sealed for another case, place or reference.
        """
        place = _entry_place(self.case_id, entry.reference, entry.kind)
        text = _decrypt(self._aes, entry.sealed, place)
        if text is None:
            raise EntryRefusedError(self.case_id, entry.reference)
        return text


def new_case_key(case_id: str, ring: Ring) -> tuple[WrappedCaseKey, CaseCipher]:
    """A random data key for a case: wrapped by the current vault key, and ready for use."""
    data_key = secrets.token_bytes(_DATA_KEY_BYTES)
    return _wrapped(case_id, data_key, ring), CaseCipher(case_id, data_key)


def unwrap_case_key(case_id: str, key: WrappedCaseKey, ring: Ring) -> CaseCipher:
    """The cipher of a case, from its stored key.

    Raises:
        CaseKeyRefusedError: The stored key was altered or was wrapped for another case.
        UnknownKeyError: The ring does not hold the vault key that wraps it.
    """
    return CaseCipher(case_id, _unwrapped(case_id, key, ring))


def rewrap_case_key(key: WrappedCaseKey, ring: Ring) -> WrappedCaseKey:
    """The same data key, wrapped by the current vault key.

    Raises:
        CaseKeyRefusedError: The stored key was altered or was wrapped for another case.
        UnknownKeyError: The ring does not hold the vault key that wraps it.
    """
    return _wrapped(key.case_id, _unwrapped(key.case_id, key, ring), ring)


def _wrapped(case_id: str, data_key: bytes, ring: Ring) -> WrappedCaseKey:
    vault_key = ring.current
    wrapped = _encrypt(AESGCM(vault_key.secret), data_key, _case_key_place(case_id, vault_key.id))
    return WrappedCaseKey(case_id=case_id, key_id=vault_key.id, wrapped=wrapped)


def _unwrapped(case_id: str, key: WrappedCaseKey, ring: Ring) -> bytes:
    vault_key = ring.by_id(key.key_id)
    place = _case_key_place(case_id, vault_key.id)
    data_key = _decrypt(AESGCM(vault_key.secret), key.wrapped, place)
    if data_key is None or len(data_key) != _DATA_KEY_BYTES:
        raise CaseKeyRefusedError(case_id)
    return data_key


def _case_key_place(case_id: str, key_id: str) -> bytes:
    return associated_data("duecourse vault case key 1", case_id, key_id)


def _entry_place(case_id: str, reference: VaultReference, kind: VaultKind) -> bytes:
    return associated_data("duecourse vault entry 1", kind.table, kind.column, case_id, reference)


def _encrypt(aes: AESGCM, plain: bytes, place: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _FORMAT + nonce + aes.encrypt(nonce, plain, place)


def _decrypt(aes: AESGCM, sealed: bytes, place: bytes) -> bytes | None:
    if sealed[:1] != _FORMAT or len(sealed) < 1 + _NONCE_BYTES + _TAG_BYTES:
        return None
    nonce, encrypted = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return aes.decrypt(nonce, encrypted, place)
    except InvalidTag:
        return None
