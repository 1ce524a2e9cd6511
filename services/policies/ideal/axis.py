"""Where a day lies on a picture, and which days are named below the line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from services.policies.ideal.drawing import width_of

STEPS_IN_MONTHS = (1, 2, 3, 6, 12)
SIZE = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """From ``first`` at ``left`` to ``last`` at ``right``; a day takes the same room everywhere."""

    first: date
    last: date
    left: float
    right: float

    def at(self, day: date) -> float:
        """Where a day lies."""
        whole = max((self.last - self.first).days, 1)
        return self.left + (self.right - self.left) * (day - self.first).days / whole

    def ticks(self) -> Iterator[tuple[float, str]]:
        """First days of months, so far apart that their names do not touch."""
        for months in STEPS_IN_MONTHS:
            ticks = list(self._every(months))
            widest = max((width_of(name, SIZE) for _, name in ticks), default=0)
            gaps = [later[0] - earlier[0] for earlier, later in pairwise(ticks)]
            if min(gaps, default=widest + 12) >= widest + 12 or months == STEPS_IN_MONTHS[-1]:
                yield from ticks
                return

    def _every(self, months: int) -> Iterator[tuple[float, str]]:
        day = self.first.replace(day=1)
        while day <= self.last:
            if day >= self.first and (day.month - 1) % months == 0:
                yield self.at(day), f"{day:%b %Y}"
            day = (day + timedelta(days=32)).replace(day=1)
