"""A figure of ours beside the bare one of the same run, with the goal for their ratio."""

from dataclasses import dataclass

CLOSE_ENOUGH = 0.995
"""A ratio that rounds to its goal meets it: these are measurements on a shared machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measurement.

    Attributes:
        name: What was measured.
        ours: What the engine did, in ``unit``.
        unit: Of both numbers.
        bare: What the bare library or server did in the same run; None where there is none.
        beside: What the bare one is.
        smaller_is_better: Of times and bytes.
        least_ratio: The goal for our speed as a share of the bare one's.
        limit: The goal for our number itself.
        why: The sentence that is printed where the goal is missed.
    """

    name: str
    ours: float
    unit: str
    bare: float | None = None
    beside: str = ""
    smaller_is_better: bool = False
    least_ratio: float | None = None
    limit: float | None = None
    why: str = ""

    @property
    def ratio(self) -> float | None:
        """Our speed as a share of the bare one's: 1 is as fast, 0.5 half as fast."""
        if not self.bare or not self.ours:
            return None
        return self.bare / self.ours if self.smaller_is_better else self.ours / self.bare

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        if self.least_ratio is not None and self.ratio is not None:
            return self.ratio >= self.least_ratio * CLOSE_ENOUGH
        if self.limit is not None:
            if self.smaller_is_better:
                return self.ours * CLOSE_ENOUGH <= self.limit
            return self.ours >= self.limit * CLOSE_ENOUGH
        return None

    @property
    def goal(self) -> str:
        """The goal in words."""
        if self.least_ratio is not None:
            return f">= {self.least_ratio:g} x bare"
        if self.limit is not None:
            return f"{'<=' if self.smaller_is_better else '>='} {number(self.limit)} {self.unit}"
        return "-"


def number(value: float) -> str:
    """A number with as many digits as mean something."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
