"""``duecourse promises``: what was promised to whom, what became of it, and how much was kept."""

from datetime import date
from typing import Annotated

import typer

from services.cli.answers import Answer
from services.cli.failures import InputRefused
from services.cli.options import date_option, id_option
from services.cli.promise_words import (
    promises_as_csv,
    promises_as_data,
    promises_table,
    rates_as_csv,
    rates_as_data,
    rates_table,
)
from services.cli.registration import Commands, refusing
from services.cli.sessions import Reading
from services.cli.typed import read_case
from services.ledger.promise_questions import PromiseRate, RateBy, WantedPromises
from workflows.promises import Standing


def offer(commands: Commands) -> None:
    """Offer the command about promises."""
    commands.add("promises", list_promises)


async def list_promises(
    reading: Reading,
    case: Annotated[
        str | None,
        typer.Option(metavar="CASE", parser=refusing(read_case), help="Only those of this case."),
    ] = None,
    office: Annotated[
        str | None,
        id_option("--office", "OFFICE", "Only those made while it worked on the case."),
    ] = None,
    since: Annotated[
        date | None, date_option("Only those promised for this day or a later one.")
    ] = None,
    until: Annotated[
        date | None, date_option("Only those promised for this day or an earlier one.")
    ] = None,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Only broken ones whose party still waits to hear.")
    ] = False,
    broken: Annotated[
        bool, typer.Option("--broken", help="Only broken ones, told late or not at all.")
    ] = False,
    rates_by: Annotated[
        RateBy | None,
        typer.Option(help="Instead of the list: how many were kept, by each of these."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="List at most so many.")] = 100,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print them as CSV.")] = False,
) -> Answer:
    """List what was promised, with what kept or broke it; the latest date first.

    With --overdue, whoever has waited longest comes first. Promises of a case in which you are
    named are neither listed nor counted. The JSON names letter, attempt, fact and person of each.
    """
    if office is not None:
        reading.parts.directory.office(office)
    if since is not None and until is not None and until < since:
        message = "--until is before --since: no promise can be for such a day"
        raise InputRefused(message)
    wanted = WantedPromises(
        case_id=None if case is None else await reading.case(case),
        office_id=office,
        since=since,
        until=until,
        standing=Standing.BROKEN if overdue or broken else None,
        is_still_owed=overdue,
    )
    if rates_by is None:
        return await _listed(reading, wanted, limit, as_csv=as_csv)
    if overdue or broken:
        message = "a share of kept promises counts all of them: leave out --overdue and --broken"
        raise InputRefused(message)
    return await _rates(reading, wanted, rates_by, as_csv=as_csv)


async def _listed(reading: Reading, wanted: WantedPromises, limit: int, *, as_csv: bool) -> Answer:
    now = reading.parts.clock.now()
    found = await reading.parts.ledger.promise_lists.listed(
        reading.access("list_promises"), wanted, now=now, limit=limit
    )
    references = await reading.parts.ledger.case_lists.references(
        record.case_id for record in found.records
    )
    data = promises_as_data(found.records, references, now)
    written = promises_as_csv(found.records, references, now) if as_csv else None
    if not found.records:
        return Answer(data=data, shown=["No such promises."], written=written)
    shown = [promises_table(found.records, references, now)]
    said = (
        [f"{len(found.records):,} of {found.total:,} promises; --limit shows more."]
        if len(found.records) < found.total
        else []
    )
    return Answer(data=data, shown=shown, said=said, written=written)


async def _rates(reading: Reading, wanted: WantedPromises, by: RateBy, *, as_csv: bool) -> Answer:
    rates = await reading.parts.ledger.promise_lists.rates(
        reading.access("count_promises"), wanted, by, now=reading.parts.clock.now()
    )
    total = PromiseRate.together(rates)
    data = {"by": by.value, "rates": rates_as_data(rates), "all": rates_as_data([total])[0]}
    written = rates_as_csv(by.value, rates) if as_csv else None
    if not rates:
        return Answer(data=data, shown=["No such promises."], written=written)
    return Answer(data=data, shown=[rates_table(by.value, rates, total)], written=written)
