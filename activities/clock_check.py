"""Whether the clocks of Temporal, the database and this machine agree well enough to send."""

import time
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from temporalio import activity

from services.clocks import Clock
from services.ledger.ledger import Ledger

LARGEST_DIFFERENCE = timedelta(seconds=60)
"""Beyond this nobody can say whether a date has come: sending stops, and an operator is told."""

ASK_THE_DATABASE_EVERY = 30.0
"""Seconds between two questions to the database, whose clock does not jump between letters."""

log = structlog.get_logger(__name__)


class ClockCheck(Protocol):
    """Answers whether the clocks agree."""

    async def agree(self) -> bool:
        """Whether anything may be sent."""


class ClocksCompared:
    """Compares the three clocks before each letter."""

    def __init__(self, *, ledger: Ledger, wall: Clock) -> None:
        self._ledger = ledger
        self._wall = wall
        self._asked_at = float("-inf")
        self._database_ahead = timedelta(0)

    async def agree(self) -> bool:
        """Whether Temporal's, the database's and this machine's clock lie within a minute."""
        now = self._wall.now()
        ahead = [_temporal_now() - now, await self._difference_of_the_database(now)]
        widest = max(ahead, key=abs)
        spread = max(*ahead, timedelta(0)) - min(*ahead, timedelta(0))
        if spread <= LARGEST_DIFFERENCE:
            return True
        log.error("clocks.apart", seconds=int(widest.total_seconds()))
        return False

    async def _difference_of_the_database(self, now: datetime) -> timedelta:
        if time.monotonic() - self._asked_at > ASK_THE_DATABASE_EVERY:
            self._database_ahead = await self._ledger.clock_now() - now
            self._asked_at = time.monotonic()
        return self._database_ahead


class ClocksTrusted:
    """For a stepped clock, which agrees with no other: nothing is compared."""

    async def agree(self) -> bool:
        """Always."""
        return True


def _temporal_now() -> datetime:
    """When Temporal handed this attempt out, by its own clock."""
    return activity.info().started_time
