"""How long things took, as shares of them and within how many days those were over."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_DAYS = 3660


class ImpossibleDurations(ValueError):
    """The shares or days are not those of a distribution; the message says why."""


@dataclass(frozen=True, slots=True)
class Durations:
    """A distribution of whole days, known at some shares.

    Attributes:
        known: Shares from 0 to 1, rising, each with the days within which that share was over.
    """

    known: tuple[tuple[float, int], ...]

    @classmethod
    def of(cls, known: Sequence[tuple[float, int]]) -> "Durations":
        """The distribution through these points.

        Raises:
            ImpossibleDurations: they do not rise from 0 to 1, or the days fall or are too many.
        """
        shares = [share for share, _ in known]
        days = [day for _, day in known]
        if len(known) < 2 or shares[0] != 0 or shares[-1] != 1:
            message = "the shares have to begin at 0 and end at 1 (0 and 100 percent)"
            raise ImpossibleDurations(message)
        if sorted(set(shares)) != shares or sorted(days) != days:
            message = "shares have to rise, and days must not fall, from one to the next"
            raise ImpossibleDurations(message)
        if days[0] < 0 or days[-1] > LONGEST_DAYS:
            message = f"days lie between 0 and {LONGEST_DAYS}"
            raise ImpossibleDurations(message)
        return cls(tuple(known))

    def days(self, share: float) -> int:
        """Within how many days this share, from 0 to 1, was over.

        Between the points that are known, days grow by equal factors.
        """
        above = max(bisect_left(self.known, share, key=_share), 1)
        (low, least), (high, most) = self.known[above - 1 : above + 1]
        part = (share - low) / (high - low)
        if least == 0:
            return round(part * most)
        return round(math.exp(math.log(least) + part * math.log(most / least)))


def _share(point: tuple[float, int]) -> float:
    return point[0]
