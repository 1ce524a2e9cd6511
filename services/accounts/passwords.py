"""Passwords: kept by Argon2id (RFC 9106), compared in the same time whoever is asked for."""

import asyncio
import secrets
from functools import cached_property
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

AT_ONCE: Final = 2
"""How many are compared at the same time: each takes 64 MiB for its time."""


class Passwords:
    """Keeps and compares passwords, in threads and few at a time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Use a hasher; RFC 9106's second recommended parameters if none is given."""
        self._hasher = hasher or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def kept(self, password: str) -> str:
        """The form in which a password is kept."""
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def is_right(self, kept: str | None, password: str) -> bool:
        """Whether a password is the one that was kept.

        With nothing kept it takes as long: the time does not tell who has an account.
        """
        async with self._turn:
            return await asyncio.to_thread(self._compare, kept, password)

    def is_outdated(self, kept: str) -> bool:
        """Whether today's parameters would keep it in another form."""
        return self._hasher.check_needs_rehash(kept)

    def _compare(self, kept: str | None, password: str) -> bool:
        try:
            self._hasher.verify(self._nobodys if kept is None else kept, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe())
