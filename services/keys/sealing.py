"""A short secret, sealed under a ring for one place, where it belongs to no case."""

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.keys.associated_data import associated_data
from services.keys.ring import Ring

_FORMAT: Final = b"\x01"
_NONCE_BYTES: Final = 12


class SealBroken(Exception):
    """What was sealed was altered, or was sealed for another place."""

    code = "seal_broken"


def seal(secret: str, ring: Ring, *place: str) -> tuple[str, bytes]:
    """Seal a secret by AES-256-GCM (NIST SP 800-38D) under the ring's current key.

    Args:
        secret: What nobody may read.
        ring: The keys of its purpose.
        place: What it is for and whose it is; it opens nowhere else.

    Returns:
        The id of the key, and what can be kept.
    """
    key, nonce = ring.current, secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(key.secret).encrypt(nonce, secret.encode(), associated_data(*place, key.id))
    return key.id, _FORMAT + nonce + sealed


def unseal(sealed: bytes, key_id: str, ring: Ring, *place: str) -> str:
    """The secret again.

    Raises:
        SealBroken: It was altered, or is not of this place.
        UnknownKeyError: The ring does not hold its key.
    """
    if sealed[:1] != _FORMAT:
        raise SealBroken
    nonce, encrypted = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    key = ring.by_id(key_id)
    try:
        opened = AESGCM(key.secret).decrypt(nonce, encrypted, associated_data(*place, key_id))
    except (InvalidTag, ValueError):
        raise SealBroken from None
    return opened.decode()
