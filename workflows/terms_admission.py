"""What a case refuses of a move to another policy or calendar."""

from datetime import timedelta

from workflows.case import Case
from workflows.case_facts import CalendarChanged, PolicyChanged
from workflows.facts import ActorKind, Fact
from workflows.refusal import Refused
from workflows.taken_along import TakenAlong

CLOCK_SKEW = timedelta(minutes=1)


def check_policy(case: Case, body: PolicyChanged, fact: Fact) -> None:
    """Refuse a move to another policy that nobody answers for, or to the same.

    Raises:
        Refused: it is one.
    """
    if fact.actor.kind is not ActorKind.STAFF:
        raise Refused("staff_only", "only a member of staff moves a case to another policy")
    if body.policy == case.policy:
        raise Refused("same_policy", "the case runs under this policy already")
    _looked_at_all(case, body, fact)


def check_calendar(case: Case, body: CalendarChanged, fact: Fact) -> None:
    """Refuse a move to another calendar that nobody answers for, or to the same.

    Raises:
        Refused: it is one.
    """
    if fact.actor.kind is not ActorKind.STAFF:
        raise Refused("staff_only", "only a member of staff moves a case to another calendar")
    if body.calendar == case.calendar:
        raise Refused("same_calendar", "the case runs under this calendar already")
    _looked_at_all(case, body, fact)


def _looked_at_all(case: Case, body: TakenAlong, fact: Fact) -> None:
    """What a change of terms takes along was made out from every fact before it, just now."""
    if body.after is not None and body.after != case.number:
        raise Refused("case_moved", "the case has moved on meanwhile: give the command again")
    if fact.recorded_at - fact.occurred_at > CLOCK_SKEW:
        raise Refused("not_backdated", "a case comes under other terms now, not in the past")
