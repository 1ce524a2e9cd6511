"""What somebody can do about an alert, according to what she is in the case.

Whoever has the matter settles it: the deciding entity decides, or gives a reason and a date. Who
only answers for an office asks, and gives the case to somebody who has time; she never touches
findings. The rules of who may stay where they are: this only chooses among what they allow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from services.access.capacities import Capacity
from services.access.operations import Operation
from services.access.posts import StaffPost
from services.ledger.escalations import Escalation
from services.office.acting import offered_to
from services.office.alert_words import clock_of
from services.office.tasks_page import BY_HAND, PLACE_FOR
from services.office.visit import OfficeVisit
from workflows.case import Case
from workflows.planner import Plan
from workflows.staff import Concern, OfficeDuty
from workflows.stages import ClockName

_OF_A_CLOCK: Final = {
    ClockName.ASSESSMENT: ("advance", "extend", "pause"),
    ClockName.INVESTIGATION: ("advance", "extend", "pause"),
    ClockName.HAND_OVER: ("report", "extend"),
    ClockName.DECISION: ("decide", "extend", "pause"),
}
_OF_ANOTHER_CLOCK: Final = ("extend", "pause")
_OF_A_CONCERN: Final = {
    Concern.WORD: ("word",),
    Concern.HOLD: ("hold", "release"),
    Concern.PAUSE: ("resume",),
}
_OF_WHOEVER_ANSWERS: Final = ("decide", "extend")
"""The head of the deciding entity decides, too, or says why not yet and by when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Something that can be done: where it is done, and what follows."""

    address: str
    title: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDuty:
    """What is whose.

    Attributes:
        is_settled: Whether there is nothing to do any more.
        oversees: Whether whoever looks only answers for an office.
        ways: What she can do.
        asked: Who has the matter, by name: whom somebody who oversees asks.
        may_give: Whether she can give the case to somebody.
    """

    is_settled: bool
    oversees: bool = False
    ways: tuple[Way, ...] = ()
    asked: tuple[str, ...] = ()
    may_give: bool = False


async def duty_of(visit: OfficeVisit, alert: Escalation, case: Case, planned: Plan) -> AlertDuty:
    """What whoever asks can do about an alert."""
    if not await _is_open(visit, alert, planned):
        return AlertDuty(is_settled=True)
    duty = _owner(alert, case, planned)
    oversees = _only_answers(visit)
    decides = duty is OfficeDuty.DECIDING
    wanted = _names(alert)
    if oversees:
        wanted = tuple(x for x in wanted if decides and x in _OF_WHOEVER_ANSWERS)
    ways = await _ways(visit, alert, case, wanted)
    if not oversees:
        ways = (*ways, *await _places(visit, alert))
    gate = visit.parts.gate
    return AlertDuty(
        is_settled=False,
        oversees=oversees,
        ways=ways,
        asked=_asked(visit, case, duty),
        may_give=await gate.may_in_case(Operation.GRANT_CASE, visit.actor, visit.case_id),
    )


async def _is_open(visit: OfficeVisit, alert: Escalation, planned: Plan) -> bool:
    clock = clock_of(alert, planned)
    if alert.concern is Concern.CLOCK:
        return clock is not None and clock.is_running
    open_tasks = await visit.parts.ledger.tasks.listed(
        visit.access("show_alert"), case_id=visit.case_id
    )
    return any((x.concern, x.subject) == (alert.concern, alert.subject) for x in open_tasks)


def _owner(alert: Escalation, case: Case, planned: Plan) -> OfficeDuty:
    clock = clock_of(alert, planned)
    if clock is not None:
        return clock.owner
    if alert.concern.stays_with_intake:
        return OfficeDuty.INTAKE
    return OfficeDuty.in_stage(case.stage)


def _only_answers(visit: OfficeVisit) -> bool:
    """Whether she works on no case, and answers for those who do."""
    post = StaffPost(directory=visit.parts.directory, staff_id=visit.session.staff_id)
    return {Capacity.of(role) for role in post.roles} == {Capacity.MANAGER}


def _names(alert: Escalation) -> Sequence[str]:
    if alert.concern is Concern.CLOCK:
        return _OF_A_CLOCK.get(ClockName(alert.subject), _OF_ANOTHER_CLOCK)
    return _OF_A_CONCERN.get(alert.concern, ())


async def _ways(
    visit: OfficeVisit, alert: Escalation, case: Case, wanted: Sequence[str]
) -> tuple[Way, ...]:
    offered = {
        action.name: action
        for action in await offered_to(visit.parts.gate, visit.actor, visit.case_id, case)
    }
    chosen = {"clock": alert.subject} if alert.concern is Concern.CLOCK else {}
    return tuple(
        Way(
            address=f"do/{name}" + (f"?{urlencode(chosen)}" if _asks_for_a_clock(name) else ""),
            title=offered[name].title,
            about=offered[name].about,
        )
        for name in wanted
        if name in offered
    )


def _asks_for_a_clock(name: str) -> bool:
    return name in ("extend", "pause")


async def _places(visit: OfficeVisit, alert: Escalation) -> tuple[Way, ...]:
    """The page on which a task is settled, where it is none of an action."""
    task = next(
        (
            each
            for each in await visit.parts.ledger.tasks.listed(
                visit.access("show_alert"), case_id=visit.case_id
            )
            if (each.concern, each.subject) == (alert.concern, alert.subject)
        ),
        None,
    )
    if task is None:
        return ()
    about = "It stands among the tasks of the case."
    if task.concern in BY_HAND and await visit.parts.gate.may_in_case(
        Operation.DO_TASK, visit.actor, visit.case_id
    ):
        return (Way(address=f"task/{task.task_id}", title="Say that it is done", about=about),)
    place = PLACE_FOR.get(task.concern)
    if place is None or place.startswith("do/") or ("{party}" in place and task.party_id is None):
        return ()
    return (
        Way(
            address=place.format(party=task.party_id),
            title="See to it",
            about=about,
        ),
    )


def _asked(visit: OfficeVisit, case: Case, duty: OfficeDuty) -> tuple[str, ...]:
    """Who has the matter; nobody who is named in the case is ever among them."""
    resolution = visit.parts.directory.resolve(
        [duty.handler], case.opening.offices[duty], case.barred_staff()
    )
    return tuple(member.name for member in resolution.told)
