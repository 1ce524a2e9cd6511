"""Bytes that a case of nine months leaves in Temporal's history and in the ledger."""

import io
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from temporalio.client import Client

from deploy.assembly import connect, installation, mail_transport
from deploy.bench.bare_workflows import ManySteps
from deploy.bench.figures import Figure
from deploy.bench.ground import Ground, ground
from deploy.bench.worker_process import BARE_QUEUE, Kind
from deploy.demo.page import StoryPage
from deploy.demo.play import Play
from deploy.demo.story import BEGINS, tell_the_story
from deploy.working import working
from services.clocks import SteppedClock
from services.desk.intake import new_id
from services.keys import load_key_file
from services.ledger.access import CARRYING_OUT
from workflows import names
from workflows.delivery_facts import LetterAttempted, StaffTold

WHY = (
    "The history holds the plans that the case was carried out by and the facts it learned, all of "
    "them encrypted, where a bare step holds nothing."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What a workflow left in the server."""

    events: int
    size: int


async def measure_history() -> list[Figure]:
    """Play the demonstration's case, and as many bare steps as it took."""
    async with ground() as on:
        before = _ledger_bytes(on.settings.home)
        ours, steps = await _our_case(on)
        ledger = _ledger_bytes(on.settings.home) - before
        bare = await _bare_steps(on, steps)
    beside = f"{steps} timers, each with an empty activity"
    return [
        Figure(
            name="history of a nine-month case",
            ours=ours.size / 1000,
            unit="kB",
            bare=bare.size / 1000,
            beside=beside,
            smaller_is_better=True,
            why=WHY,
        ),
        Figure(
            name="events of a nine-month case",
            ours=ours.events,
            unit="events",
            bare=bare.events,
            beside=beside,
            smaller_is_better=True,
        ),
        Figure(
            name="ledger of a nine-month case",
            ours=ledger / 1000,
            unit="kB",
            smaller_is_better=True,
        ),
    ]


async def _our_case(on: Ground) -> tuple[Traces, int]:
    """The traces of the demonstration's case, and how many letters and duties it carried out."""
    client = await connect(on.settings, load_key_file(on.settings.keys), on.address)
    clock = SteppedClock(BEGINS)
    async with (
        installation(on.settings, client, clock=clock) as parts,
        mail_transport(on.settings, None) as transport,
        working(client, parts, transport),
    ):
        page = StoryPage(Console(file=io.StringIO()))
        play = Play(parts=parts, clock=clock, page=page)
        await tell_the_story(play)
        file = await parts.desk.file(play.case_id, CARRYING_OUT)
        steps = sum(isinstance(fact.body, LetterAttempted | StaffTold) for fact in file.facts)
        return await _traces(client, names.workflow_id(play.case_id)), steps


async def _bare_steps(on: Ground, steps: int) -> Traces:
    async with on.worker(Kind.BARE):
        client = await on.bare_client()
        workflow_id = new_id("w")
        await client.execute_workflow(ManySteps.run, steps, id=workflow_id, task_queue=BARE_QUEUE)
        return await _traces(client, workflow_id)


async def _traces(client: Client, workflow_id: str) -> Traces:
    described = await client.get_workflow_handle(workflow_id).describe()
    info = described.raw_description.workflow_execution_info
    return Traces(events=info.history_length, size=info.history_size_bytes)


def _ledger_bytes(home: Path) -> int:
    """The bytes of the ledger's pages in use, with all that still lies in its log."""
    connection = sqlite3.connect(home / "ledger.db")
    try:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        free = connection.execute("PRAGMA freelist_count").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        return int((pages - free) * size)
    finally:
        connection.close()
