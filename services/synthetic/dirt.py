"""The dirt of real registers, in their shares: mistyped dates, contradicting statuses."""

import random
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from services.synthetic import shape
from services.synthetic.invented_case import InventedCase

_SMALLEST_DIRTY_REGISTER = 200


class Dirt(StrEnum):
    """What can be wrong with a row."""

    COMPLETED_IN_1900 = "completed_in_1900"
    COMPLETED_BEFORE_RECEIPT = "completed_before_receipt"
    INCIDENT_AFTER_RECEIPT = "incident_after_receipt"
    RUNNING_BUT_COMPLETED = "running_but_completed"
    COMPLETED_WITHOUT_A_DATE = "completed_without_a_date"

    @property
    def needs_a_running_case(self) -> bool | None:
        """Which cases it falls on: running ones, those that are over, or (None) any."""
        if self is Dirt.INCIDENT_AFTER_RECEIPT:
            return None
        return self is Dirt.RUNNING_BUT_COMPLETED

    @property
    def spoils_the_row(self) -> bool:
        """Whether such a row cannot be taken in; the date of an incident changes nothing."""
        return self is not Dirt.INCIDENT_AFTER_RECEIPT

    def rows_of(self, cases: int) -> int:
        """How many rows of a register have it; a register of 200 rows or more has every kind."""
        expected = round(_OF_ALL_ROWS[self] * cases / shape.ALL_ROWS)
        return max(expected, 1) if cases >= _SMALLEST_DIRTY_REGISTER else expected


_OF_ALL_ROWS = {
    Dirt.COMPLETED_IN_1900: shape.COMPLETED_IN_1900,
    Dirt.COMPLETED_BEFORE_RECEIPT: shape.COMPLETED_BEFORE_RECEIPT,
    Dirt.INCIDENT_AFTER_RECEIPT: shape.INCIDENT_AFTER_RECEIPT,
    Dirt.RUNNING_BUT_COMPLETED: shape.RUNNING_BUT_COMPLETED,
    Dirt.COMPLETED_WITHOUT_A_DATE: shape.COMPLETED_WITHOUT_A_DATE,
}


def where_dirt_falls(cases: int, chance: random.Random) -> dict[int, Dirt]:
    """The numbers of the rows that are dirty, each with its kind."""
    kinds = [kind for kind in Dirt for _ in range(kind.rows_of(cases))]
    return dict(zip(chance.sample(range(1, cases + 1), len(kinds)), kinds, strict=True))


def dirty(case: InventedCase, kind: Dirt, chance: random.Random) -> InventedCase:
    """The case with something wrong."""
    some_days = timedelta(days=chance.randint(1, 40))
    match kind:
        case Dirt.COMPLETED_IN_1900:
            return replace(case, finished_on=date(1900, 1, 1))
        case Dirt.COMPLETED_BEFORE_RECEIPT:
            return replace(case, finished_on=case.received_on - some_days)
        case Dirt.INCIDENT_AFTER_RECEIPT:
            return replace(case, happened_on=case.received_on + some_days)
        case Dirt.RUNNING_BUT_COMPLETED:
            return replace(case, finished_on=case.received_on)
        case Dirt.COMPLETED_WITHOUT_A_DATE:
            return replace(case, finished_on=None)
