"""Envelope encryption, pure: vault key wraps case key, case key wraps party key, either seals.

All is AES-256-GCM (NIST SP 800-38D) with random 96-bit nonces. What a ciphertext is for is
authenticated with it, so that it opens in its own place and nowhere else. With random nonces a key
may seal 2**32 values; a data key of its own for each case and party stays far below.
"""

import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.keys import associated_data
from services.keys.sealed_form import opened, sealed
from services.keys.wrapping import VaultRing
from services.vault.errors import CaseKeyRefusedError, EntryRefusedError
from services.vault.kinds import VaultKind
from services.vault.records import (
    KeyOwner,
    SealedEntry,
    VaultReference,
    WrappedCaseKey,
    WrappedPartyKey,
)

_DATA_KEY_BYTES = 32


class OwnerCipher:
    """Seals and opens the values of one owner. Holds the data key; never shown or stored."""

    __slots__ = ("_aes", "owner")

    def __init__(self, owner: KeyOwner, data_key: bytes) -> None:
        self.owner = owner
        self._aes = AESGCM(data_key)

    def seal(self, reference: VaultReference, kind: VaultKind, text: bytes) -> SealedEntry:
        """Encrypt `text` for its place, its reference and its owner."""
        return SealedEntry(
            case_id=self.owner.case_id,
            party_id=self.owner.party_id,
            reference=reference,
            kind=kind,
            sealed=sealed(self._aes, text, _entry_place(self.owner, reference, kind)),
        )

    def open(self, entry: SealedEntry) -> bytes:
        """Decrypt an entry of this owner.

        Raises:
            EntryRefusedError: It was altered, or was sealed for another case, party, place or
                reference.
        """
        place = _entry_place(self.owner, entry.reference, entry.kind)
        text = opened(self._aes, entry.sealed, place)
        if text is None:
            raise EntryRefusedError(self.owner.case_id, entry.reference)
        return text


class CaseCipher(OwnerCipher):
    """The same for a case, whose key wraps those of its parties besides."""

    __slots__ = ()

    def __init__(self, case_id: str, data_key: bytes) -> None:
        super().__init__(KeyOwner(case_id=case_id), data_key)

    def new_party_key(self, party_id: str) -> tuple[WrappedPartyKey, OwnerCipher]:
        """A random data key for a party of this case: wrapped, and ready for use."""
        data_key = secrets.token_bytes(_DATA_KEY_BYTES)
        owner = KeyOwner(case_id=self.owner.case_id, party_id=party_id)
        wrapped = sealed(self._aes, data_key, _party_key_place(self.owner.case_id, party_id))
        key = WrappedPartyKey(case_id=owner.case_id, party_id=party_id, wrapped=wrapped)
        return key, OwnerCipher(owner, data_key)

    def unwrap_party_key(self, key: WrappedPartyKey) -> OwnerCipher:
        """The cipher of a party of this case, from her stored key.

        Raises:
            CaseKeyRefusedError: The stored key was altered, or wrapped for another party or case.
        """
        case_id = self.owner.case_id
        data_key = opened(self._aes, key.wrapped, _party_key_place(case_id, key.party_id))
        if data_key is None or len(data_key) != _DATA_KEY_BYTES:
            raise CaseKeyRefusedError(case_id)
        return OwnerCipher(KeyOwner(case_id=case_id, party_id=key.party_id), data_key)


def new_case_key(case_id: str, ring: VaultRing) -> tuple[WrappedCaseKey, CaseCipher]:
    """A random data key for a case: wrapped by the current vault key, and ready for use."""
    data_key = secrets.token_bytes(_DATA_KEY_BYTES)
    return _wrapped(case_id, data_key, ring), CaseCipher(case_id, data_key)


def unwrap_case_key(case_id: str, key: WrappedCaseKey, ring: VaultRing) -> CaseCipher:
    """The cipher of a case, from its stored key.

    Raises:
        CaseKeyRefusedError: The stored key was altered or was wrapped for another case.
        UnknownKeyError: The ring does not hold the vault key that wraps it.
    """
    return CaseCipher(case_id, _unwrapped(case_id, key, ring))


def rewrap_case_key(key: WrappedCaseKey, ring: VaultRing) -> WrappedCaseKey:
    """The same data key, wrapped by the current vault key.

    Raises:
        CaseKeyRefusedError: The stored key was altered or was wrapped for another case.
        UnknownKeyError: The ring does not hold the vault key that wraps it.
    """
    return _wrapped(key.case_id, _unwrapped(key.case_id, key, ring), ring)


def _wrapped(case_id: str, data_key: bytes, ring: VaultRing) -> WrappedCaseKey:
    vault_key = ring.current
    wrapped = vault_key.wrap(data_key, _case_key_place(case_id, vault_key.id))
    return WrappedCaseKey(case_id=case_id, key_id=vault_key.id, wrapped=wrapped)


def _unwrapped(case_id: str, key: WrappedCaseKey, ring: VaultRing) -> bytes:
    vault_key = ring.by_id(key.key_id)
    data_key = vault_key.unwrap(key.wrapped, _case_key_place(case_id, vault_key.id))
    if data_key is None or len(data_key) != _DATA_KEY_BYTES:
        raise CaseKeyRefusedError(case_id)
    return data_key


def _case_key_place(case_id: str, key_id: str) -> bytes:
    return associated_data("duecourse vault case key 1", case_id, key_id)


def _party_key_place(case_id: str, party_id: str) -> bytes:
    return associated_data("duecourse vault party key 1", case_id, party_id)


def _entry_place(owner: KeyOwner, reference: VaultReference, kind: VaultKind) -> bytes:
    place = (kind.table, kind.column, owner.case_id)
    if owner.party_id is None:
        return associated_data("duecourse vault entry 1", *place, reference)
    return associated_data("duecourse vault party entry 1", *place, owner.party_id, reference)
