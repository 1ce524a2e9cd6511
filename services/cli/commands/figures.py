"""``duecourse figures``: promises kept, how long steps took, and the gap between the offices."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from services.cli.answers import Answer, table
from services.cli.failures import InputRefused
from services.cli.options import date_option, id_option
from services.cli.registration import Commands
from services.cli.sessions import Reading
from services.figures.topics import Topic

if TYPE_CHECKING:
    from services.figures.tables import FigureTable


def offer(commands: Commands) -> None:
    """Offer the command about figures."""
    commands.add("figures", figures)


async def figures(
    reading: Reading,
    office: Annotated[
        str | None, id_option("--office", "OFFICE", "Only of this one of your offices.")
    ] = None,
    since: Annotated[
        date | None, date_option("From the month of this day; a year back unless given.")
    ] = None,
    until: Annotated[
        date | None, date_option("To the month of this day; the last ended one unless given.")
    ] = None,
    csv: Annotated[Topic | None, typer.Option(help="Write this one of the tables as CSV.")] = None,
) -> Answer:
    """Show how promises were kept and how long steps took, in the offices you answer for.

    Only months that have ended count, and whatever would be about fewer than five cases is left
    out of every number, of sums too. Cases in which you are named are not counted.

    Example: duecourse figures --office investigation-office --since 2027-01-01
    """
    from services.figures.period import ImpossiblePeriod, period  # noqa: PLC0415 - slow to import
    from services.figures.reading import figure_tables  # noqa: PLC0415 - slow, as above
    from services.figures.tables import SMALL_GROUPS  # noqa: PLC0415 - slow, as above

    if office is not None:
        reading.parts.directory.office(office)
    now = reading.parts.clock.now()
    try:
        months = period(now, since, until)
    except ImpossiblePeriod as impossible:
        raise InputRefused(str(impossible)) from None
    found = await figure_tables(
        reading.parts.ledger,
        reading.parts.directory,
        reading.access("see_figures"),
        months,
        now=now,
        office_id=office,
    )
    shown: list[str | Table] = [f"From {months.first:%Y-%m} to {months.last:%Y-%m}."]
    for each in found:
        shown += ["", f"{each.title}:", _shown(each) if each.lines else "Nothing to show."]
    wanted = None if csv is None else next(x for x in found if x.topic is csv)
    return Answer(
        data={
            "first": months.first,
            "last": months.last,
            "tables": {each.topic.value: _data(each) for each in found},
        },
        shown=shown,
        said=[SMALL_GROUPS],
        written=None if wanted is None else wanted.as_csv(),
    )


def _shown(each: "FigureTable") -> Table:
    together = [each.together] if each.together and len(each.lines) > 1 else []
    return table(
        each.first.lower(),
        *each.columns,
        each.share,
        rows=(
            (line.of, *(f"{x:,}" for x in line.counts), f"{line.good_of_100:.1f}")
            for line in (*each.lines, *together)
        ),
    )


def _data(each: "FigureTable") -> list[dict[str, object]]:
    return [
        {
            "of": line.of,
            **dict(zip(each.columns, line.counts, strict=True)),
            "good_of_100": line.good_of_100,
        }
        for line in each.lines
    ]
