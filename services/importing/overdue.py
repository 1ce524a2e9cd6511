"""The clocks that a register brings in past their benchmark, and who is told of them, once."""

from collections.abc import Sequence

from services.staff_post import Duty
from workflows.calendar import Calendar
from workflows.case import Case
from workflows.clocks import ClockReading, read_clocks
from workflows.facts import ActorKind, Fact
from workflows.fold import replay
from workflows.obligations import keyed_id
from workflows.policy import Policy
from workflows.staff import Concern, Rank, StaffRole

NO_RUNG = 0
"""The consolidated escalation stands in for all rungs that lie before the import."""


def overdue_clocks(
    case_id: str, policy: Policy, calendar: Calendar, facts: Sequence[Fact]
) -> tuple[Duty, ...]:
    """What is to be told of the clocks that had passed their benchmark when the case came in.

    Told is the head of the office that owns the clock, or the executive in the head's place.
    """
    brought_in = _brought_in(facts)
    case = replay(brought_in)
    if case.imported is None or not case.stage.is_open:
        return ()
    late = [
        reading
        for reading in read_clocks(policy, calendar, case)
        if reading.is_running and reading.passed_by(case.imported.at)
    ]
    return tuple(
        Duty(
            obligation_id=keyed_id(case.opening.salt, "import", reading.clock, reading.anchor),
            case_id=case_id,
            concern=Concern.CLOCK,
            subject=reading.clock,
            step=NO_RUNG,
            office_id=case.opening.offices[reading.owner],
            chain=_chain(policy, case, reading),
            barred=case.barred_staff(),
            fact_number=len(brought_in),
        )
        for reading in late
    )


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
