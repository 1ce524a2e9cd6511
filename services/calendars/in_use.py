"""The calendars that cases run under, and how far they reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.calendars.horizon import runs_out

if TYPE_CHECKING:
    from datetime import date

    from services.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedCalendar:
    """A calendar that the ledger holds, with how many open cases run under it."""

    hash: str
    name: str
    version: str
    open_cases: int
    last_known_day: date | None
    runs_out: bool


async def calendars_in_use(ledger: Ledger, today: date) -> list[UsedCalendar]:
    """Every calendar that the ledger holds."""
    counts = await ledger.cases.open_cases_by_calendar()
    kept = []
    for each in await ledger.policies.calendars():
        calendar = await ledger.policies.calendar(each.hash)
        kept.append(
            UsedCalendar(
                hash=each.hash,
                name=each.name,
                version=each.version,
                open_cases=counts.get(each.hash, 0),
                last_known_day=calendar.last_known_day,
                runs_out=runs_out(calendar, today) is not None,
            )
        )
    return kept
