"""``duecourse policy calendar``: the dates of an ideal case, computed by the planner."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table

from services.cli.answers import Answer, table
from services.cli.failures import InputRefused
from services.cli.options import CalendarGiven, PolicyGiven, output_option
from services.cli.registration import Commands, refusing
from services.cli.sessions import Alone
from services.cli.typed import read_day, read_zone
from services.opening.documents import Documents
from services.policies.ideal import IdealCase, ideal_case
from services.policies.ideal.calendar_file import calendar_file
from services.policies.ideal.case import NoEndInSight
from services.policies.ideal.entries import Entry, entries
from services.policies.ideal.picture import picture
from services.policies.words import plain, role_name
from workflows.calendar import WEEKDAYS_ONLY
from workflows.parties import Role
from workflows.stages import Category
from workflows.values import LATEST_YEAR


def offer(policy: Commands) -> None:
    """Offer the calendar of a policy."""
    policy.add("calendar", calendar)


async def calendar(
    alone: Alone,  # noqa: ARG001 - says what the command needs: nothing
    policy: PolicyGiven,
    opened: Annotated[
        date,
        typer.Option(
            metavar="DAY",
            parser=refusing(read_day),
            help="The day on which the report comes in: 2027-01-11.",
        ),
    ],
    category: Annotated[
        Category, typer.Option(help="What the matter is.")
    ] = Category.SEXUAL_HARASSMENT,
    role: Annotated[Role, typer.Option(help="Whose letters.")] = Role.AFFECTED_PERSON,
    calendar: CalendarGiven = None,
    time_zone: Annotated[
        str,
        typer.Option(
            "--time-zone",
            metavar="ZONE",
            parser=refusing(read_zone),
            help="The time zone of the case, such as Europe/Paris.",
        ),
    ] = "UTC",
    with_staff: Annotated[
        bool, typer.Option("--with-staff", help="Also what the offices are asked and reminded of.")
    ] = False,
    ics: Annotated[
        Path | None, output_option("--ics", "Write a calendar file (iCalendar) there.")
    ] = None,
    neutral: Annotated[
        bool,
        typer.Option("--neutral", help="In the calendar file, call every date 'Reminder'."),
    ] = False,
    svg: Annotated[Path | None, output_option("--svg", "Write a picture (SVG) there.")] = None,
) -> Answer:
    """Show the dates of an ideal case: one in which every step ends on its benchmark.

    Everything comes from the planner that runs real cases. A real case differs: steps end sooner or
    later, and letters follow what happens.

    Example: duecourse policy calendar un-women-2020 --opened 2027-01-11 --svg dates.svg
    """
    if neutral and ics is None:
        message = "--neutral is about the titles in a calendar file: give --ics FILE as well"
        raise InputRefused(message)
    documents = Documents.named(policy, calendar or WEEKDAYS_ONLY.name, today=opened)
    case = _played(documents, opened, category, time_zone)
    days = entries(case, role, with_staff=with_staff)
    said = []
    if ics is not None:
        said.append(_written(ics, calendar_file(case, days, neutral=neutral)))
    if svg is not None:
        said.append(_written(svg, picture(case, role).encode()))
    return Answer(data=_data(case, days, role), shown=_shown(case, days, role), said=said)


def _played(documents: Documents, opened: date, category: Category, zone: str) -> IdealCase:
    try:
        return ideal_case(
            documents.policy,
            documents.calendar,
            opened_on=opened,
            category=category,
            time_zone=zone,
        )
    except NoEndInSight as error:
        raise InputRefused(str(error)) from None
    except ValidationError:
        message = (
            f"a case opened on {opened} would reach beyond the year {LATEST_YEAR}: name an earlier "
            "day"
        )
        raise InputRefused(message) from None


def _written(file: Path, content: bytes) -> str:
    """Write a file as a whole.

    Raises:
        InputRefused: it cannot be written there.
    """
    try:
        file.write_bytes(content)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "this is no path"
        message = (
            f"{str(file)[:200]} cannot be written ({reason}): name a file in a folder of yours"
        )
        raise InputRefused(message) from None
    return f"Written: {file}"


def _data(case: IdealCase, days: Sequence[Entry], role: Role) -> dict[str, object]:
    return {
        "policy": case.policy.name,
        "policy_version": case.policy.version,
        "category": case.category,
        "time_zone": case.time_zone,
        "opened_on": case.opened_on,
        "role": role,
        "days": days,
        "clocks": [
            {"clock": x.clock, "started_on": x.started_on, "benchmark_on": x.benchmark_on}
            for x in case.clocks
        ],
        "letters": case.letters_to(role),
    }


def _shown(case: IdealCase, days: Sequence[Entry], role: Role) -> list[str | Table]:
    heading = (
        f"An ideal case of {plain(case.category)} by {case.policy.name}, version "
        f"{case.policy.version}, for {role_name(role)} ({case.time_zone})"
    )
    return [heading, "", table("day", "", "what happens", rows=map(_row, days))]


def _row(day: Entry) -> tuple[str, str, str]:
    detail = f"\n{day.detail}" if day.detail else ""
    to = f" (to {day.to})" if day.to and day.kind.value == "office" else ""
    return f"{day.on:%a} {day.on.day} {day.on:%b %Y}", day.kind, f"{day.title}{to}{detail}"
