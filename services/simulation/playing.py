"""Plays one case under one policy: plan, carry out, jump to what comes next, and again.

Pure: no I/O, and no clock but the instants that follow from the script and the plans. It does with
a plan what the workflow does, by the same facts, so that every instant is the workflow's own.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Protocol

from services.simulation.handling import Handling, done_at
from services.simulation.officers import OFFICER, what_settles
from services.simulation.script import CaseScript, Step
from workflows.calendar import Calendar
from workflows.case import Case
from workflows.delivery_facts import LetterAttempted, StaffTold
from workflows.facts import ENGINE, Actor, Fact, FactBody
from workflows.fold import apply, replay
from workflows.letter_content import promises_told
from workflows.notices import DeliveryOutcome
from workflows.obligations import LetterDue, ObligationKind, StaffDuty
from workflows.parties import Channel
from workflows.planner import Plan, plan_as_read
from workflows.planning.as_read import CaseAsRead
from workflows.planning.frame import Frame
from workflows.policy import Policy

ROUNDS_AT_ONE_INSTANT = 40
"""Plans in a row at the same instant after which a case is taken to spin."""

_OUTCOMES = {
    Channel.PAGE: DeliveryOutcome.PUBLISHED,
    Channel.NEUTRAL_MAIL: DeliveryOutcome.SENT,
    Channel.FULL_MAIL: DeliveryOutcome.SENT,
    Channel.ENCRYPTED_MAIL: DeliveryOutcome.SENT,
    Channel.GATEWAY: DeliveryOutcome.SENT,
    Channel.BY_HAND: DeliveryOutcome.PRINTED,
    Channel.NONE: DeliveryOutcome.STOPPED,
}
"""Every mail is accepted and every page published; what is brought by hand waits for a person."""


class CaseSpins(RuntimeError):
    """A case had something due at the same instant again and again: a fault of the planner."""


class Watcher(Protocol):
    """Sees what happens in a case while it is played."""

    def recorded(self, case: Case, fact: Fact) -> None:
        """A fact was taken into account."""

    def duty_told(self, duty: StaffDuty, at: datetime) -> None:
        """Staff were given a task, or told that something is late."""

    def settled(self, plan: Plan, at: datetime) -> None:
        """Nothing more is due at this instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Under what a case is played.

    Attributes:
        policy: What is promised.
        calendar: The offices' working days.
        handling: How long officers take.
        until: The instant at which the play ends; what falls due at it still happens.
    """

    policy: Policy
    calendar: Calendar
    handling: Handling
    until: datetime


def play(script: CaseScript, conditions: Conditions, watcher: Watcher) -> tuple[Case, Plan]:
    """Play a case from its opening to the end of the conditions.

    Returns:
        The case and its plan at the end; the plan holds until its ``next_wake``.

    Raises:
        CaseSpins: something was due at one instant again and again.
    """
    return _Stage(script, conditions, watcher).run()


@dataclass(slots=True, order=True)
class _Ahead:
    """Something that people will do: a step of the script, or an answer to a task."""

    at: datetime
    place: int
    doing: Step | StaffDuty = field(compare=False)


class _Stage:
    """One case on its way through time."""

    __slots__ = ("_ahead", "_case", "_conditions", "_now", "_places", "_read", "_watcher")

    def __init__(self, script: CaseScript, conditions: Conditions, watcher: Watcher) -> None:
        self._conditions = conditions
        self._watcher = watcher
        self._places = count()
        opening, *rest = script.steps
        self._ahead = [_Ahead(step.at, next(self._places), step) for step in rest]
        heapq.heapify(self._ahead)
        self._now = opening.at
        first, *others = opening.bodies
        fact = _fact(1, first, opening.at, OFFICER)
        self._case = replay([fact])
        self._read = self._read_anew()
        watcher.recorded(self._case, fact)
        self._record(others, OFFICER)

    def run(self) -> tuple[Case, Plan]:
        """Go from instant to instant; what is due goes before what people do at the same one."""
        plan = self._settle()
        while True:
            wake = plan.next_wake
            people = self._ahead[0].at if self._ahead else None
            if wake is not None and (people is None or wake <= people):
                if wake > self._conditions.until:
                    return self._case, plan
                self._now = wake
                plan = self._settle()
            elif people is not None and people <= self._conditions.until:
                self._now = max(people, self._now)
                if self._let_people_act(plan):
                    plan = self._settle()
            else:
                return self._case, plan

    def _let_people_act(self, plan: Plan) -> bool:
        """Whether what people do next is worth a fact: a task that is done wants no answer."""
        doing = heapq.heappop(self._ahead).doing
        if isinstance(doing, Step):
            self._record(doing.bodies, OFFICER)
            return True
        if doing.obligation_id not in plan.open_tasks:
            return False
        bodies = what_settles(self._case, doing)
        self._record(bodies, OFFICER)
        return bool(bodies)

    def _settle(self) -> Plan:
        for _ in range(ROUNDS_AT_ONE_INSTANT):
            plan = self._plan()
            if not plan.letters and not plan.duties:
                self._watcher.settled(plan, self._now)
                return plan
            for letter in plan.letters:
                self._deliver(letter)
            for duty in plan.duties:
                self._tell(duty)
        message = f"something is due again and again at {self._now.isoformat()}: report this"
        raise CaseSpins(message)

    def _plan(self) -> Plan:
        """The plan now; the case is read again only if it learned something."""
        if self._read.number != self._case.number:
            self._read = self._read_anew()
        return plan_as_read(self._read, self._now)

    def _read_anew(self) -> CaseAsRead:
        conditions = self._conditions
        return CaseAsRead.read(conditions.policy, conditions.calendar, self._case)

    def _frame(self) -> Frame:
        """The case with its clocks; of several letters at once only the first finds it as read."""
        if self._read.number == self._case.number:
            return self._read.frame
        return Frame.around(self._conditions.policy, self._conditions.calendar, self._case)

    def _deliver(self, letter: LetterDue) -> None:
        preferences = self._case.parties[letter.party_id].preferences
        channel = preferences.channel if preferences else Channel.NONE
        promises = promises_told(
            self._frame(),
            letter_id=letter.letter_id,
            party_id=letter.party_id,
            notices=letter.notices,
            now=self._now,
        )
        attempted = LetterAttempted(
            letter_id=letter.letter_id,
            party_id=letter.party_id,
            covers=letter.covers,
            attempt=letter.attempt,
            outcome=_OUTCOMES[channel],
            preferences=letter.preferences,
            promises=promises,
        )
        self._record([attempted], ENGINE)

    def _tell(self, duty: StaffDuty) -> None:
        self._record([StaffTold(obligation_id=duty.obligation_id)], ENGINE)
        self._watcher.duty_told(duty, self._now)
        if duty.kind is ObligationKind.ESCALATION:
            return
        conditions = self._conditions
        span = conditions.handling.of(duty.concern)
        if span is not None:
            at = done_at(
                self._now,
                span,
                conditions.calendar,
                conditions.policy.office_hours,
                self._case.opening.time_zone,
            )
            heapq.heappush(self._ahead, _Ahead(at, next(self._places), duty))

    def _record(self, bodies: Sequence[FactBody], actor: Actor) -> None:
        for body in bodies:
            fact = _fact(self._case.number + 1, body, self._now, actor)
            apply(self._case, fact)
            self._watcher.recorded(self._case, fact)


def _fact(number: int, body: FactBody, at: datetime, actor: Actor) -> Fact:
    """A fact that never leaves the simulation, so it is not checked a second time."""
    return Fact.model_construct(
        number=number,
        command_id=f"simulated-{number}",
        digest="",
        occurred_at=at,
        recorded_at=at,
        actor=actor,
        body=body,
        schema_version=1,
    )
