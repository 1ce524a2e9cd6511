"""What the vault hands to its store: bytes that say nothing, and opaque ids."""

import secrets
from base64 import b32encode
from dataclasses import dataclass, field
from typing import NewType

from services.vault.kinds import VaultKind

VaultReference = NewType("VaultReference", str)
"""An opaque random reference to an entry: `vr_` and 32 lower-case base32 characters (160 bits)."""

_REFERENCE_BYTES = 20


def new_reference() -> VaultReference:
    """A reference that nobody can guess and that tells nothing about the entry."""
    return VaultReference("vr_" + b32encode(secrets.token_bytes(_REFERENCE_BYTES)).decode().lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyOwner:
    """Whose values a data key seals: a case's own, or those of one party in it.

    Attributes:
        case_id: The case.
        party_id: The party; None for what belongs to the case.
    """

    case_id: str
    party_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedCaseKey:
    """A case's data key, encrypted by a vault key.

    Attributes:
        case_id: The case whose entries it opens.
        key_id: The vault key that wraps it.
        wrapped: Format byte, nonce and ciphertext: 61 bytes.
    """

    case_id: str
    key_id: str
    wrapped: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedPartyKey:
    """A party's data key, encrypted by the data key of her case.

    Attributes:
        case_id: The case.
        party_id: The party in it whose entries the key opens.
        wrapped: Format byte, nonce and ciphertext: 61 bytes.
    """

    case_id: str
    party_id: str
    wrapped: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingKeys:
    """What is stored for an owner: the case's key, and the party's if there is one."""

    case: WrappedCaseKey
    party: WrappedPartyKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedEntry:
    """A value, encrypted by its owner's data key.

    Attributes:
        case_id: The case it belongs to.
        party_id: The party it belongs to; None for the case's own, and for what was kept before
            parties had keys. Authenticated with the ciphertext.
        reference: Its reference, unique in the whole vault.
        kind: What it is; authenticated with the ciphertext.
        sealed: Format byte, nonce and ciphertext: 29 bytes longer than the text in UTF-8.
    """

    case_id: str
    party_id: str | None = None
    reference: VaultReference
    kind: VaultKind
    sealed: bytes = field(repr=False)

    @property
    def owner(self) -> KeyOwner:
        """Under whose key it lies."""
        return KeyOwner(case_id=self.case_id, party_id=self.party_id)
