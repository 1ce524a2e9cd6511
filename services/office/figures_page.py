"""Figures: how promises were kept, how long steps took, and the gap between the two offices."""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.access.operations import Operation
from services.figures.period import ImpossiblePeriod, month_of, period
from services.figures.reading import figure_tables
from services.figures.tables import SMALL_GROUPS, FigureTable
from services.figures.topics import Topic
from services.ledger.figure_groups import Months
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit
from services.plots.marks import Bars, bars

LONGEST_LABEL = 36
"""Characters, where letters are largest: on a telephone."""

_FILTERS = ("office", "since", "until")


async def figures(visit: OfficeVisit) -> Response:
    """The tables, each as a picture too; what is asked stands in the address."""
    chosen = _chosen(visit)
    try:
        months = _months(visit, chosen)
        tables = await _tables(visit, chosen, months)
    except ImpossiblePeriod as impossible:
        months, tables, fault = None, (), str(impossible)
    else:
        fault = ""
    return visit.page(
        "figures.html",
        title="Figures",
        status=400 if fault else 200,
        fault=fault,
        months=months,
        charts=[_chart(table, chosen) for table in tables],
        chosen=chosen,
        offices=_offices(visit),
        small_groups=SMALL_GROUPS,
    )


async def figures_as_csv(visit: OfficeVisit) -> Response:
    """One of the tables as a file: the first, unless another is asked for."""
    chosen = _chosen(visit)
    try:
        topic = Topic(visit.asked("table") or Topic.PROMISES_BY_OFFICE)
        tables = await _tables(visit, chosen, _months(visit, chosen))
    except ValueError:
        raise HTTPException(404) from None
    wanted = next(table for table in tables if table.topic is topic)
    return Response(
        wanted.as_csv().encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{topic.value}.csv"'},
    )


async def _tables(
    visit: OfficeVisit, chosen: Mapping[str, str], months: Months
) -> tuple[FigureTable, ...]:
    return await figure_tables(
        visit.parts.ledger,
        visit.parts.directory,
        visit.access("see_figures"),
        months,
        now=visit.now,
        office_id=chosen.get("office"),
    )


def _chosen(visit: OfficeVisit) -> dict[str, str]:
    return {name: visit.asked(name) for name in _FILTERS if visit.asked(name)}


def _months(visit: OfficeVisit, chosen: Mapping[str, str]) -> Months:
    since, until = (
        month_of(chosen[name]) if name in chosen else None for name in ("since", "until")
    )
    return period(visit.now, since, until)


def _chart(table: FigureTable, chosen: Mapping[str, str]) -> dict[str, object]:
    says = _says(table)
    return {
        "table": table,
        "plot": {"kind": "bars", "title": table.title, "says": says, "drawing": _bars(table)},
        "says": says,
        "csv": f"/figures.csv?{urlencode({**chosen, 'table': table.topic.value})}",
    }


def _bars(table: FigureTable) -> Bars:
    return bars(
        [
            (shorten(line.of), line.good_of_100, f"{line.good_of_100:.0f} of 100", 0)
            for line in table.lines
        ],
        whole=100,
    )


def shorten(label: str) -> str:
    """A label as far as it has room beside its number; the table has all of it."""
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"


def _says(table: FigureTable) -> str:
    """The picture in a sentence, for whoever does not see it."""
    every = table.together
    if every is None:
        return "There is nothing to show for these months."
    said = (
        f"{table.share.capitalize()}: {every.good_of_100:.0f} in all ({every.good} of {every.all})"
    )
    if len(table.lines) == 1:
        return f"{said}."
    lowest = min(table.lines, key=lambda line: line.good_of_100)
    return f"{said}; the fewest, {lowest.good_of_100:.0f}, in {lowest.of}."


def _offices(visit: OfficeVisit) -> list[tuple[str, str]]:
    """The offices that she answers for."""
    seen = visit.access("see_figures").sight.seen
    hers = None if seen is None else {office_id for _, _, office_id in seen}
    return [
        (office.office_id, office.name)
        for office in visit.parts.directory.offices
        if hers is None or office.office_id in hers
    ]


FIGURE_ROUTES = (
    OfficeRoute(path="/figures", method="GET", operation=Operation.SEE_FIGURES, handler=figures),
    OfficeRoute(
        path="/figures.csv",
        method="GET",
        operation=Operation.SEE_FIGURES,
        handler=figures_as_csv,
    ),
)
