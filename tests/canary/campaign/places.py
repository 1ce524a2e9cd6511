"""The places that are looked through. Each can have a leak planted, to see that it would be found.

A new place (a backup, a page, another export) is one more line in `PLACES`: how its traces are
read, and how something is planted there.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import aiohttp
import aiosmtplib

from tests.canary.campaign.ground import Ground
from tests.canary.campaign.harm import the_database
from tests.canary.campaign.letters import gateway_traces, letter_traces
from tests.canary.campaign.search import Trace, file_traces
from tests.canary.campaign.sites import LOG, Sites, answer_traces
from tests.canary.campaign.visiting import AtHerPage, AtTheOffice
from tests.servers.processes import run

Look = Callable[[Ground], AsyncIterator[Trace]]
Plant = Callable[[Ground, str], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somewhere that a personal value must not be.

    Attributes:
        look: Gives all that is there.
        plant: Puts a marker there, as a fault of the product would.
    """

    name: str
    look: Look
    plant: Plant


async def _files(files: Iterator[Path]) -> AsyncIterator[Trace]:
    for trace in file_traces(file for file in sorted(files) if file.is_file()):
        yield trace


def _database_files(ground: Ground) -> AsyncIterator[Trace]:
    return _files((ground.postgresql.folder / "data" / "base").rglob("*"))


def _write_ahead_log(ground: Ground) -> AsyncIterator[Trace]:
    return _files((ground.postgresql.folder / "data" / "pg_wal").rglob("*"))


def _database_log(ground: Ground) -> AsyncIterator[Trace]:
    return _files(ground.postgresql.folder.glob("log"))


def _temporal_files(ground: Ground) -> AsyncIterator[Trace]:
    return _files(ground.folder.glob("temporal.*"))


def _home(ground: Ground) -> AsyncIterator[Trace]:
    folders = (*ground.folder.glob("home*"), *ground.folder.glob("tokens"))
    return _files(file for folder in folders for file in folder.rglob("*"))


def _worker_log(ground: Ground) -> AsyncIterator[Trace]:
    return _files(ground.settings.home.glob("worker.log"))


def _exports(ground: Ground) -> AsyncIterator[Trace]:
    return _files(ground.exports.rglob("*"))


async def _dump(ground: Ground) -> AsyncIterator[Trace]:
    url = ground.settings.database.replace("postgresql+asyncpg://", "postgresql://")
    program = ground.postgresql.programs / "pg_dump"
    dumped = await asyncio.to_thread(run, [program, "--dbname", url], folder=ground.folder)
    yield Trace(name="pg_dump", content=dumped.encode())


async def _histories(ground: Ground) -> AsyncIterator[Trace]:
    async for execution in ground.plain_client.list_workflows():
        handle = ground.plain_client.get_workflow_handle(execution.id, run_id=execution.run_id)
        history = await handle.fetch_history()
        raw = b"".join(event.SerializeToString() for event in history.events)
        yield Trace(name=f"history of {execution.id}", content=raw)


async def _visibility(ground: Ground) -> AsyncIterator[Trace]:
    async for execution in ground.plain_client.list_workflows():
        raw = execution.raw_info.SerializeToString()
        yield Trace(name=f"visibility of {execution.id}", content=raw)


async def _printed(ground: Ground) -> AsyncIterator[Trace]:
    for typed in ground.typed:
        if not typed.shows:
            yield Trace(name=f"output of {typed.words}", content=typed.out + b"\n" + typed.err)


async def _arguments(ground: Ground) -> AsyncIterator[Trace]:
    for trace in ground.watch.shown("arguments"):
        yield trace


async def _environment(ground: Ground) -> AsyncIterator[Trace]:
    for trace in ground.watch.shown("environment"):
        yield trace


async def _temporary(ground: Ground) -> AsyncIterator[Trace]:
    for trace in ground.watch.files():
        yield trace


async def _mails(ground: Ground) -> AsyncIterator[Trace]:
    for trace in letter_traces(ground):
        yield trace


async def _messages(ground: Ground) -> AsyncIterator[Trace]:
    for trace in gateway_traces(ground):
        yield trace


def _pages_log(ground: Ground) -> AsyncIterator[Trace]:
    return _files(ground.settings.home.glob(LOG))


async def _her_page(ground: Ground) -> AsyncIterator[Trace]:
    for trace in answer_traces(_sites(ground), _sites(ground).her_page):
        yield trace


async def _office(ground: Ground) -> AsyncIterator[Trace]:
    for trace in answer_traces(_sites(ground), _sites(ground).office):
        yield trace


def _sites(ground: Ground) -> Sites:
    assert ground.sites is not None, "nobody opened a page"
    return ground.sites


async def _into_a_table(ground: Ground, marker: str) -> None:
    async with the_database(ground) as connection:
        await connection.execute(f"CREATE TABLE planted_{uuid4().hex} AS SELECT '{marker}' AS name")
        await connection.execute("CHECKPOINT")


async def _into_a_statement(ground: Ground, marker: str) -> None:
    async with the_database(ground) as connection:
        await connection.execute(f"DO $$ BEGIN RAISE LOG '{marker}'; END $$")


async def _into_a_history(ground: Ground, marker: str) -> None:
    workflow_id = f"planted-{uuid4()}"
    await ground.plain_client.start_workflow("planted", marker, id=workflow_id, task_queue="nobody")
    await _listed(ground, workflow_id)


async def _into_an_id(ground: Ground, marker: str) -> None:
    await ground.plain_client.start_workflow("planted", id=marker, task_queue="nobody")
    await _listed(ground, marker)


async def _listed(ground: Ground, workflow_id: str) -> None:
    """Wait until the workflow is in the list: visibility follows what was started, later."""
    found = f"WorkflowId = '{workflow_id}'"
    async with asyncio.timeout(60):
        while True:
            if (await ground.plain_client.count_workflows(found)).count:
                return
            await asyncio.sleep(0.05)


async def _into_the_home(ground: Ground, marker: str) -> None:
    with (ground.settings.home / "worker.log").open("a", encoding="utf-8") as log:
        log.write(f'{{"event": "letter.failed", "reason": "{marker}"}}\n')


async def _into_an_export(ground: Ground, marker: str) -> None:
    (ground.exports / "planted.csv").write_text(f"A-1,{marker}\n", encoding="utf-16")


async def _into_the_output(ground: Ground, marker: str) -> None:
    await ground.run("-c", "import sys; sys.stderr.write(sys.stdin.read())", stdin=marker)


async def _into_arguments(ground: Ground, marker: str) -> None:
    await ground.run("-c", "import time; time.sleep(0.5)", marker)


async def _into_the_environment(ground: Ground, marker: str) -> None:
    variables = {**os.environ, "PLANTED": marker}
    process = await asyncio.create_subprocess_exec("sleep", "0.5", env=variables)
    await process.wait()


async def _into_a_temporary_file(ground: Ground, marker: str) -> None:
    file = ground.folder / "tmp" / "planted"
    file.write_text(marker, encoding="utf-8")
    await asyncio.sleep(0.5)
    file.unlink()


async def _into_a_mail(ground: Ground, marker: str) -> None:
    mail = EmailMessage()
    mail["To"], mail["From"] = "staff@example.org", "updates@example.org"
    mail.set_content(f"é {marker}", cte="base64")
    await aiosmtplib.send(mail, hostname=ground.sink.host, port=ground.sink.port, start_tls=False)


async def _onto_her_page(ground: Ground, marker: str) -> None:
    await AtHerPage(ground).shown_again(marker)


async def _onto_the_office(ground: Ground, marker: str) -> None:
    await AtTheOffice(ground).shown_again(marker)


async def _into_the_pages_log(ground: Ground, marker: str) -> None:
    with (ground.settings.home / LOG).open("a", encoding="utf-8") as log:
        log.write(f"GET /case/{marker} 404\n")


async def _into_a_message(ground: Ground, marker: str) -> None:
    signed = {"webhook-signature": "", "webhook-id": "planted", "webhook-timestamp": "0"}
    async with aiohttp.ClientSession() as session:
        answer = await session.post(ground.gateway.url, json={"text": marker}, headers=signed)
        assert answer.status == 401


PLACES = (
    Place(name="database files", look=_database_files, plant=_into_a_table),
    Place(name="write-ahead log", look=_write_ahead_log, plant=_into_a_table),
    Place(name="database dump", look=_dump, plant=_into_a_table),
    Place(name="database log", look=_database_log, plant=_into_a_statement),
    Place(name="Temporal's files", look=_temporal_files, plant=_into_a_history),
    Place(name="histories", look=_histories, plant=_into_a_history),
    Place(name="visibility", look=_visibility, plant=_into_an_id),
    Place(name="worker's log", look=_worker_log, plant=_into_the_home),
    Place(name="home", look=_home, plant=_into_the_home),
    Place(name="her page", look=_her_page, plant=_onto_her_page),
    Place(name="pages of the office", look=_office, plant=_onto_the_office),
    Place(name="log of both sites", look=_pages_log, plant=_into_the_pages_log),
    Place(name="exports", look=_exports, plant=_into_an_export),
    Place(name="stdout and stderr", look=_printed, plant=_into_the_output),
    Place(name="arguments of processes", look=_arguments, plant=_into_arguments),
    Place(name="environment of processes", look=_environment, plant=_into_the_environment),
    Place(name="temporary files", look=_temporary, plant=_into_a_temporary_file),
    Place(name="mails", look=_mails, plant=_into_a_mail),
    Place(name="messages to the gateway", look=_messages, plant=_into_a_message),
)
"""Every place. The product writes neither metrics nor traces: a rule refuses traces."""
