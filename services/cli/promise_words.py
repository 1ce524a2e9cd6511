"""Promises as people read them: how each stands and by what, and how many were kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from services.cli.answers import table
from services.cli.words import day_in_words, days, instant_in_words, plain
from services.csv_text import csv_text
from workflows.instants import local_date
from workflows.promises import Standing

if TYPE_CHECKING:
    from rich.table import Table

    from services.ledger.promise_questions import PromiseRate
    from services.ledger.promises import PromiseRecord, Settling

UNKNOWN = "not known"
NOTHING = "-"
_COLUMNS = (
    *("case", "party", "kind", "on", "zone", "made_at", "office", "stage", "standing"),
    *("told_at", "let_go_at", "how", "fact", "letter", "by"),
)


def promises_table(
    records: Sequence[PromiseRecord], references: Mapping[str, str], now: datetime
) -> Table:
    """One line for each promise; days and hours are those of its party's zone."""
    return table(
        "case",
        "party",
        "promised",
        "to hear by",
        "made",
        "stands",
        "by",
        rows=(
            (
                references.get(record.case_id),
                record.promise.party_id,
                plain(record.promise.kind),
                day_in_words(record.promise.on),
                day_in_words(local_date(record.made_at, record.promise.zone)),
                _standing(record, now),
                _by(record.settled_by),
            )
            for record in records
        ),
    )


def promises_as_data(
    records: Sequence[PromiseRecord], references: Mapping[str, str], now: datetime
) -> list[dict[str, Any]]:
    """The same for programs, with all the evidence."""
    return [
        {
            "case": references.get(record.case_id),
            "standing": record.standing(now).value,
            "case_id": record.case_id,
            "promise": record.promise,
            "made_at": record.made_at,
            "made_by": record.made_by,
            "told_at": record.told_at,
            "let_go_at": record.let_go_at,
            "settled_by": record.settled_by,
        }
        for record in records
    ]


def promises_as_csv(
    records: Sequence[PromiseRecord], references: Mapping[str, str], now: datetime
) -> str:
    """The same as a table for spreadsheets: one line for each promise, instants in UTC."""
    return csv_text(
        _COLUMNS,
        (
            (
                references.get(record.case_id),
                record.promise.party_id,
                record.promise.kind.value,
                record.promise.on,
                record.promise.zone,
                record.made_at,
                record.made_by.office_id if record.made_by else None,
                record.made_by.stage.value if record.made_by else None,
                record.standing(now).value,
                record.told_at,
                record.let_go_at,
                record.settled_by.how if record.settled_by else None,
                record.settled_by.fact if record.settled_by else None,
                record.settled_by.letter_id if record.settled_by else None,
                record.settled_by.by if record.settled_by else None,
            )
            for record in records
        ),
    )


def rates_as_csv(heading: str, rates: Iterable[PromiseRate]) -> str:
    """Shares of kept promises for spreadsheets, without the line for all of them."""
    return csv_text(
        (heading, "kept", "broken", "let_go", "open", "kept_of_100"),
        ((x.of, x.kept, x.broken, x.let_go, x.open, x.kept_of_100) for x in rates),
    )


def rates_table(heading: str, rates: Sequence[PromiseRate], total: PromiseRate) -> Table:
    """One line for each office, stage or month, and one for all of them."""
    return table(
        heading,
        *("kept", "broken", "let go", "still open", "kept of those whose date has come"),
        rows=(
            (name, *(f"{x:,}" for x in counts), _percent(rate))
            for name, rate, counts in _lines(rates, total)
        ),
    )


def rates_as_data(rates: Iterable[PromiseRate]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "of": rate.of,
            "kept": rate.kept,
            "broken": rate.broken,
            "let_go": rate.let_go,
            "open": rate.open,
            "kept_of_100": rate.kept_of_100,
        }
        for rate in rates
    ]


def _lines(
    rates: Sequence[PromiseRate], total: PromiseRate
) -> Iterator[tuple[str, PromiseRate, tuple[int, ...]]]:
    for rate in rates:
        name = UNKNOWN if rate.of is None else plain(rate.of)
        yield name, rate, (rate.kept, rate.broken, rate.let_go, rate.open)
    yield "all", total, (total.kept, total.broken, total.let_go, total.open)


def _percent(rate: PromiseRate) -> str:
    return NOTHING if rate.kept_of_100 is None else f"{rate.kept_of_100:.1f} %"


def _standing(record: PromiseRecord, now: datetime) -> str:
    zone = record.promise.zone
    standing = record.standing(now)
    if standing is not Standing.BROKEN:
        settled = record.told_at or record.let_go_at
        when = f", {instant_in_words(settled, zone)}" if settled else ""
        return plain(standing) + when
    if record.told_at is not None:
        late = local_date(record.told_at, zone) - record.promise.on
        return f"broken, told {days(late.days)} late"
    if record.let_go_at is not None:
        return "broken, let go later"
    late = local_date(now, zone) - record.promise.on
    return f"broken, not told for {days(late.days)}"


def _by(settled: Settling | None) -> str:
    """What settled it, in short; the ids of letters are for programs."""
    if settled is None:
        return ""
    if settled.letter_id is None:
        return f"{plain(settled.how)}, fact {settled.fact}, {settled.by}"
    attempt = "" if settled.attempt is None else f", attempt {settled.attempt}"
    return f"{plain(settled.how)}{attempt}, fact {settled.fact}"
