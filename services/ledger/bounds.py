"""What the connections of people may see of PostgreSQL's rows: as much as was decided, no more.

The second line behind `services/access`: it decides nothing. What was decided is noted here, for
the task it was decided in and the tasks which that begins, and goes along with every transaction;
the database's policies (`row_security`) hold a query that forgot its condition to it.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from services.ledger.sight import EVERY_CASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.ledger.sight import Sight


class Scope(StrEnum):
    """How far a connection sees."""

    NOTHING = "nothing"
    """Before anything was decided."""

    BOUNDED = "bounded"
    """The cases that are named, and those within sight."""

    EVERYTHING = "everything"
    """Work on all cases together, which somebody may do who sees none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What may be seen now.

    Attributes:
        staff_id: By whom, as far as that was decided; she sees nothing of cases that name her.
        case_ids: The cases that she was let into, or that she opens.
        sight: The cases that her lists may show.
    """

    scope: Scope = Scope.NOTHING
    staff_id: str = ""
    case_ids: frozenset[str] = frozenset()
    sight: Sight | None = None

    def as_settings(self) -> dict[str, str]:
        """The bounds as PostgreSQL gets them."""
        seen = (self.sight.seen if self.sight else None) or ()
        granted = self.sight.granted if self.sight else None
        return {
            "scope": self.scope.value,
            "staff_id": self.staff_id,
            "case_ids": ",".join(sorted(self.case_ids)),
            "seen": ",".join(sorted(f"{duty}/{stage}/{office}" for duty, stage, office in seen)),
            "granted_stages": ",".join(sorted(granted.stages)) if granted else "",
            "at": granted.at.isoformat() if granted else "",
        }


NOTHING_DECIDED: Final = Bounds()
"""The bounds before anything was decided."""

_HERE: ContextVar[Bounds] = ContextVar("bounds", default=NOTHING_DECIDED)


def bounds_here() -> Bounds:
    """What may be seen now."""
    return _HERE.get()


def let_into(case_id: str, staff_id: str) -> None:
    """From here on somebody may see this case, for it was decided so, or she opens it."""
    bounds = _of(staff_id)
    case_ids = bounds.case_ids | {case_id}
    _HERE.set(replace(bounds, scope=_bounded(bounds), case_ids=case_ids))


def let_party_into(case_id: str) -> None:
    """From here on a party sees its own case, also if it is one of the staff."""
    let_into(case_id, "")


def see_within(sight: Sight, staff_id: str) -> None:
    """From here on somebody's lists show what is within her sight.

    Whoever was let into single cases is at work in them, and looks at no list.
    """
    bounds = _of(staff_id)
    if sight == EVERY_CASE:
        _HERE.set(replace(bounds, scope=Scope.EVERYTHING))
    elif not bounds.case_ids:
        _HERE.set(replace(bounds, scope=_bounded(bounds), sight=sight))


def see_everything(staff_id: str) -> None:
    """From here on somebody works on all cases together, as it was decided."""
    _HERE.set(replace(_of(staff_id), scope=Scope.EVERYTHING))


@contextmanager
def looking_up() -> Iterator[None]:
    """Within this, rows are looked up from which it is decided what somebody may see."""
    token = _HERE.set(replace(_HERE.get(), scope=Scope.EVERYTHING))
    try:
        yield
    finally:
        _HERE.reset(token)


@contextmanager
def starting_with_nothing() -> Iterator[None]:
    """Within this, nothing was decided yet: a new request, or a new command."""
    token = _HERE.set(NOTHING_DECIDED)
    try:
        yield
    finally:
        _HERE.reset(token)


def _of(staff_id: str) -> Bounds:
    """The bounds of the same person; somebody else begins anew."""
    bounds = _HERE.get()
    if bounds.staff_id not in ("", staff_id):
        return Bounds(staff_id=staff_id)
    return replace(bounds, staff_id=staff_id)


def _bounded(bounds: Bounds) -> Scope:
    return bounds.scope if bounds.scope is Scope.EVERYTHING else Scope.BOUNDED
