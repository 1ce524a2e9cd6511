"""Vault keys, wherever they lie: in the memory of the program, or in a token that keeps them."""

import asyncio
from collections.abc import Callable
from typing import Protocol, TypeVar

Result = TypeVar("Result")


class WrappingKey(Protocol):
    """A key that wraps other keys."""

    @property
    def id(self) -> str:
        """Opaque name of the key, stored in clear beside whatever it wrapped."""

    def wrap(self, secret: bytes, bound_to: bytes) -> bytes:
        """Encrypt and authenticate a secret.

        Args:
            secret: What is to be wrapped.
            bound_to: What it is for: authenticated with it, and needed to unwrap it.

        Raises:
            TokenError: The key lies in a token that cannot be asked.
        """

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes | None:
        """The secret; None if it was altered, or wrapped by another key or for something else.

        Raises:
            TokenError: The key lies in a token that cannot be asked.
        """


class VaultRing(Protocol):
    """The vault keys for whoever wraps and unwraps with them; the newest wraps everything new."""

    @property
    def waits(self) -> bool:
        """Whether keys are asked for elsewhere, so that a call may take long: see `asked`."""

    @property
    def current(self) -> WrappingKey:
        """The key with which everything new is wrapped.

        Raises:
            TokenError: It lies in a token that cannot be asked.
        """

    def by_id(self, key_id: str) -> WrappingKey:
        """The key of that id.

        Raises:
            UnknownKeyError: There is none.
            TokenError: It may lie in a token that cannot be asked.
        """


class VaultKeys(VaultRing, Protocol):
    """The vault keys for whoever looks after them."""

    @property
    def place(self) -> str:
        """Where they are, as people know it."""

    def ids(self) -> tuple[str, ...]:
        """All of them as they are there now, oldest first; the last one is current.

        Raises:
            KeyFileError: They cannot be read.
            TokenError: The token cannot be asked.
        """

    def add(self) -> WrappingKey:
        """Make a new current key, and keep the old ones.

        Raises:
            KeyFileError: No key can be added where they are; the message says how it is done.
            TokenError: The token cannot be asked, or makes none.
        """

    def close(self) -> None:
        """Let go of what was opened for them."""


async def asked(ring: VaultRing, work: Callable[[], Result]) -> Result:
    """Do what needs a vault key: here and now, or in a thread if the key is asked for elsewhere."""
    return await asyncio.to_thread(work) if ring.waits else work()
