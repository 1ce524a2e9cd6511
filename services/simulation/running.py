"""Plays many cases under several policies, on all cores, in memory that their number does not fill.

Cases are played in portions. A portion's tallies hold whole numbers only and are added up, so that
neither the number of processes nor the order in which portions end changes the result.
"""

import asyncio
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from typing import Protocol

from services.simulation.counting import count_case
from services.simulation.handling import Handling
from services.simulation.period import Period
from services.simulation.register_cases import RegisterCases
from services.simulation.script import CaseScript
from services.simulation.synthetic_cases import SyntheticCases
from services.simulation.tally import Tally
from workflows.calendar import Calendar
from workflows.policy import Policy

PORTION = 100
"""Cases that a process plays at a time: about a second's work."""

WAITING_FOR_EACH_PROCESS = 2
"""Portions that lie ready for each process; no more are made before one is done."""


class Portion(Protocol):
    """Some of the cases; small enough to be handed to another process."""

    def scripts(self) -> Iterable[CaseScript]:
        """The cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What is simulated.

    Attributes:
        policies: Every case is played under each.
        calendar: The offices' working days.
        handling: How long officers take.
        period: What counts.
    """

    policies: tuple[Policy, ...]
    calendar: Calendar
    handling: Handling
    period: Period


@dataclass(frozen=True, slots=True)
class SyntheticPortion:
    """Some synthetic cases, by their numbers."""

    cases: SyntheticCases
    first: int
    count: int

    def scripts(self) -> Iterable[CaseScript]:
        """The cases, invented where they are played."""
        return self.cases.scripts(self.first, self.count)


@dataclass(frozen=True, slots=True)
class ReadPortion:
    """Some cases that were read from a register."""

    read: tuple[CaseScript, ...]

    def scripts(self) -> Iterable[CaseScript]:
        """The cases."""
        return self.read


def portions(cases: SyntheticCases | RegisterCases) -> Iterator[tuple[Portion, int]]:
    """All cases in portions, each with how many it holds; a register is read on the way."""
    if isinstance(cases, SyntheticCases):
        for first in range(0, cases.count, PORTION):
            count = min(PORTION, cases.count - first)
            yield SyntheticPortion(cases, first, count), count
        return
    scripts = cases.scripts()
    while read := tuple(islice(scripts, PORTION)):
        yield ReadPortion(read), len(read)


async def simulate(
    simulation: Simulation,
    cases: SyntheticCases | RegisterCases,
    *,
    processes: int,
    done: Callable[[int], None],
) -> tuple[Tally, ...]:
    """Play all cases under each policy.

    Args:
        simulation: What is simulated.
        cases: The cases.
        processes: How many play at the same time; with one, it is this process.
        done: Told how many more cases were played.

    Returns:
        A tally for each policy, in the simulation's order.

    Raises:
        UnreadableRegister: the register cannot be read.
        CaseSpins: the planner never came to rest in some case.
    """
    totals = tuple(Tally() for _ in simulation.policies)
    if processes == 1:
        for portion, count in portions(cases):
            _add(totals, play_portion(simulation, portion))
            done(count)
            await asyncio.sleep(0)
        return totals
    running: dict[asyncio.Future[tuple[Tally, ...]], int] = {}
    with _players(processes) as players:
        loop = asyncio.get_running_loop()
        for portion, count in portions(cases):
            playing = loop.run_in_executor(players, play_portion, simulation, portion)
            running[playing] = count
            if len(running) >= processes * WAITING_FOR_EACH_PROCESS:
                await _add_what_is_done(running, totals, done)
        while running:
            await _add_what_is_done(running, totals, done)
    return totals


def play_portion(simulation: Simulation, portion: Portion) -> tuple[Tally, ...]:
    """The tallies of some cases, one for each policy."""
    tallies = tuple(Tally() for _ in simulation.policies)
    for script in portion.scripts():
        for policy, tally in zip(simulation.policies, tallies, strict=True):
            count_case(
                script, policy, simulation.calendar, simulation.handling, simulation.period, tally
            )
    return tallies


@contextmanager
def _players(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Fresh processes: a copy of this one would take its event loop and its threads along."""
    players = ProcessPoolExecutor(
        max_workers=processes,
        mp_context=get_context("spawn"),
        initializer=_leave_stopping_to_others,
    )
    try:
        yield players
    finally:
        players.shutdown(cancel_futures=True)


def _leave_stopping_to_others() -> None:
    """An interrupt at the terminal reaches every process; only the first one answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


async def _add_what_is_done(
    running: dict[asyncio.Future[tuple[Tally, ...]], int],
    totals: tuple[Tally, ...],
    done: Callable[[int], None],
) -> None:
    ended, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    for playing in ended:
        _add(totals, playing.result())
        done(running.pop(playing))


def _add(totals: tuple[Tally, ...], more: tuple[Tally, ...]) -> None:
    for total, tally in zip(totals, more, strict=True):
        total.add(tally)
