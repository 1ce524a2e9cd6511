"""Which measurements there are, and how large each is."""

import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Self

from deploy.bench.board import measure_board
from deploy.bench.cases import AT_ONCE, IN_A_MINUTE
from deploy.bench.due import measure_burst, measure_spread
from deploy.bench.figures import Figure
from deploy.bench.history import measure_history
from deploy.bench.mail import measure_mail
from deploy.bench.memory import measure_memory
from deploy.bench.opening import measure_opening
from deploy.bench.page import measure_page
from deploy.bench.planning import measure_planning
from deploy.bench.simulation import measure_simulation

OPEN_VARIABLE = "DUECOURSE_BENCH_OPEN_CASES"
"""How many cases the memory measurement opens."""

DUE_VARIABLE = "DUECOURSE_BENCH_DUE_CASES"
"""How many notices come due; fewer for a machine that is slow or busy."""

MANY_DUE_VARIABLE = "DUECOURSE_BENCH_MANY_DUE_CASES"
"""The same for the measurements with very many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How large the measurements are."""

    opened: int
    due: int
    window: timedelta
    many_due: int
    many_window: timedelta
    mails: int
    planning_seconds: float
    open_cases: int
    simulated: tuple[int, int]
    listed: int
    pages: tuple[int, float]

    @classmethod
    def from_environment(cls, sizes: Self) -> Self:
        """The same sizes, with the numbers of cases that the environment asks for.

        Raises:
            ValueError: it asks for something that is no number.
        """
        return replace(
            sizes,
            open_cases=_asked(OPEN_VARIABLE, sizes.open_cases),
            due=_asked(DUE_VARIABLE, sizes.due),
            many_due=_asked(MANY_DUE_VARIABLE, sizes.many_due),
        )


def _asked(variable: str, otherwise: int) -> int:
    found = os.environ.get(variable)
    return int(found) if found else otherwise


FULL = Sizes(
    opened=600,
    due=2_000,
    window=timedelta(seconds=240),
    many_due=10_000,
    many_window=timedelta(minutes=20),
    mails=20_000,
    planning_seconds=3.0,
    open_cases=10_000,
    simulated=(1_000, 100_000),
    listed=100_000,
    pages=(20, 20.0),
)
QUICK = Sizes(
    opened=30,
    due=20,
    window=timedelta(seconds=45),
    many_due=40,
    many_window=timedelta(seconds=60),
    mails=500,
    planning_seconds=0.2,
    open_cases=30,
    simulated=(20, 200),
    listed=500,
    pages=(2, 1.0),
)


async def _planning(sizes: Sizes) -> list[Figure]:
    return measure_planning(sizes.planning_seconds)


MEASUREMENTS: Mapping[str, Callable[[Sizes], Awaitable[list[Figure]]]] = {
    "planning": _planning,
    "simulation": lambda sizes: measure_simulation(*sizes.simulated),
    "board": lambda sizes: measure_board(sizes.listed),
    "page": lambda sizes: measure_page(*sizes.pages),
    "mail": lambda sizes: measure_mail(sizes.mails),
    "opening": lambda sizes: measure_opening(sizes.opened),
    "burst": lambda sizes: measure_burst(sizes.due, AT_ONCE),
    "spread": lambda sizes: measure_spread(sizes.due, sizes.window),
    "burst-of-many": lambda sizes: measure_burst(sizes.many_due, IN_A_MINUTE),
    "spread-of-many": lambda sizes: measure_spread(sizes.many_due, sizes.many_window),
    "history": lambda _: measure_history(),
    "memory": lambda sizes: measure_memory(sizes.open_cases),
}
