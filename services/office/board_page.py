"""The board: big numbers, then the cases, overdue first; every filter is in the address."""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.access.operations import Operation
from services.directory.directory import UnknownOfficeError
from services.ledger.board_questions import BoardOrder, Place, Pressing, WantedCases
from services.ledger.cases import CaseRecord
from services.office.pages import day_in_words, days, plain
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit
from workflows.instants import local_date
from workflows.stages import Category, Stage

PAGE = 50
MOST_ROWS = 100_000
_FILTERS = ("office", "owner", "stage", "category", "pressing", "due_before", "reference", "order")


async def board(visit: OfficeVisit) -> Response:
    """A page of the board."""
    wanted, order = _wanted(visit)
    access = visit.access("see_board")
    now = visit.now
    page = await visit.parts.ledger.board.page(
        access, wanted, order, now=now, limit=PAGE, after=_place(visit)
    )
    numbers = await visit.parts.ledger.board.numbers(access, WantedCases(), now=now)
    chosen = {name: visit.asked(name) for name in _FILTERS if visit.asked(name)}
    after = None
    if page.after is not None:
        at = page.after.at.isoformat() if page.after.at else ""
        after = urlencode({**chosen, "at": at, "after": page.after.case_id})
    return visit.page(
        "board.html",
        title="Cases",
        rows=[_row(visit, record, now) for record in page.records],
        numbers=[
            {
                "office": _office(visit, each.owner),
                "owner": each.owner,
                "overdue": each.overdue,
                "due_soon": each.due_soon,
                "longest": each.longest_overdue,
            }
            for each in numbers
        ],
        overdue=sum(each.overdue for each in numbers),
        due_soon=sum(each.due_soon for each in numbers),
        offices=[(each.office_id, each.name) for each in visit.parts.directory.offices],
        stages=list(Stage),
        categories=list(Category),
        pressings=list(Pressing),
        chosen=chosen,
        after=after,
        csv_address=f"/board.csv?{urlencode(chosen)}",
    )


async def board_as_csv(visit: OfficeVisit) -> Response:
    """The same list as a file, all pages of it; no names are in it."""
    wanted, order = _wanted(visit)
    access = visit.access("export_board")
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(
        ["case", "category", "stage", "opened", "clock", "owner", "benchmark", "expected", "stands"]
    )
    place: Place | None = None
    written = 0
    while written < MOST_ROWS:
        page = await visit.parts.ledger.board.page(
            access, wanted, order, now=visit.now, limit=1000, after=place
        )
        for record in page.records:
            table.writerow(_cells(record, visit.now))
        written += len(page.records)
        place = page.after
        if place is None:
            break
    return Response(
        text.getvalue().encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="cases.csv"'},
    )


def stands_in_words(record: CaseRecord, now: datetime) -> str:
    """How a case stands to its benchmark, in words and never by colour alone."""
    if record.clock is None:
        return "no benchmark runs"
    if record.benchmark_on is None:
        return "paused"
    by = day_in_words(record.benchmark_on)
    away = (local_date(now, record.time_zone) - record.benchmark_on).days
    if record.passes_at is not None and record.passes_at <= now:
        return f"{by}, overdue by {days(max(away, 1))}"
    return f"{by}, in {days(-away)}" if away < 0 else f"{by}, today"


def _row(visit: OfficeVisit, record: CaseRecord, now: datetime) -> dict[str, object]:
    return {
        "reference": record.reference,
        "category": plain(record.category.value),
        "stage": plain(record.stage.value),
        "clock": None if record.clock is None else plain(record.clock.value),
        "owner": _office(visit, record.clock_office),
        "stands": stands_in_words(record, now),
        "is_overdue": record.passes_at is not None and record.passes_at <= now,
        "expected": None
        if record.expected_on in (None, record.benchmark_on)
        else record.expected_on,
    }


def _cells(record: CaseRecord, now: datetime) -> list[str]:
    return [
        record.reference,
        record.category.value,
        record.stage.value,
        local_date(record.opened_at, record.time_zone).isoformat(),
        record.clock.value if record.clock else "",
        record.clock_office or "",
        record.benchmark_on.isoformat() if record.benchmark_on else "",
        record.expected_on.isoformat() if record.expected_on else "",
        stands_in_words(record, now),
    ]


def _office(visit: OfficeVisit, office_id: str | None) -> str:
    if office_id is None:
        return "nobody"
    try:
        return visit.parts.directory.office(office_id).name
    except UnknownOfficeError:
        return office_id


def _wanted(visit: OfficeVisit) -> tuple[WantedCases, BoardOrder]:
    """What the address asks for.

    Raises:
        HTTPException: 404 for a filter that there is not.
    """
    asked: Mapping[str, str] = {name: visit.asked(name) for name in _FILTERS}
    try:
        before = date.fromisoformat(asked["due_before"]) if asked["due_before"] else None
        wanted = WantedCases(
            office_id=asked["office"] or None,
            owner=asked["owner"] or None,
            stage=Stage(asked["stage"]) if asked["stage"] else None,
            category=Category(asked["category"]) if asked["category"] else None,
            pressing=Pressing(asked["pressing"]) if asked["pressing"] else None,
            due_before=None
            if before is None
            else datetime.combine(before, time(), UTC) + timedelta(days=1),
            reference=asked["reference"].strip() or None,
        )
        return wanted, BoardOrder(asked["order"] or BoardOrder.DUE)
    except (ValueError, OverflowError):
        raise HTTPException(404) from None


def _place(visit: OfficeVisit) -> Place | None:
    case_id, at = visit.asked("after"), visit.asked("at")
    if not case_id:
        return None
    try:
        instant = datetime.fromisoformat(at) if at else None
    except ValueError:
        raise HTTPException(404) from None
    if instant is not None and instant.utcoffset() is None:
        raise HTTPException(404)
    return Place(at=instant, case_id=case_id)


BOARD_ROUTES = (
    OfficeRoute(path="/board", method="GET", operation=Operation.LIST_CASES, handler=board),
    OfficeRoute(
        path="/board.csv", method="GET", operation=Operation.LIST_CASES, handler=board_as_csv
    ),
)
