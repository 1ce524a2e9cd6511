"""The tables that somebody may have: read group by group, for her offices alone."""

from datetime import datetime
from typing import Final

from services.directory.directory import StaffDirectory, UnknownOfficeError
from services.figures.tables import FigureTable, gaps_table, promise_tables, steps_table
from services.ledger.access import Access
from services.ledger.figure_groups import Months
from services.ledger.ledger import Ledger

NOBODY: Final = "no office"


async def figure_tables(
    ledger: Ledger,
    directory: StaffDirectory,
    access: Access,
    months: Months,
    *,
    now: datetime,
    office_id: str | None = None,
) -> tuple[FigureTable, ...]:
    """Promises kept, how long steps took, and the gap between the two offices.

    Args:
        ledger: What they are counted in.
        directory: How offices are named.
        access: Who asks; its sight says for which offices.
        months: Of which months.
        now: The present.
        office_id: Only the groups of this office; those of all of hers without one.
    """

    def name(of: str) -> str:
        try:
            return directory.office(of).name if of else NOBODY
        except UnknownOfficeError:
            return of

    promises = await ledger.figures.promises(access, months, now=now)
    clocks = await ledger.figures.clocks(access, months)
    gaps = await ledger.figures.gaps(access, months)
    if office_id is not None:
        promises = tuple(x for x in promises if x.office_id == office_id)
        clocks = tuple(x for x in clocks if x.office_id == office_id)
        gaps = tuple(x for x in gaps if office_id in (x.from_office, x.to_office))
    return (
        *promise_tables(promises, name),
        steps_table(clocks, name),
        gaps_table(gaps, name),
    )
