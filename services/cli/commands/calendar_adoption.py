"""``duecourse calendar adopt``: a calendar is kept as it is today, and running cases move to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from services.cli.answers import Answer
from services.cli.calendar_words import known_in_words, remarks_on
from services.cli.case_moving import (
    CasesGiven,
    DryRunGiven,
    YesGiven,
    move_cases,
    refuse_dry_run_without_cases,
    would_move,
)
from services.cli.commands.calendars import CalendarNamed, calendar_named
from services.cli.registration import Commands
from services.cli.sessions import Reading
from workflows.policy import content_hash

if TYPE_CHECKING:
    from workflows.calendar import Calendar


def offer(calendar: Commands) -> None:
    """Offer the command that adopts a calendar."""
    calendar.add("adopt", adopt)


async def adopt(
    reading: Reading,
    calendar: CalendarNamed,
    cases: CasesGiven = None,
    dry_run: DryRunGiven = False,
    yes: YesGiven = False,
) -> Answer:
    """Keep a calendar as it is today; with --cases, move running cases to it.

    No date that was told moves; try --dry-run first. Cases in which you are named, and those of
    other offices, are left out: somebody else has to move them. Giving the same command again moves
    what is left.

    Without --cases no case moves: the calendar is kept under its hash, by which 'calendar diff'
    and a later 'calendar adopt' find it however the holiday data have changed meanwhile. Which
    calendar new cases get is the setting DUECOURSE_CALENDAR.
    """
    from services.adopting import ToCalendar  # noqa: PLC0415 - slow: help needs none of it

    today = reading.parts.clock.now().date()
    found = await calendar_named(reading.parts.ledger.policies, calendar, today)
    keep = reading.parts.ledger.policies.keep_calendar
    if cases is None:
        refuse_dry_run_without_cases(dry_run=dry_run)
        await keep(found)
        answer = _kept(found)
    elif dry_run:
        answer = await would_move(reading, ToCalendar(found), cases)
    else:
        answer = await move_cases(
            reading, ToCalendar(found), cases, yes=yes, keep=lambda: keep(found)
        )
    return replace(answer, said=[*answer.said, *remarks_on(found, today)])


def _kept(calendar: Calendar) -> Answer:
    key = content_hash(calendar)
    return Answer(
        data={"hash": key, "name": calendar.name, "version": calendar.version},
        shown=[
            f"{calendar.name}, version {calendar.version}, is kept as {key}. No case has moved.",
            known_in_words(calendar),
        ],
    )
