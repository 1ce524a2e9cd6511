"""``duecourse simulate``: what a policy would do, before anybody adopts it."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from services.cli.answers import Answer
from services.cli.options import CalendarGiven, day_option, file_option
from services.cli.registration import Commands, refusing
from services.cli.sessions import Alone
from services.cli.simulation_progress import progress_of
from services.cli.simulation_words import report_in_words
from services.cli.typed import read_day, read_path, read_policy_name, read_zone
from workflows.calendar import WEEKDAYS_ONLY

MOST_CASES = 10_000_000
LARGEST_SEED = 2**63 - 1
MOST_PROCESSES = 256


def offer(commands: Commands) -> None:
    """Offer the simulator."""
    commands.add("simulate", simulate)


async def simulate(
    alone: Alone,  # noqa: ARG001 - says what the command needs: nothing
    policy: Annotated[
        list[str],
        typer.Option(
            metavar="NAME|FILE",
            parser=refusing(read_policy_name),
            help="A policy, a preset or a file; repeat it to compare several.",
        ),
    ],
    register: Annotated[
        Path | None,
        typer.Argument(
            metavar="[REGISTER.csv]",
            parser=refusing(read_path),
            help="A register whose cases are played; with --map.",
        ),
    ] = None,
    cases: Annotated[
        int | None,
        typer.Option(min=1, max=MOST_CASES, help="Instead, so many synthetic cases."),
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, max=LARGEST_SEED, help="The same seed, the same cases.")
    ] = 1,
    fit: Annotated[
        Path | None,
        file_option("--fit", "Make synthetic cases like those of this register; with --map."),
    ] = None,
    lengths: Annotated[
        Path | None, file_option("--lengths", "How long steps of synthetic cases take (YAML).")
    ] = None,
    mapping: Annotated[
        Path | None, file_option("--map", "What the register's columns and words mean (YAML).")
    ] = None,
    as_of: Annotated[
        date | None, day_option("Look at this day, everything before it counted.")
    ] = None,
    first: Annotated[
        date | None,
        typer.Option(
            "--from",
            metavar="YYYY-MM-DD",
            parser=refusing(read_day),
            help="The first day that counts; synthetic cases are received from then on.",
        ),
    ] = None,
    last: Annotated[
        date | None,
        typer.Option(
            "--until", metavar="YYYY-MM-DD", parser=refusing(read_day), help="The last day of them."
        ),
    ] = None,
    handling: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[TASK=]TIME",
            help="How long officers take: '2 working days' (the default) for everything, "
            "'voice=1 day' or 'word=never' for one kind; repeatable.",
        ),
    ] = None,
    calendar: CalendarGiven = None,
    time_zone: Annotated[
        str | None,
        typer.Option(
            metavar="ZONE",
            parser=refusing(read_zone),
            help="Where synthetic cases live, such as Europe/Paris; UTC unless given.",
        ),
    ] = None,
    sheet: Annotated[
        Path | None, file_option("--csv", "Write every figure, day by day, into this file.")
    ] = None,
    page: Annotated[
        Path | None, file_option("--html", "Write a page with plots into this file.")
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option(
            min=1, max=MOST_PROCESSES, help="Processes that play at once; one a core unless given."
        ),
    ] = None,
) -> Answer:
    """Simulate what a policy would do: letters, lateness, escalations, work. Nothing is stored.

    A register, as if each policy had been in force from the first day:
    'duecourse simulate REGISTER.csv --map MAPPING.yaml --as-of 2026-06-30 --policy un-women-2020'

    Synthetic cases, two policies compared, with a page of plots:
    'duecourse simulate --cases 1000 --seed 7 --policy un-women-2020 --policy MINE.yaml --html
    plots.html'

    Slower officers: '--handling "5 working days" --handling word=never'
    """
    from services.simulation.page import write_page  # noqa: PLC0415 - slow: help needs none of it
    from services.simulation.request import Request, prepare  # noqa: PLC0415 - slow, as above
    from services.simulation.running import simulate as play  # noqa: PLC0415 - slow, as above
    from services.simulation.sheet import write_sheet  # noqa: PLC0415 - slow, as above

    request = Request(
        policies=tuple(policy),
        calendar=calendar or WEEKDAYS_ONLY.name,
        register=register,
        count=cases,
        seed=seed,
        fit=fit,
        lengths=lengths,
        mapping=mapping,
        as_of=as_of,
        first=first,
        last=last,
        time_zone=time_zone,
        handling=tuple(handling or ()),
    )
    prepared = prepare(request)
    with progress_of(prepared.total) as done:
        tallies = await play(
            prepared.simulation,
            prepared.cases,
            processes=processes or os.cpu_count() or 1,
            done=done,
        )
    report = prepared.report(tallies)
    for file, write in ((sheet, write_sheet), (page, write_page)):
        if file is not None:
            write(report, file)
    return Answer(data=report, shown=list(report_in_words(report)))
