"""A ring that notices when its keys were rotated, so that nothing has to be restarted for it."""

import time
from collections.abc import Callable
from typing import Protocol

from services.keys.errors import KeyFileError, UnknownKeyError
from services.keys.ring import Key, KeyRing


class EveryKey(Protocol):
    """The keys of one purpose for whoever has to try all of them."""

    @property
    def current(self) -> Key:
        """The newest key."""

    @property
    def every(self) -> tuple[Key, ...]:
        """All of them as they are there now, oldest first."""


FRESH_SECONDS = 5.0
"""For how long a ring that was read is taken for the newest."""


class LivingRing:
    """The keys of one purpose, read again from where they lie.

    A key that is not known makes it read at once: somebody else has encrypted with a newer one. For
    encrypting it reads again every `FRESH_SECONDS`, so that a rotation soon reaches every process.
    """

    def __init__(
        self,
        ring: KeyRing,
        read: Callable[[], KeyRing],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a ring that lives.

        Args:
            ring: What was read at the start.
            read: Reads again; raises `KeyFileError` where it cannot.
            clock: Seconds that never go back.
        """
        self._ring = ring
        self._read = read
        self._clock = clock
        self._fresh_until = clock() + FRESH_SECONDS

    @property
    def current(self) -> Key:
        """The newest key, with which everything new is encrypted."""
        if self._clock() >= self._fresh_until:
            self._read_again()
        return self._ring.current

    def by_id(self, key_id: str) -> Key:
        """The key of that id.

        Raises:
            UnknownKeyError: Neither the ring nor what lies there now holds it.
        """
        try:
            return self._ring.by_id(key_id)
        except UnknownKeyError:
            self._read_again()
        return self._ring.by_id(key_id)

    @property
    def every(self) -> tuple[Key, ...]:
        """All keys as they are there now, oldest first."""
        self._read_again()
        return self._ring.keys

    @property
    def waits(self) -> bool:
        """Never: the keys are here, or in a file beside."""
        return False

    def replaced_by(self, ring: KeyRing) -> Key:
        """Take a ring that was read elsewhere for the newest, and give its current key."""
        self._ring = ring
        self._fresh_until = self._clock() + FRESH_SECONDS
        return ring.current

    def _read_again(self) -> None:
        self._fresh_until = self._clock() + FRESH_SECONDS
        try:
            self._ring = self._read()
        except KeyFileError:
            # The keys that were loaded are as good as before, and letters are due. That the file is
            # gone is told by `doctor`, and by the next start, which refuses.
            return
