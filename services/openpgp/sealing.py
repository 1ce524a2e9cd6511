"""Encrypts what only the owner of a key is to read."""

import asyncio
from datetime import datetime

from pysequoia import encrypt

from services.openpgp.public_key import KeyFault, KeyRefused, recipient_of


async def seal(content: bytes, armored_key: str, *, now: datetime) -> str:
    """The content encrypted to a key, as armored text; each time other bytes.

    It is not signed: whoever knows her key can write to her, as with any letter.

    Raises:
        KeyRefused: the key has expired, or cannot be used for another reason.
    """
    return await asyncio.to_thread(_sealed, content, armored_key, now)


def _sealed(content: bytes, armored_key: str, now: datetime) -> str:
    recipient = recipient_of(armored_key, now=now)
    try:
        return encrypt(content, recipients=[recipient]).decode("ascii")
    except RuntimeError:
        pass
    # Raised outside the handler: the library's error holds a stack trace.
    raise KeyRefused(KeyFault.UNREADABLE)
