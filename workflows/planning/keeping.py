"""How long a closed case and its parties are kept, and when somebody has to look into it.

Nothing is erased because time has passed: on the day an officer gets a task, and a person erases.
See ``docs/decisions/a-person-erases.md``.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from workflows.calendar import Calendar
from workflows.case import Case
from workflows.instants import local_date
from workflows.moments import Moment
from workflows.party import Party
from workflows.planning.frame import Frame
from workflows.policy import Policy
from workflows.staff import Concern
from workflows.triggers import Trigger


class Kept(NamedTuple):
    """Until when a closed case is kept, or one party of it (None: the case as a whole).

    ``until`` is the first day on which it may go; ``closed`` is what it counts from.
    """

    until: date
    closed: Moment
    party: Party | None


class ToLookInto(NamedTuple):
    """Something about keeping that an officer looks into, from a day on."""

    concern: Concern
    since: Moment
    day: date
    subject: str
    party: Party | None


def how_long_kept(policy: Policy, calendar: Calendar, case: Case) -> Iterator[Kept]:
    """Until when the case is kept, and each party whose role goes sooner; nothing while it is open.

    A legal hold does not move these days: while it stands, nothing is erased on them.
    """
    rule = policy.retention
    if rule is None or case.stage.is_open:
        return
    closed = case.events[Trigger.CLOSED][-1].moment
    day = local_date(closed.at, case.opening.time_zone)
    yield Kept(calendar.add(day, rule.for_case(case.opening.category)), closed, None)
    for party in case.parties.values():
        span = rule.by_role.get(party.role)
        if span is not None and party.erased is None:
            yield Kept(calendar.add(day, span), closed, party)


def to_look_into(frame: Frame) -> Iterator[ToLookInto]:
    """The review of a legal hold; without one, each keeping period, from its end on."""
    case = frame.case
    hold = case.legal_hold
    if hold is not None:
        yield ToLookInto(Concern.LEGAL_HOLD, hold.since, hold.review_on, "legal_hold", None)
        return
    for kept in how_long_kept(frame.policy, frame.calendar, case):
        since, day = kept.closed, kept.until
        ended = case.legal_hold_ended
        if ended is not None and ended.number > since.number:
            # What was due while the hold stood is due anew: its task of before is gone.
            since, day = ended, max(day, local_date(ended.at, frame.zone))
        subject = kept.party.party_id if kept.party else "case"
        yield ToLookInto(Concern.RETENTION, since, day, subject, kept.party)
