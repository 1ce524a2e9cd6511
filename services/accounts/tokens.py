"""Secrets that are shown once: tokens of links, and recovery codes. Only digests are kept."""

import hashlib
import secrets
from typing import Final

RECOVERY_CODES: Final = 8
"""How many recovery codes somebody gets."""

# Crockford's base 32: no I, L, O and U, so that nothing is misread from paper.
_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})
_LONG: Final = 24


def new_token() -> str:
    """A random token of 256 bits, fit for a link."""
    return secrets.token_urlsafe(32)


def new_recovery_codes() -> tuple[str, ...]:
    """New recovery codes of 120 bits each, in groups that can be copied from paper.

    So long that a plain hash of them can be kept (ASVS v5.0 6.5.2: from 112 bits).
    """
    return tuple(_grouped(_random_signs()) for _ in range(RECOVERY_CODES))


def is_recovery_code(typed: str) -> bool:
    """Whether what was typed has the form of a recovery code."""
    signs = _as_written(typed)
    return len(signs) == _LONG and all(sign in _SIGNS for sign in signs)


def token_digest(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def recovery_digest(typed: str) -> str:
    """What is kept of a recovery code, however its signs were typed."""
    return hashlib.sha256(_as_written(typed).encode("utf-8", "surrogateescape")).hexdigest()


def _random_signs() -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(_LONG))


def _grouped(signs: str) -> str:
    return "-".join(signs[first : first + 4] for first in range(0, len(signs), 4))


def _as_written(typed: str) -> str:
    return typed.strip().upper().translate(_READ_AS)
