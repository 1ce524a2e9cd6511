"""Ciphers kept for a short while: a letter reveals several values of one owner in a row."""

from collections import OrderedDict
from collections.abc import Callable

from services.vault.envelope import OwnerCipher
from services.vault.records import KeyOwner


class CipherCache:
    """At most `capacity` ciphers, each for at most `seconds`; the longest unused goes first.

    A key that was destroyed elsewhere may stay here until its time is over, and opens nothing: the
    vault asks the key store each time whether the key still stands.
    """

    def __init__(self, *, capacity: int, seconds: float, clock: Callable[[], float]) -> None:
        """Make an empty cache; `clock` gives seconds that never go back."""
        self._capacity = capacity
        self._seconds = seconds
        self._clock = clock
        self._kept: OrderedDict[KeyOwner, tuple[float, OwnerCipher]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, owner: KeyOwner) -> OwnerCipher | None:
        """The cipher of an owner, if it was put here less than `seconds` ago."""
        found = self._kept.get(owner)
        if found is None:
            return None
        until, cipher = found
        if self._clock() >= until:
            del self._kept[owner]
            return None
        self._kept.move_to_end(owner)
        return cipher

    def put(self, cipher: OwnerCipher) -> None:
        """Keep a cipher from now on."""
        self._kept[cipher.owner] = (self._clock() + self._seconds, cipher)
        self._kept.move_to_end(cipher.owner)
        while len(self._kept) > self._capacity:
            self._kept.popitem(last=False)

    def forget(self, owner: KeyOwner) -> None:
        """Drop the cipher of an owner: of a case, those of its parties too."""
        ended = [
            each
            for each in self._kept
            if each == owner or (owner.party_id is None and each.case_id == owner.case_id)
        ]
        for each in ended:
            del self._kept[each]
