"""What can be asked of the board, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from services.ledger.cases import CaseRecord
    from workflows.stages import Category, Stage

SOON: Final = timedelta(days=14)
"""What passes its benchmark within so long counts as due soon."""


class BoardOrder(StrEnum):
    """In which order the board lists cases."""

    DUE = "due"
    """By benchmark: the longest overdue first, then what is due next, then what has no date."""
    NEWEST = "newest"
    """Those opened last first."""


class Pressing(StrEnum):
    """How a case stands to the benchmark of its clock."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    UNDATED = "undated"
    """No clock with a date runs: it is paused, or nothing has a benchmark now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCases:
    """Which cases somebody asks for; what is left out does not matter.

    Attributes:
        office_id: Those in which this office has a duty.
        owner: Those whose pressing clock this office owns.
        stage: Those in this stage; without one, those that are not closed.
        category: Those of this category.
        due_before: Those that pass their benchmark before this instant.
        pressing: Those that stand so.
        reference: Those whose reference begins so.
    """

    office_id: str | None = None
    owner: str | None = None
    stage: Stage | None = None
    category: Category | None = None
    due_before: datetime | None = None
    pressing: Pressing | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """After which case a page of the board begins: what that case was sorted by, and its id."""

    at: datetime | None
    case_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """A page of the board, and where the next one begins; None on the last."""

    records: tuple[CaseRecord, ...]
    after: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerNumbers:
    """How many cases wait for one office, or for nobody's clock."""

    owner: str | None
    overdue: int
    due_soon: int
    longest_overdue: date | None
    """The oldest benchmark that was passed."""
