"""``duecourse calendar ...``: the working days that dates are counted in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from services.calendars import (
    CalendarDocument,
    PublicHolidays,
    UnreadableCalendar,
    countries,
    find_place,
    load_calendar,
    load_document,
    moved_days,
    overlap,
    public_holidays,
    years_around,
)
from services.calendars.in_use import calendars_in_use
from services.cli.answers import Answer, table
from services.cli.calendar_words import (
    days_off_in,
    known_in_words,
    remarks_on,
    week_in_words,
    weekday_of,
    working_days_in,
)
from services.cli.registration import Commands, refusing
from services.cli.sessions import Alone, Reading
from services.cli.typed import read_calendar_name
from services.clocks import SystemClock
from workflows.policy import content_hash
from workflows.values import EARLIEST_YEAR, LATEST_YEAR

if TYPE_CHECKING:
    from datetime import date

    from services.ledger.policies import PolicyStore
    from workflows.calendar import Calendar

_HASH = re.compile(r"^[0-9a-f]{32}$")
MOST_SUBDIVISIONS = 8

CalendarNamed = Annotated[
    str,
    typer.Argument(
        metavar="CALENDAR",
        parser=refusing(read_calendar_name),
        help="'weekdays', a place such as DE-BY, a file, or the hash that 'calendar used' shows.",
    ),
]


def offer(calendar: Commands) -> None:
    """Offer the commands about calendars."""
    calendar.add("list", list_places)
    calendar.add("show", show)
    calendar.add("check", check)
    calendar.add("diff", diff)
    calendar.add("used", used)


async def list_places(
    alone: Alone,  # noqa: ARG001 - says what the command needs: nothing
    country: Annotated[
        str | None,
        typer.Argument(
            metavar="COUNTRY",
            parser=refusing(read_calendar_name),
            help="Only this one, with all its subdivisions.",
        ),
    ] = None,
) -> Answer:
    """List the countries and subdivisions whose public holidays are known."""
    known = countries()
    if country is not None:
        wanted = find_place(country).country
        known = tuple(each for each in known if each.code == wanted)
    most = MOST_SUBDIVISIONS if country is None else None
    rows = ((x.code, x.name, _shortened(x.subdivisions, most)) for x in known)
    return Answer(data=list(known), shown=[table("code", "country", "subdivisions", rows=rows)])


def _shortened(codes: tuple[str, ...], most: int | None) -> str:
    if most is None or len(codes) <= most:
        return " ".join(codes)
    return f"{' '.join(codes[:most])} and {len(codes) - most} more"


async def show(
    alone: Alone,
    calendar: CalendarNamed,
    year: Annotated[
        int | None,
        typer.Option(min=EARLIEST_YEAR, max=LATEST_YEAR, help="Which year; this one unless given."),
    ] = None,
) -> Answer:
    """Show the working week and the days off of a year."""
    today = _today()
    found = await _calendar(alone, calendar, today)
    wanted = year or today.year
    off = days_off_in(found, wanted, _names_of(calendar, today))
    rows = ((day.isoformat(), weekday_of(day), why) for day, why in off)
    return Answer(
        data={
            "hash": content_hash(found),
            "calendar": found,
            "year": wanted,
            "days": [{"day": day, "why": why} for day, why in off],
        },
        shown=[
            f"{found.name}, version {found.version}",
            week_in_words(found),
            known_in_words(found),
            "",
            f"{wanted}: {working_days_in(found, wanted)}; besides the weekends",
            table("day", "weekday", "what", rows=rows),
        ],
        said=[*remarks_on(found, today)],
    )


async def check(alone: Alone, calendar: CalendarNamed) -> Answer:
    """Check a calendar: every fault with its line, and what would surprise somebody later."""
    today = _today()
    found = await _calendar(alone, calendar, today)
    guessed = _estimated(_names_of(calendar, today), today)
    said = [*remarks_on(found, today)]
    if guessed:
        said.append(
            f"{len(guessed)} holidays to come are estimated (they depend on the moon), the first "
            f"on {guessed[0].isoformat()}: look again when they are announced"
        )
    return Answer(
        data={
            "hash": content_hash(found),
            "name": found.name,
            "version": found.version,
            "last_known_day": found.last_known_day,
            "estimated": guessed,
        },
        shown=[
            f"{found.name}, version {found.version}, is sound.",
            week_in_words(found),
            known_in_words(found),
        ],
        said=said,
    )


def _estimated(public: PublicHolidays | None, today: date) -> list[date]:
    names = public.names if public else {}
    return [day for day, name in names.items() if "estimated" in name and day >= today]


async def diff(alone: Alone, former: CalendarNamed, later: CalendarNamed) -> Answer:
    """Say which days two calendars count differently, in the years that both know.

    Between the calendar of running cases ('calendar used') and today's of the same place this is
    what a release of holiday data changed.
    """
    today = _today()
    one, other = await _calendar(alone, former, today), await _calendar(alone, later, today)
    span = overlap(one, other, years_around(today))
    moved = list(moved_days(one, other, span))
    rows = (
        (
            x.day.isoformat(),
            weekday_of(x.day),
            "becomes a working day" if x.becomes_working else "becomes a day off",
        )
        for x in moved
    )
    heading = (
        f"{len(moved)} days of {span} differ between {one.name} ({one.version}) and "
        f"{other.name} ({other.version})."
    )
    return Answer(
        data={"years": [span.first, span.last], "days": moved},
        shown=[heading, *([table("day", "weekday", "what", rows=rows)] if moved else [])],
    )


async def used(reading: Reading) -> Answer:
    """List the calendars of cases: how many are open under each, and how far they reach."""
    parts = reading.parts
    today = parts.clock.now().date()
    kept = await calendars_in_use(parts.ledger, today)
    rows = ((x.name, x.version, x.open_cases, x.last_known_day or "no end", x.hash) for x in kept)
    late = sum(x.open_cases for x in kept if x.runs_out)
    return Answer(
        data=kept,
        shown=[table("calendar", "version", "open cases", "known until", "hash", rows=rows)],
        said=[f"{late} open cases have a calendar that ends within two years"] if late else [],
    )


def _today() -> date:
    return SystemClock().now().date()


async def calendar_named(kept: PolicyStore, typed: str, today: date) -> Calendar:
    """The calendar of a name, a place or a file as it is today; by its hash as the ledger has it.

    Raises:
        UnreadableCalendar: there is no such place or file, or it is not sound.
        NotInLedger: the ledger holds no calendar of this hash.
    """
    if _HASH.match(typed):
        return await kept.calendar(typed)
    return load_calendar(typed, today=today)


async def _calendar(alone: Alone, typed: str, today: date) -> Calendar:
    if not _HASH.match(typed):
        return load_calendar(typed, today=today)
    async with alone.connections.records(alone.connections.settings()) as parts:
        return await calendar_named(parts.ledger.policies, typed, today)


def _names_of(typed: str, today: date) -> PublicHolidays | None:
    """The holidays by their names, where a place is known."""
    document = _document(typed)
    place = document.place if document else None
    return public_holidays(place, years_around(today)) if place else None


def _document(typed: str) -> CalendarDocument | None:
    try:
        found = load_document(typed)
    except UnreadableCalendar:
        return None
    return found if isinstance(found, CalendarDocument) else None
