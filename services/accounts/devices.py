"""The mark of a device from which somebody signed in before, for a cookie of that device.

Whoever guesses at an account locks out devices that nobody knows, and never hers (OWASP, *Slow
down online guessing attacks with device cookies*).
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.keys import Ring, UnknownKeyError, keyed_hash

LASTS: Final = timedelta(days=180)

_PARTS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDevice:
    """A device that the mark of one account was found on.

    Attributes:
        nonce: Which of her devices it is.
    """

    nonce: str


def device_mark(ring: Ring, staff_id: str, epoch: int, now: datetime) -> str:
    """A new mark for the device from which somebody has just signed in."""
    nonce, until = secrets.token_hex(16), str(int((now + LASTS).timestamp()))
    key = ring.current
    seal = keyed_hash(key, "device", staff_id, str(epoch), nonce, until)
    return ".".join((key.id, nonce, until, seal))


def known_device(
    ring: Ring, mark: str | None, staff_id: str, epoch: int, now: datetime
) -> KnownDevice | None:
    """The device, if its mark is this account's, in force, and not older than its credentials."""
    parts = (mark or "").split(".")
    if len(parts) != _PARTS:
        return None
    key_id, nonce, until, seal = parts
    try:
        key = ring.by_id(key_id)
    except UnknownKeyError:
        return None
    right = keyed_hash(key, "device", staff_id, str(epoch), nonce, until)
    # Compared as bytes: a cookie can hold signs that a comparison of texts refuses with an error.
    if not hmac.compare_digest(right.encode(), seal.encode("utf-8", "surrogateescape")):
        return None
    return KnownDevice(nonce=nonce) if now.timestamp() < int(until) else None
