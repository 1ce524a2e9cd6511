"""Grants: whoever answers for a case gives it to one person, for some days."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from services.clocks import Clock
from services.ledger.access import Access
from services.ledger.grants import Grant, GrantReason
from services.ledger.ledger import Ledger

MOST_DAYS: Final = 90
"""For how long a case can be given at most; it can be given again."""


class GrantRefused(Exception):
    """The case cannot be given to this person, or taken back from her."""


class Grants:
    """Gives cases, takes them back, and says which are given.

    Whether it may be done is decided before, by the gate.
    """

    def __init__(self, *, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock

    async def give(
        self, case_id: str, staff_id: str, access: Access, *, reason: GrantReason, days: int
    ) -> Grant:
        """Give a case to somebody for so many days.

        Raises:
            GrantRefused: Whoever gives it would be whom it is given to, or the time is too long.
        """
        if staff_id == access.actor.actor_id:
            message = "nobody gives a case to herself: somebody else has to"
            raise GrantRefused(message)
        if not 1 <= days <= MOST_DAYS:
            message = f"a case is given for 1 to {MOST_DAYS} days, not for {days}"
            raise GrantRefused(message)
        now = self._clock.now()
        until = now + timedelta(days=days)
        return await self._ledger.grants.give(
            case_id, staff_id, access, reason=reason, at=now, until=until
        )

    async def take_back(self, case_id: str, staff_id: str, access: Access) -> None:
        """End somebody's grant.

        Raises:
            GrantRefused: She has none that holds.
        """
        now = self._clock.now()
        if not await self._ledger.grants.take_back(case_id, staff_id, access, at=now):
            message = (
                f"this case is not granted to '{staff_id}': 'duecourse case show' says to whom"
            )
            raise GrantRefused(message)

    async def standing(self, case_id: str) -> Sequence[Grant]:
        """The grants of a case that hold now."""
        return await self._ledger.grants.standing(case_id, at=self._clock.now())

    async def holds(self, case_id: str, staff_id: str) -> bool:
        """Whether a case is granted to somebody now."""
        return any(grant.staff_id == staff_id for grant in await self.standing(case_id))

    def now(self) -> datetime:
        """The instant at which lists look for grants."""
        return self._clock.now()
