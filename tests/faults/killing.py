"""Plays a case while its worker and its Temporal server are killed (SIGKILL) at given moments."""

import asyncio
import os
import random
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from temporalio.service import RPCError

from deploy.assembly import connect, installation
from services.desk.answers import EngineUnreachable
from services.installation import Installation
from services.keys import load_key_file
from services.settings import Settings
from services.temporal_server.dev_server import DevServer
from tests.faults.shared_clock import SharedClock
from tests.stories.engine import BETWEEN_LOOKS, with_texts_kept
from tests.stories.permits import MAY_OPEN, permitted
from tests.stories.story import Step, Story
from workflows.messages import CaseStanding

Answer = TypeVar("Answer")

PATIENCE_SECONDS = 180.0
"""A case that does nothing for so long is lost."""

ONE_CALL_SECONDS = 5.0
LONGEST_WAIT_BEFORE_A_KILL = 0.12
"""Seconds after a wake within which a kill falls: about as long as the work of a wake takes."""


class Victim(StrEnum):
    """Which process is killed."""

    WORKER = "worker"
    SERVER = "server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """One kill: at the how-manieth wake of the case, how long after it, and of what."""

    wake: int
    after_seconds: float
    victim: Victim


def kills_of_a_round(seed: int, *, wakes: int, workers: int = 2, servers: int = 1) -> list[Kill]:
    """The kills of one round; the same seed gives the same ones."""
    dice = random.Random(seed)  # noqa: S311 - a seed that can be repeated is the point
    victims = [Victim.WORKER] * workers + [Victim.SERVER] * servers
    return [
        Kill(
            wake=dice.randrange(wakes),
            after_seconds=dice.uniform(0, LONGEST_WAIT_BEFORE_A_KILL),
            victim=victim,
        )
        for victim in victims
    ]


class WorkerProcess:
    """The worker, started again whenever it was killed; its output goes to a file."""

    def __init__(
        self,
        settings: Settings,
        server: str,
        clock_file: Path,
        mail_port: int,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._arguments = ("-m", "tests.faults.worker_process", str(clock_file), str(mail_port))
        self._environment = {
            **os.environ,
            "DUECOURSE_HOME": str(settings.home),
            "DUECOURSE_TEMPORAL_ADDRESS": server,
            "DUECOURSE_STAFF_QUIET_MINUTES": "0",
            "DUECOURSE_RELAY_ANSWER_SECONDS": str(settings.relay_answer_seconds),
            "DUECOURSE_LOG_JSON": "true",
            "DUECOURSE_LOG_LEVEL": "debug",
            **(environment or {}),
        }
        self.output = settings.home / "worker.log"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it; it takes up work when it is ready."""
        with self.output.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self._arguments,
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    async def kill(self) -> None:
        """End it without asking."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()

    async def restart(self) -> None:
        """Kill it and start another one, as its supervisor would."""
        await self.kill()
        await self.start()


@dataclass(slots=True, kw_only=True)
class Driver:
    """Drives a case from outside, with patience: whatever it asks may be dead at the moment."""

    parts: Installation
    clock: SharedClock
    worker: WorkerProcess
    server: DevServer
    kills: list[Kill]
    wakes: int = 0
    longest_wait: float = 0.0
    _killing: set[asyncio.Task[None]] = field(default_factory=set)

    async def play(self, story: Story) -> str:
        """Play the story to its end, killing on the way; gives the case's id."""
        case_id = await self._patiently(lambda: self._open(story))
        for number, step in enumerate(story.steps):
            await self._play_until(case_id, step.at)
            await self._take(case_id, story, step, number)
        await self._play_until(case_id, story.until)
        return case_id

    async def _open(self, story: Story) -> str:
        opened = await self.parts.desk.open(MAY_OPEN, story.intake(), command_id="k-open")
        return opened.case_id

    async def _take(self, case_id: str, story: Story, step: Step, number: int) -> None:
        facts = (await self.parts.files.open(case_id)).facts
        bodies = await with_texts_kept(self.parts, case_id, story, step.bodies(facts))
        if bodies:
            desk, command_id = self.parts.desk, f"k-step-{number}"
            await self._patiently(
                lambda: desk.submit(permitted(case_id), bodies, command_id=command_id)
            )

    async def _play_until(self, case_id: str, end: datetime) -> None:
        while True:
            standing = await self._idle(case_id)
            if standing.next_wake is None:
                self.clock.step_to(max(end, self.clock.now()))
                return
            if standing.next_wake > end:
                break
            await self._wake(case_id, standing.next_wake)
        await self._wake(case_id, end)
        await self._idle(case_id)

    async def _wake(self, case_id: str, instant: datetime) -> None:
        if instant <= self.clock.now():
            return
        self.clock.step_to(instant)
        for kill in self.kills:
            if kill.wake == self.wakes:
                self._killing.add(asyncio.create_task(self._carry_out(kill)))
        self.wakes += 1
        await self._patiently(lambda: self.parts.desk.workflows.nudge(case_id))

    async def _carry_out(self, kill: Kill) -> None:
        await asyncio.sleep(kill.after_seconds)
        match kill.victim:
            case Victim.WORKER:
                await self.worker.restart()
            case Victim.SERVER:
                await self.server.kill()
                await self.server.start()

    async def _idle(self, case_id: str) -> CaseStanding:
        began = time.monotonic()
        while True:
            standing = await self._patiently(lambda: self.parts.desk.workflows.standing(case_id))
            if standing.is_idle_at(self.clock.now()):
                self.longest_wait = max(self.longest_wait, time.monotonic() - began)
                await asyncio.gather(*self._killing)
                self._killing.clear()
                return standing
            if time.monotonic() - began > PATIENCE_SECONDS:
                message = f"the case is stuck: {standing!r}"
                raise TimeoutError(message)
            await asyncio.sleep(BETWEEN_LOOKS)

    async def _patiently(self, call: Callable[[], Awaitable[Answer]]) -> Answer:
        """Ask until somebody answers."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                async with asyncio.timeout(ONE_CALL_SECONDS * 5):
                    return await call()
            except (RPCError, TimeoutError, EngineUnreachable):
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(0.1)


@asynccontextmanager
async def a_driver(
    settings: Settings, server: DevServer, mail_port: int, story: Story, kills: list[Kill]
) -> AsyncIterator[Driver]:
    """A worker process that runs, and a driver outside of it."""
    clock_file = settings.home / "clock"
    clock = SharedClock(clock_file)
    clock.step_to(story.opened_at)
    worker = WorkerProcess(settings, server.address, clock_file, mail_port)
    client = await connect(settings, load_key_file(settings.keys), server.address)
    async with installation(settings, client, clock=clock) as parts:
        await worker.start()
        try:
            await _until_it_works(parts)
            yield Driver(parts=parts, clock=clock, worker=worker, server=server, kills=kills)
        finally:
            await worker.kill()


async def _until_it_works(parts: Installation) -> None:
    for _ in range(int(PATIENCE_SECONDS / BETWEEN_LOOKS)):
        if await parts.desk.workflows.workers():
            return
        await asyncio.sleep(BETWEEN_LOOKS)
    message = "the worker does not take up work: see worker.log"
    raise TimeoutError(message)
