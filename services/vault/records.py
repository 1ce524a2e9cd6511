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
class SealedEntry:
    """A value, encrypted by its case's data key.

    Attributes:
        case_id: The case it belongs to.
        reference: Its reference, unique in the whole vault.
        kind: What it is; authenticated with the ciphertext.
        sealed: Format byte, nonce and ciphertext: 29 bytes longer than the text in UTF-8.
    """

    case_id: str
    reference: VaultReference
    kind: VaultKind
    sealed: bytes = field(repr=False)
