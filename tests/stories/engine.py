"""The whole engine put together for a test: real Temporal, real ledger, real vault, real SMTP."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from temporalio.client import Client

from deploy.assembly import connect, installation, mail_transport
from deploy.preparing import prepare
from deploy.working import make_worker
from services.clocks import Clock, SteppedClock
from services.desk.answers import Receipt
from services.installation import Installation
from services.keys import load_key_file
from services.ledger.access import CARRYING_OUT
from services.mail.transport import MailTransport
from services.settings import Settings, read_settings
from services.temporal_server.dev_server import DevServer
from services.temporal_server.prepare_namespace import register_search_attributes
from tests.servers.smtp_sink import SmtpSink
from tests.stories.permits import MAY_OPEN, permitted
from tests.stories.story import Step, Story
from workflows import names
from workflows.case_progress import STAGE
from workflows.facts import Fact, FactBody
from workflows.messages import CaseStanding

BETWEEN_LOOKS = 0.02


async def a_new_home(home: Path, **given: Any) -> Settings:
    """Settings, keys, tables and an adopted policy in a folder of their own."""
    settings = read_settings(
        home=home,
        temporal_port=0,
        staff_quiet_minutes=0,
        relay_answer_seconds=given.pop("relay_answer_seconds", 5),
        **given,
    )
    await prepare(settings, lambda _: None)
    return settings


@asynccontextmanager
async def the_parts(
    settings: Settings,
    client: Client,
    clock: Clock,
    mail_port: int,
    *,
    task_queue: str = names.TASK_QUEUE,
) -> AsyncIterator[tuple[Installation, MailTransport]]:
    """The parts of an installation without a worker."""
    async with (
        installation(settings, client, clock=clock, task_queue=task_queue) as parts,
        mail_transport(settings, mail_port, clock) as transport,
    ):
        yield parts, transport


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """A running engine with a clock that the test steps."""

    parts: Installation
    client: Client
    clock: SteppedClock
    transport: MailTransport

    async def open(self, story: Story) -> str:
        """Open the story's case at its instant; gives the case's id."""
        if self.clock.now() < story.opened_at:
            self.clock.step_to(story.opened_at)
        return await open_case(self.parts, story)

    async def say(self, case_id: str, *bodies: FactBody) -> Receipt:
        """Tell the desk something about a case now, as its officer."""
        return await self.parts.desk.submit(permitted(case_id), bodies)

    async def facts(self, case_id: str) -> tuple[Fact, ...]:
        """What the ledger holds of a case."""
        return await self.parts.ledger.facts.facts_of(case_id, CARRYING_OUT)

    async def play(self, story: Story) -> str:
        """Play a whole story, its steps at their instants; gives the case's id."""
        case_id = await self.open(story)
        await self.play_on(case_id, story)
        return case_id

    async def play_on(self, case_id: str, story: Story) -> None:
        """Play the steps of a story whose case is open already."""
        for step in story.steps:
            await self.play_until(case_id, step.at)
            await take(self.parts, case_id, story, step)
        await self.play_until(case_id, story.until)

    async def play_until(self, case_id: str, end: datetime) -> None:
        """Step the clock from wake to wake, letting the case do what is due, until ``end``."""
        while True:
            standing = await self.idle(case_id)
            if standing.next_wake is None:
                self.clock.step_to(max(end, self.clock.now()))
                return
            if standing.next_wake > end:
                break
            await self.step_to(case_id, standing.next_wake)
        await self.step_to(case_id, end)
        await self.idle(case_id)

    async def step_to(self, case_id: str, instant: datetime) -> None:
        """Move the clock and let the case know."""
        if instant > self.clock.now():
            self.clock.step_to(instant)
            await self.parts.desk.workflows.nudge(case_id)

    async def let_its_timer_wake(self, case_id: str) -> None:
        """Let Temporal's own timer wake the case, half a real second from now."""
        standing = await self.idle(case_id)
        assert standing.next_wake is not None, "this case never wakes again"
        await self.step_to(case_id, standing.next_wake - timedelta(seconds=0.5))
        await self.idle(case_id)
        self.clock.step_to(standing.next_wake)
        await self.idle(case_id)

    async def idle(self, case_id: str) -> CaseStanding:
        """Where the case stands once it has nothing to do at this instant."""
        while True:
            standing = await self.parts.desk.workflows.standing(case_id)
            if standing.is_idle_at(self.clock.now()):
                return standing
            await asyncio.sleep(BETWEEN_LOOKS)


@asynccontextmanager
async def an_engine(
    settings: Settings,
    client: Client,
    mail_port: int,
    *,
    starts_at: datetime,
    cases_cached: int = 100,
    task_queue: str = names.TASK_QUEUE,
) -> AsyncIterator[Engine]:
    """A worker that runs, and everything to reach it with; a task queue keeps engines apart."""
    clock = SteppedClock(starts_at)
    async with (
        the_parts(settings, client, clock, mail_port, task_queue=task_queue) as (parts, transport),
        make_worker(client, parts, transport, cases_cached=cases_cached, task_queue=task_queue),
    ):
        yield Engine(parts=parts, client=client, clock=clock, transport=transport)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A home on the tests' shared Temporal server, in which an engine can run more than once."""

    settings: Settings
    client: Client
    sink: SmtpSink
    task_queue: str

    def engine(self, starts_at: datetime) -> AbstractAsyncContextManager[Engine]:
        """An engine that begins at an instant."""
        return an_engine(
            self.settings,
            self.client,
            self.sink.port,
            starts_at=starts_at,
            task_queue=self.task_queue,
        )


@asynccontextmanager
async def a_house(
    home: Path, server: DevServer, *, delay_seconds: float = 0, **given: Any
) -> AsyncIterator[House]:
    """A home of its own, with a mail sink."""
    settings = await a_new_home(home, **given)
    client = await connect(settings, load_key_file(settings.keys), server.address)
    await register_search_attributes(client, (STAGE,))
    async with SmtpSink(delay_seconds=delay_seconds) as sink:
        yield House(
            settings=settings, client=client, sink=sink, task_queue=f"q-{secrets.token_hex(6)}"
        )


async def open_case(parts: Installation, story: Story) -> str:
    """Open a story's case, once its policies are adopted; gives the case's id."""
    for policy in story.adopted:
        key = await parts.ledger.policies.keep_policy(policy)
        await parts.ledger.policies.adopt(key, CARRYING_OUT, at=parts.clock.now(), trial=True)
    return (await parts.desk.open(MAY_OPEN, story.intake())).case_id


async def take(parts: Installation, case_id: str, story: Story, step: Step) -> None:
    """Give the desk what a step says, its texts put into the vault first."""
    facts = await parts.ledger.facts.facts_of(case_id, CARRYING_OUT)
    bodies = await with_texts_kept(parts, case_id, story, step.bodies(facts))
    if bodies:
        await parts.desk.submit(permitted(case_id), bodies)


async def with_texts_kept(
    parts: Installation, case_id: str, story: Story, bodies: Sequence[FactBody]
) -> list[FactBody]:
    """The same facts, with references that the vault gave."""
    return [await _with_text_kept(parts, case_id, story, body) for body in bodies]


async def _with_text_kept(
    parts: Installation, case_id: str, story: Story, body: FactBody
) -> FactBody:
    for name in ("text", "question", "answer"):
        if (known := story.texts.get(getattr(body, name, None) or "")) is not None:
            party_id = getattr(body, "party_id", "p1") if known[0].is_a_partys else None
            kept = await parts.desk.keep_text(permitted(case_id), *known, party_id=party_id)
            return body.model_copy(update={name: kept})
    return body
