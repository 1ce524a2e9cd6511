"""Case ciphers kept for a short while: a letter reveals several values of one case in a row."""

from collections import OrderedDict
from collections.abc import Callable

from services.vault.envelope import CaseCipher


class CipherCache:
    """At most `capacity` ciphers, each for at most `seconds`; the longest unused goes first.

    A key that was destroyed elsewhere may stay here until its time is over, and opens nothing: the
    store gives out no entry of a destroyed case.
    """

    def __init__(self, *, capacity: int, seconds: float, clock: Callable[[], float]) -> None:
        """Make an empty cache; `clock` gives seconds that never go back."""
        self._capacity = capacity
        self._seconds = seconds
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, CaseCipher]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, case_id: str) -> CaseCipher | None:
        """The cipher of a case, if it was put here less than `seconds` ago."""
        found = self._kept.get(case_id)
        if found is None:
            return None
        until, cipher = found
        if self._clock() >= until:
            del self._kept[case_id]
            return None
        self._kept.move_to_end(case_id)
        return cipher

    def put(self, cipher: CaseCipher) -> None:
        """Keep a cipher from now on."""
        self._kept[cipher.case_id] = (self._clock() + self._seconds, cipher)
        self._kept.move_to_end(cipher.case_id)
        while len(self._kept) > self._capacity:
            self._kept.popitem(last=False)

    def forget(self, case_id: str) -> None:
        """Drop the cipher of a case."""
        self._kept.pop(case_id, None)
