"""Simulated case-years a second, and how plans and simulation grow with the number of cases."""

import os
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from deploy.bench.figures import Figure
from services.policies.documents import load_policy
from services.simulation.figures import figures_of
from services.simulation.handling import WITHIN_TWO_WORKING_DAYS
from services.simulation.likeness import published_likeness
from services.simulation.period import Period
from services.simulation.running import Simulation, simulate
from services.simulation.synthetic_cases import SyntheticCases
from workflows.calendar import ONE_DAY, WEEKDAYS_ONLY
from workflows.case import Case
from workflows.facts import Actor, ActorKind, Command
from workflows.fold import replay
from workflows.planner import plan_case

ZONE = "Europe/Paris"
BEGINS = date(2023, 1, 1)
THREE_YEARS = 3 * 365
TWO_WEEKS = 14
DAYS_A_YEAR = 365.25
POLICY = load_policy("un-women-2020")
OFFICER = Actor(kind=ActorKind.STAFF, actor_id="st-intake-1")
WHY_IT_GROWS = (
    "Cases are played one by one and counted in whole numbers, so that a hundred times as many "
    "should take a hundred times as long."
)


async def measure_simulation(few: int, many: int) -> list[Figure]:
    """Simulate, and plan once for each of many different cases.

    Args:
        few: Cases of the smaller run.
        many: Cases of the larger one.
    """
    processes = os.cpu_count() or 1
    beside = f"{few:,} cases"
    return [
        Figure(
            name=f"case-years simulated, {few:,} cases, 3 years",
            ours=await _case_years(few, THREE_YEARS, processes),
            unit="/s",
        ),
        Figure(
            name=f"case-years simulated, {many:,} cases, 14 days",
            ours=await _case_years(many, TWO_WEEKS, 1),
            unit="/s",
            bare=await _case_years(few, TWO_WEEKS, 1),
            beside=beside,
            least_ratio=0.8,
            why=WHY_IT_GROWS,
        ),
        Figure(
            name=f"plans of {many:,} different cases",
            ours=_plans(many),
            unit="/s",
            bare=_plans(few),
            beside=beside,
            least_ratio=0.8,
            why=WHY_IT_GROWS,
        ),
    ]


def _cases(count: int, days: int) -> SyntheticCases:
    return SyntheticCases(
        count=count,
        # Other cases for each size: what is remembered of the same ones would flatter the second.
        seed=count,
        likeness=published_likeness(ZONE),
        calendar=WEEKDAYS_ONLY,
        begins=BEGINS,
        until=BEGINS + days * ONE_DAY,
    )


async def _case_years(count: int, days: int, processes: int) -> float:
    """Years that cases were open in the simulation, for each second that it took.

    One process is measured by its processor time, which says more on a busy machine.
    """
    clock = time.process_time if processes == 1 else time.perf_counter
    period = Period(first=BEGINS, last=BEGINS + (days - 1) * ONE_DAY, zone=ZONE)
    simulation = Simulation(
        policies=(POLICY,),
        calendar=WEEKDAYS_ONLY,
        handling=WITHIN_TWO_WORKING_DAYS,
        period=period,
    )
    began = clock()
    (tally,) = await simulate(
        simulation, _cases(count, days), processes=processes, done=lambda _: None
    )
    passed = clock() - began
    open_days = sum(day.open_cases for day in figures_of(POLICY, period, tally).days)
    return open_days / DAYS_A_YEAR / passed


def _plans(count: int) -> float:
    """Plans a second, each of another case; making the cases is not counted."""
    passed = 0.0
    for case, now in _opened(count):
        began = time.process_time()
        plan_case(POLICY, WEEKDAYS_ONLY, case, now)
        passed += time.process_time() - began
    return count / passed


def _opened(count: int) -> Iterator[tuple[Case, datetime]]:
    for script in _cases(count, TWO_WEEKS).scripts(0, count):
        opening = script.steps[0]
        command = Command(
            command_id="k0",
            actor=OFFICER,
            occurred_at=opening.at,
            issued_at=opening.at,
            bodies=tuple(opening.bodies),
        )
        yield replay(command.facts(first_number=1)), opening.at + timedelta(days=2)
