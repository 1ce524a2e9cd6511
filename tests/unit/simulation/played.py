"""Small simulations for tests."""

import asyncio
from datetime import date, datetime

from services.policies.documents import load_policy
from services.simulation.handling import WITHIN_TWO_WORKING_DAYS, Handling
from services.simulation.likeness import published_likeness
from services.simulation.period import Period
from services.simulation.playing import Conditions, play
from services.simulation.running import Simulation, simulate
from services.simulation.script import CaseScript
from services.simulation.synthetic_cases import SyntheticCases
from services.simulation.tally import Tally
from workflows.calendar import WEEKDAYS_ONLY
from workflows.case import Case
from workflows.facts import Fact
from workflows.obligations import StaffDuty
from workflows.planner import Plan

ZONE = "Europe/Paris"
YEARS = Period(first=date(2023, 1, 1), last=date(2025, 12, 31), zone=ZONE)
POLICY = load_policy("un-women-2020")


class Seen:
    """Everything that a watcher is shown."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.duties: list[StaffDuty] = []

    def recorded(self, case: Case, fact: Fact) -> None:
        assert case.number == fact.number
        self.facts.append(fact)

    def duty_told(self, duty: StaffDuty, at: datetime) -> None:
        assert duty.due_at <= at
        self.duties.append(duty)

    def settled(self, plan: Plan, at: datetime) -> None:
        assert not plan.letters
        assert plan.next_wake is None or plan.next_wake > at


def seen(script: CaseScript, handling: Handling = WITHIN_TWO_WORKING_DAYS) -> Seen:
    """A case played until the end of the period."""
    watcher = Seen()
    play(script, conditions(handling), watcher)
    return watcher


def conditions(handling: Handling = WITHIN_TWO_WORKING_DAYS) -> Conditions:
    """The conditions of the tests' simulations."""
    return Conditions(
        policy=POLICY, calendar=WEEKDAYS_ONLY, handling=handling, until=YEARS.last_instant
    )


def a_simulation(handling: Handling = WITHIN_TWO_WORKING_DAYS) -> Simulation:
    """Three years under one policy."""
    return Simulation(policies=(POLICY,), calendar=WEEKDAYS_ONLY, handling=handling, period=YEARS)


def some_cases(count: int, seed: int = 1) -> SyntheticCases:
    """Synthetic cases over the three years."""
    return SyntheticCases(
        count=count,
        seed=seed,
        likeness=published_likeness(ZONE),
        calendar=WEEKDAYS_ONLY,
        begins=date(2023, 1, 1),
        until=date(2026, 1, 1),
    )


def counted(
    count: int,
    *,
    seed: int = 1,
    processes: int = 1,
    handling: Handling = WITHIN_TWO_WORKING_DAYS,
) -> Tally:
    """The tally of some synthetic cases."""
    played: list[int] = []
    (tally,) = asyncio.run(
        simulate(
            a_simulation(handling),
            some_cases(count, seed),
            processes=processes,
            done=played.append,
        )
    )
    assert sum(played) == count
    return tally
