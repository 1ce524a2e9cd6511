"""The servers that other tests rely on, and the development server that a trial runs on."""

import asyncio
import os
import signal
import smtplib
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import asyncpg
import psutil
import pytest
import pytest_asyncio
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from services.temporal_server.dev_server import DevServer, DevServerSettings
from services.temporal_server.errors import (
    DatabaseInUseError,
    PortTakenError,
    ServerNotStartedError,
)
from services.temporal_server.ports import LOOPBACK, free_port
from services.temporal_server.provide_server import provide_server
from tests.servers.postfix import LATER, REFUSED, PostfixRelay
from tests.servers.postgresql import FreshDatabase
from tests.servers.temporal_dev import RestartableServer
from tests.servers.time_skipping import TimeSkippingEnvironment

COLOUR = SearchAttributeKey.for_keyword("TestColour")
HOUR = SearchAttributeKey.for_datetime("TestHour")


def _settings(folder: Path, **chosen: object) -> DevServerSettings:
    plain: dict[str, object] = {
        "log_file": folder / "temporal.log",
        "database": folder / "temporal.db",
        "port": 0,
    }
    return DevServerSettings(**(plain | chosen))  # type: ignore[arg-type] # the table above


async def _start_something(client: Client, identifier: str, colour: str) -> None:
    pair = SearchAttributePair(COLOUR, colour)
    await client.start_workflow(
        "nobody-runs-this",
        id=identifier,
        task_queue="nobody-listens",
        search_attributes=TypedSearchAttributes([pair]),
    )


@pytest_asyncio.fixture
async def server(temporal_program: Path, tmp_path: Path) -> AsyncIterator[RestartableServer]:
    async with RestartableServer(temporal_program, _settings(tmp_path), print) as started:
        yield started


async def test_a_run_outlives_a_killed_server(server: RestartableServer) -> None:
    client = await Client.connect(server.address)
    await client.start_workflow("nobody-runs-this", id="outlives", task_queue="nobody-listens")

    await server.restart()

    client = await Client.connect(server.address)
    assert (await client.get_workflow_handle("outlives").describe()).id == "outlives"


async def test_a_server_killed_from_outside_can_be_started_again(server: RestartableServer) -> None:
    process_id, address = server.process_id, server.address
    assert process_id is not None
    os.kill(process_id, signal.SIGKILL)
    assert await server.wait_until_ended() == -signal.SIGKILL
    assert server.process_id is None

    await server.start()

    assert server.address == address
    assert server.process_id not in (None, process_id)


async def test_closed_runs_are_kept_for_years(server: RestartableServer) -> None:
    client = await Client.connect(server.address)
    described = await client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace="default")
    )
    kept = described.config.workflow_execution_retention_ttl.ToTimedelta()
    assert kept == timedelta(days=3650)


async def test_search_attributes_work_at_once_and_can_be_added_to_an_old_database(
    temporal_program: Path, tmp_path: Path
) -> None:
    for keys in ((COLOUR,), (COLOUR, HOUR)):
        settings = _settings(tmp_path, search_attributes=keys)
        async with DevServer(temporal_program, settings, print) as server:
            client = await Client.connect(server.address)
            await _start_something(client, f"with-{len(keys)}", "green")
    # The second server saw the first one's run, and knows the later key.
    async with DevServer(temporal_program, settings, print) as server:
        client = await Client.connect(server.address)
        found = await client.count_workflows("TestColour = 'green' AND TestHour IS NULL")
    assert found.count == 2


async def test_a_search_attribute_of_another_type_is_refused(
    temporal_program: Path, tmp_path: Path
) -> None:
    async with DevServer(temporal_program, _settings(tmp_path, search_attributes=(COLOUR,)), print):
        pass
    other = SearchAttributeKey.for_int("TestColour")
    server = DevServer(temporal_program, _settings(tmp_path, search_attributes=(other,)), print)
    with pytest.raises(ValueError, match="TestColour is registered"):
        async with server:
            pass
    assert server.process_id is None


async def test_the_server_listens_on_loopback_alone(server: RestartableServer) -> None:
    listening = {
        connection.laddr.ip
        for connection in psutil.Process(server.process_id).net_connections()
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {LOOPBACK}


async def test_the_server_is_out_of_reach_of_ctrl_c(server: RestartableServer) -> None:
    assert server.process_id is not None
    assert os.getsid(server.process_id) == server.process_id != os.getsid(0)


async def test_web_pages_are_served_where_asked_for(temporal_program: Path, tmp_path: Path) -> None:
    settings = _settings(tmp_path, ui_port=free_port(), database=None)
    async with DevServer(temporal_program, settings, print) as server:
        _, writer = await asyncio.open_connection(LOOPBACK, settings.ui_port)
        writer.close()
        assert server.ui_address == f"http://{LOOPBACK}:{settings.ui_port}"


async def test_a_second_server_on_the_same_database_is_refused(
    temporal_program: Path, tmp_path: Path, server: RestartableServer
) -> None:
    second = DevServer(temporal_program, _settings(tmp_path), print)
    with pytest.raises(DatabaseInUseError, match=f"process {os.getpid()}"):
        async with second:
            pass
    assert server.process_id is not None


async def test_a_port_that_is_taken_is_named(
    temporal_program: Path, tmp_path: Path, server: RestartableServer
) -> None:
    port = int(server.address.rpartition(":")[2])
    second = DevServer(temporal_program, _settings(tmp_path / "other", port=port), print)
    with pytest.raises(PortTakenError, match=server.address):
        async with second:
            pass


async def test_a_server_left_by_a_killed_run_is_ended_and_replaced(
    temporal_program: Path, tmp_path: Path
) -> None:
    left_behind = psutil.Process(await _run_that_is_killed(temporal_program, tmp_path))
    said: list[str] = []
    try:
        async with DevServer(temporal_program, _settings(tmp_path), said.append) as server:
            client = await Client.connect(server.address)
            assert (await client.get_workflow_handle("before-the-kill").describe()).id
            assert _has_ended(left_behind)
    finally:
        if not _has_ended(left_behind):
            left_behind.kill()
    assert said == [
        f"Stopping a Temporal server left by a run that was killed (process {left_behind.pid})"
    ]


_KILLED_RUN = """
import asyncio, os, signal, sys
from pathlib import Path
from temporalio.client import Client
from services.temporal_server.dev_server import DevServer, DevServerSettings

async def main():
    program, folder = map(Path, sys.argv[1:])
    settings = DevServerSettings(
        log_file=folder / "temporal.log", database=folder / "temporal.db", port=0
    )
    server = DevServer(program, settings, print)
    await server.start()
    client = await Client.connect(server.address)
    await client.start_workflow("nobody-runs-this", id="before-the-kill", task_queue="nobody")
    print(server.process_id, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def _run_that_is_killed(program: Path, folder: Path) -> int:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _KILLED_RUN, program, folder), stdout=subprocess.PIPE
    )
    printed, _ = await process.communicate()
    assert process.returncode == -signal.SIGKILL
    return int(printed)


def _has_ended(process: psutil.Process) -> bool:
    # Nobody may be there to collect it in a container without an init process.
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


async def test_a_server_that_ends_at_once_shows_its_log(
    temporal_program: Path, tmp_path: Path
) -> None:
    (tmp_path / "temporal.db").write_text("this is not a database")
    server = DevServer(temporal_program, _settings(tmp_path), print)
    with pytest.raises(ServerNotStartedError, match=r"(?s)ended with status.*not a database"):
        async with server:
            pass


async def test_a_server_that_stays_silent_is_ended(tmp_path: Path) -> None:
    program = tmp_path / "silent"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    server = DevServer(program, _settings(tmp_path, ready_within=timedelta(seconds=1)), print)
    with pytest.raises(ServerNotStartedError, match="did not answer"):
        async with server:
            pass
    assert server.process_id is None


async def test_a_configured_address_starts_nothing(tmp_path: Path) -> None:
    async with provide_server(
        configured_address="temporal.example.org:7233",
        settings=_settings(tmp_path),
        environment={},
        say=print,
    ) as provided:
        assert (provided.address, provided.dev_server) == ("temporal.example.org:7233", None)
    assert not await asyncio.to_thread(lambda: list(tmp_path.iterdir()))


async def test_a_server_of_our_own_runs_as_long_as_the_block(
    temporal_program: Path, tmp_path: Path
) -> None:
    environment = {**os.environ, "PATH": f"{temporal_program.parent}:{os.environ['PATH']}"}
    async with provide_server(
        configured_address=None,
        settings=_settings(tmp_path, database=None),
        environment=environment,
        say=print,
    ) as provided:
        assert await (await Client.connect(provided.address)).service_client.check_health()
    assert provided.dev_server is not None
    assert provided.dev_server.process_id is None


async def test_each_postgresql_database_is_empty_and_its_own(postgresql_url: FreshDatabase) -> None:
    urls = [await postgresql_url(), await postgresql_url()]
    assert len(set(urls)) == 2
    for url in urls:
        assert url.startswith("postgresql+asyncpg://")
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        await connection.execute("CREATE TABLE only_here (number integer)")
        await connection.close()


async def test_months_pass_in_seconds(time_skipping_environment: TimeSkippingEnvironment) -> None:
    async with time_skipping_environment() as environment:
        before = await environment.get_current_time()
        await environment.sleep(timedelta(days=90))
        assert await environment.get_current_time() - before >= timedelta(days=90)


def _message(recipient: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "office@example.org"
    message["To"] = recipient
    message["Subject"] = "An invented letter"
    message.set_content("Hello.")
    return message


def test_a_relay_delivers_over_starttls(postfix_relay: PostfixRelay) -> None:
    trust = ssl.create_default_context(cafile=postfix_relay.authority)
    with smtplib.SMTP(postfix_relay.host, postfix_relay.starttls_port) as client:
        client.starttls(context=trust)
        client.send_message(_message("ada.testcase@example.org"))
    (delivered,) = postfix_relay.wait_for(1)
    assert delivered["Subject"] == "An invented letter"
    assert delivered["Delivered-To"] == "ada.testcase@example.org"


def test_a_relay_speaks_tls_from_the_first_byte(postfix_relay: PostfixRelay) -> None:
    trust = ssl.create_default_context(cafile=postfix_relay.authority)
    with smtplib.SMTP_SSL(postfix_relay.host, postfix_relay.tls_port, context=trust) as client:
        assert client.noop()[0] == 250


@pytest.mark.parametrize(("door", "offered"), [("starttls_port", True), ("plain_port", False)])
def test_starttls_is_offered_at_one_door_and_not_at_the_other(
    postfix_relay: PostfixRelay, door: str, offered: bool
) -> None:
    with smtplib.SMTP(postfix_relay.host, getattr(postfix_relay, door)) as client:
        client.ehlo()
        assert client.has_extn("starttls") is offered


@pytest.mark.parametrize(("recipient", "code"), [(REFUSED, 550), (LATER, 450)])
def test_some_recipients_are_turned_away(
    postfix_relay: PostfixRelay, recipient: str, code: int
) -> None:
    with (
        smtplib.SMTP(postfix_relay.host, postfix_relay.plain_port) as client,
        pytest.raises(smtplib.SMTPRecipientsRefused) as refused,
    ):
        client.send_message(_message(recipient))
    assert refused.value.recipients[recipient][0] == code
