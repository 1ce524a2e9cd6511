"""Plays a story on the time-skipping server, whose clock is the only clock there is."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from deploy.working import make_worker
from services.installation import Installation
from services.keys import load_key_file
from services.ledger.access import CARRYING_OUT
from services.payloads import data_converter
from tests.durable.temporal_time import TemporalTime
from tests.servers.smtp_sink import SmtpSink
from tests.servers.time_skipping import TimeSkippingEnvironment
from tests.stories.engine import a_new_home, open_case, take, the_parts
from tests.stories.story import Story
from workflows import names
from workflows.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A story that was played to its end, and what is left of it."""

    case_id: str
    facts: tuple[Fact, ...]
    parts: Installation
    sink: SmtpSink


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipper:
    """Moves the server's time, and tells the desk's clock."""

    environment: WorkflowEnvironment
    clock: TemporalTime

    async def skip_to(self, instant: datetime) -> None:
        """Let everything that is due before the instant happen, each at its own time."""
        left = instant - await self.environment.get_current_time()
        await self.environment.sleep(max(left, timedelta(0)))
        self.clock.skipped_to(instant)


@asynccontextmanager
async def played(
    story: Story,
    home: Path,
    environments: TimeSkippingEnvironment,
    *,
    cases_cached: int = 100,
    database_url: str | None = None,
) -> AsyncIterator[Played]:
    """Play a story from its first day to its last; what was made of it can be read in the block.

    Ledger and vault are where ``database_url`` says, or else in the home's embedded database. The
    server and the worker are gone by then.
    """
    settings = await a_new_home(home, database_url=database_url)
    converter = data_converter(load_key_file(settings.keys).payloads)
    async with AsyncExitStack() as kept:
        async with environments(data_converter=converter) as environment, SmtpSink() as sink:
            clock = TemporalTime()
            await _register_search_attributes(environment.client)
            parts, transport = await kept.enter_async_context(
                the_parts(settings, environment.client, clock, sink.port)
            )
            async with make_worker(environment.client, parts, transport, cases_cached=cases_cached):
                case_id = await _play(story, parts, Skipper(environment=environment, clock=clock))
        yield Played(
            case_id=case_id,
            facts=await parts.ledger.facts.facts_of(case_id, CARRYING_OUT),
            parts=parts,
            sink=sink,
        )


async def _play(story: Story, parts: Installation, skipper: Skipper) -> str:
    await skipper.skip_to(story.opened_at)
    case_id = await open_case(parts, story)
    for step in story.steps:
        await skipper.skip_to(step.at)
        await take(parts, case_id, story, step)
    await skipper.skip_to(story.until)
    return case_id


async def _register_search_attributes(client: Client) -> None:
    # This server cannot list them, which the product's own way of registering begins with.
    await client.operator_service.add_search_attributes(
        AddSearchAttributesRequest(
            namespace=client.namespace,
            search_attributes={names.STAGE_ATTRIBUTE: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD},
        )
    )
