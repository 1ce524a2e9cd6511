"""Ids and blind indexes: equal input, equal hash, and nobody without the key can try inputs."""

import hashlib
import hmac
from base64 import b32encode

from services.keys.associated_data import associated_data
from services.keys.ring import Key

_HASH_BYTES = 20


def keyed_hash(key: Key, *parts: str) -> str:
    """HMAC-SHA-256 (RFC 2104) of `parts`, cut to 160 bits, as 32 lower-case base32 characters.

    The first part should name what the hash is for, so that hashes of different kinds cannot be
    compared with each other.
    """
    digest = hmac.digest(key.secret, associated_data(*parts), hashlib.sha256)
    return b32encode(digest[:_HASH_BYTES]).decode().lower()
