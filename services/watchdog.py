"""The watchdog: raises any case that missed its wake, from outside Temporal.

A wedged workflow must not be a silent one. Every plan leaves the case's next wake in the ledger; a
case two minutes past it is told of once, and stays on the list until it stirs.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from services.clocks import Clock
from services.ledger.ledger import Ledger

LOOK_EVERY = timedelta(seconds=30)

TellOperator = Callable[[Sequence[str]], Awaitable[None]]
"""Tells whoever keeps the system running which cases are newly stuck."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look found: cases newly told of, and all that are stuck."""

    newly_stuck: tuple[str, ...]
    stuck: int


class Watchdog:
    """Looks for cases that should have woken."""

    def __init__(self, *, ledger: Ledger, clock: Clock, tell: TellOperator) -> None:
        self._ledger = ledger
        self._clock = clock
        self._tell = tell

    async def look(self) -> Look:
        """Raise the cases that are late to wake, each missed wake once."""
        now = self._clock.now()
        await self._ledger.alarms.clear_those_awake(now=now)
        newly_stuck: list[str] = []
        for overdue in await self._ledger.cases.overdue_wakes(now):
            if await self._ledger.alarms.raise_for(overdue, now=now):
                newly_stuck.append(overdue.case_id)
                log.error("case.stuck", case_id=overdue.case_id)
        if newly_stuck:
            await self._tell(newly_stuck)
        standing = await self._ledger.alarms.standing()
        return Look(newly_stuck=tuple(newly_stuck), stuck=len(standing))
