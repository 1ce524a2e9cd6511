"""Whether two samples can be told apart: the test of Mann and Whitney (1947), ties counted half."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, median

FALSE_ALARM = 0.001
"""How seldom two samples of the same kind may be called different."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What comparing two samples showed.

    Attributes:
        share: How often one of the second is greater than one of the first; a half if they are
            alike.
        farthest: How far from a half the share may lie, with samples of these sizes.
        medians: The medians, in the samples' unit.
    """

    share: float
    farthest: float
    medians: tuple[float, float]

    @property
    def is_told_apart(self) -> bool:
        """Whether whoever measures so often can tell which sample is which."""
        return abs(self.share - 0.5) > self.farthest


def compared(first: Sequence[float], second: Sequence[float]) -> Comparison:
    """Compare two samples.

    The share of pairs in which the second is greater is, for samples of the same kind, normal
    around a half with variance (n + m + 1) / (12 n m); it may lie as far from it as chance takes
    it in all but one of a thousand campaigns, to either side.
    """
    count, other = len(first), len(second)
    ranks = _ranks([*first, *second])
    greater = sum(ranks[count:]) - other * (other + 1) / 2
    deviation = math.sqrt((count + other + 1) / (12 * count * other))
    return Comparison(
        share=greater / (count * other),
        farthest=NormalDist().inv_cdf(1 - FALSE_ALARM / 2) * deviation,
        medians=(median(first), median(second)),
    )


def _ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value from 1 on; equal ones share the middle of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    begin = 0
    while begin < len(order):
        end = begin
        while end < len(order) and values[order[end]] == values[order[begin]]:
            end += 1
        for place in order[begin:end]:
            ranks[place] = (begin + 1 + end) / 2
        begin = end
    return ranks
