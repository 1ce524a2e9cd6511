"""The clocks that a register brings in past their benchmark, and who is told of them, once."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.staff_post import Duty
from workflows.calendar import Calendar
from workflows.case import Case
from workflows.clocks import ClockReading, read_clocks
from workflows.facts import ActorKind, Fact
from workflows.fold import replay
from workflows.obligations import keyed_id
from workflows.planner import plan
from workflows.policy import Policy
from workflows.staff import Concern, Rank, StaffRole
from workflows.stages import ClockName

NO_RUNG = 0
"""The consolidated escalation stands in for all rungs that lie before the import."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """The clocks of a case that were past their benchmark, and what is told of them.

    Attributes:
        clocks: Those that had passed it when the case came in.
        duties: What the heads of the offices that own them are told, or executives in their place.
            The planner climbs to the highest rung that lies behind; a clock whose head is told by
            that is not here.
    """

    clocks: tuple[ClockName, ...] = ()
    duties: tuple[Duty, ...] = ()


def overdue_clocks(
    case_id: str, policy: Policy, calendar: Calendar, facts: Sequence[Fact]
) -> Overdue:
    """What was overdue in an imported case when it came in, whatever happened since."""
    brought_in = _brought_in(facts)
    case = replay(brought_in)
    if case.imported is None or not case.stage.is_open:
        return Overdue()
    at = case.imported.at
    late = [x for x in read_clocks(policy, calendar, case) if x.is_running and x.passed_by(at)]
    climbed = _climbed_to(policy, calendar, brought_in, case) if late else {}
    return Overdue(
        clocks=tuple(reading.clock for reading in late),
        duties=tuple(
            _duty(case_id, case, reading, _chain(policy, case, reading), len(brought_in))
            for reading in late
            if climbed.get(reading.clock) is not Rank.HEAD.role_in(reading.owner)
        ),
    )


def _duty(
    case_id: str, case: Case, reading: ClockReading, chain: tuple[StaffRole, ...], number: int
) -> Duty:
    return Duty(
        obligation_id=keyed_id(case.opening.salt, "import", reading.clock, reading.anchor),
        case_id=case_id,
        concern=Concern.CLOCK,
        subject=reading.clock,
        step=NO_RUNG,
        office_id=case.opening.offices[reading.owner],
        chain=chain,
        barred=case.barred_staff(),
        fact_number=number,
        benchmark_on=reading.benchmark_on,
    )


def _climbed_to(
    policy: Policy, calendar: Calendar, brought_in: Sequence[Fact], case: Case
) -> dict[ClockName | None, StaffRole]:
    """Whom the ladders of the case's clocks tell once the case is here, by clock."""
    at = case.imported.at if case.imported else case.opened.at
    then = policy.office_hours.next_instant(at, case.opening.time_zone, 0.0)
    duties = plan(policy, calendar, brought_in, then).duties
    return {duty.clock: duty.chain[0] for duty in duties if duty.concern is Concern.CLOCK}


def _chain(policy: Policy, case: Case, reading: ClockReading) -> tuple[StaffRole, ...]:
    chain = tuple(rank.role_in(reading.owner) for rank in (Rank.HEAD, Rank.EXECUTIVE))
    if case.has_unknown_respondent():
        return policy.chain_while_unidentified(chain, reading.owner)
    return chain


def _brought_in(facts: Sequence[Fact]) -> list[Fact]:
    """The facts of the import itself, without what happened in the case since."""
    brought_in: list[Fact] = []
    for fact in facts:
        if fact.actor.kind is not ActorKind.IMPORT:
            break
        brought_in.append(fact)
    return brought_in
