"""A legal hold as the facts describe it, and what a case refuses of it."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from workflows.facts import ActorKind, Fact
from workflows.keeping import LegalHoldReason
from workflows.keeping_facts import LegalHoldLifted, LegalHoldPlaced
from workflows.moments import Moment
from workflows.refusal import Refused
from workflows.values import LATEST_YEAR

if TYPE_CHECKING:
    from workflows.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHold:
    """Nothing may be erased since a moment, for a reason, to be looked at again on a day.

    It stands until somebody lifts it: a review that nobody made erases nothing.
    """

    since: Moment
    reason: LegalHoldReason
    review_on: date


def placed(case: "Case", moment: Moment, body: LegalHoldPlaced) -> None:
    """Take a new or renewed hold into account."""
    case.legal_hold = LegalHold(since=moment, reason=body.reason, review_on=body.review_on)


def lifted(case: "Case", moment: Moment, body: LegalHoldLifted) -> None:  # noqa: ARG001 - the fold's shape
    """Take into account that a hold ended."""
    case.legal_hold = None
    case.legal_hold_ended = moment


def check_placed(case: "Case", body: LegalHoldPlaced, fact: Fact) -> None:  # noqa: ARG001 - the door's shape
    """Refuse a hold that nobody would have to look at again.

    Raises:
        Refused: no member of staff places it, and it is not one that a backup had forgotten, or its
            review is not ahead or too far.
    """
    if fact.actor.kind is not ActorKind.ENGINE or body.reason is not LegalHoldReason.RESTORED:
        _by_staff(fact)
    if body.review_on <= fact.occurred_at.date():
        raise Refused("review_in_the_past", "the day of the review lies ahead: give a later one")
    if body.review_on.year > LATEST_YEAR:
        raise Refused("date_too_far", f"the year must not lie after {LATEST_YEAR}: check the date")


def check_lifted(case: "Case", body: LegalHoldLifted, fact: Fact) -> None:  # noqa: ARG001 - as above
    """Refuse to lift what does not stand.

    Raises:
        Refused: no member of staff lifts it, or there is none.
    """
    _by_staff(fact)
    if case.legal_hold is None:
        raise Refused("no_legal_hold", "no legal hold stands on this case")


def _by_staff(fact: Fact) -> None:
    if fact.actor.kind is not ActorKind.STAFF:
        raise Refused("staff_only", "only a member of staff places or lifts a legal hold")
