"""The policy and the calendar that a new case gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.calendars import load_calendar
from services.clocks import SystemClock
from services.policies.documents import load_policy
from workflows.calendar import Calendar
from workflows.policy import Policy, content_hash

if TYPE_CHECKING:
    from datetime import date

    from services.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """A policy with a calendar."""

    policy: Policy
    calendar: Calendar

    @classmethod
    def named(cls, policy: str, calendar: str, *, today: date) -> Documents:
        """The documents of these names; the calendar's years are those around today.

        Raises:
            UnreadablePolicy: there is no such policy, or it has faults.
            UnreadableCalendar: the same of the calendar.
        """
        return cls(policy=load_policy(policy), calendar=load_calendar(calendar, today=today))

    @property
    def policy_hash(self) -> str:
        """By which a case names the policy."""
        return content_hash(self.policy)

    @property
    def calendar_hash(self) -> str:
        """By which a case names the calendar."""
        return content_hash(self.calendar)

    async def keep(self, ledger: Ledger) -> None:
        """Keep both in the ledger, where cases find them; keeping them twice changes nothing."""
        await ledger.policies.keep_policy(self.policy)
        await ledger.policies.keep_calendar(self.calendar)


def todays_calendar(name_or_file: str) -> Calendar:
    """A calendar for the years around this machine's today, where no case says what day it is.

    Raises:
        UnreadableCalendar: there is no such calendar, or it has faults.
    """
    return load_calendar(name_or_file, today=SystemClock().now().date())
