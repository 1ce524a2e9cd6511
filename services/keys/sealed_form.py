"""How AES-GCM's work is written down: a format byte, the nonce, the ciphertext with its tag."""

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT: Final = b"\x01"
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16


def sealed(aes: AESGCM, plain: bytes, bound_to: bytes) -> bytes:
    """Encrypt with a random nonce (NIST SP 800-38D); `bound_to` is authenticated besides."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return FORMAT + nonce + aes.encrypt(nonce, plain, bound_to)


def opened(aes: AESGCM, written: bytes, bound_to: bytes) -> bytes | None:
    """Decrypt; None if it was altered, or sealed by another key or for something else."""
    parts = taken_apart(written)
    if parts is None:
        return None
    nonce, encrypted = parts
    try:
        return aes.decrypt(nonce, encrypted, bound_to)
    except InvalidTag:
        return None


def taken_apart(written: bytes) -> tuple[bytes, bytes] | None:
    """Nonce, and ciphertext with its tag; None if it is not of this form."""
    if written[:1] != FORMAT or len(written) < 1 + NONCE_BYTES + TAG_BYTES:
        return None
    return written[1 : 1 + NONCE_BYTES], written[1 + NONCE_BYTES :]
