"""The programs beside the worker: keys once, mail kept, a worker that is really at work."""

import platform
import signal
import smtplib
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.worker import Worker

from deploy.container.make_keys import KeysLost, make_keys_once
from deploy.container.trial_mail import answers
from deploy.container.worker_health import LAST_SEEN_WITHIN, asks_for_work
from services.clocks import SystemClock
from services.keys import KeyFileError
from services.ledger.ledger import open_ledger
from services.ledger.migration import migrate
from services.mail.trial_mailbox import read_mailbox
from services.settings import Settings
from services.temporal_server.dev_server import DevServer
from services.temporal_server.ports import free_port
from tests.integration.ledger.story import whole_story
from tests.integration.payload_workflows import PayloadSleeper
from tests.servers.processes import end, start, wait_until


async def _migrated(home: Path) -> Settings:
    settings = Settings(home=home)
    await migrate(settings.database)
    return settings


async def _enter_a_case(settings: Settings) -> None:
    ledger = await open_ledger(settings.database, SystemClock().now)
    try:
        await ledger.facts.record("case-1", whole_story())
    finally:
        await ledger.close()


async def test_a_new_installation_gets_its_keys_and_keeps_them(tmp_path: Path) -> None:
    settings = await _migrated(tmp_path)
    assert await make_keys_once(settings)
    made = settings.keys.read_bytes()
    assert not await make_keys_once(settings)
    assert settings.keys.read_bytes() == made


async def test_an_installation_with_a_case_gets_no_new_keys(tmp_path: Path) -> None:
    settings = await _migrated(tmp_path)
    await _enter_a_case(settings)
    with pytest.raises(KeysLost, match="bring it back from its backup"):
        await make_keys_once(settings)
    assert not settings.keys.exists()


async def test_keys_that_others_can_read_are_not_taken_for_keys(tmp_path: Path) -> None:
    settings = await _migrated(tmp_path)
    await make_keys_once(settings)
    settings.keys.chmod(0o644)
    with pytest.raises(KeyFileError, match="chmod 600"):
        await make_keys_once(settings)


def test_the_mail_catcher_keeps_mail_until_it_is_told_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUECOURSE_HOME", str(tmp_path))
    port = free_port()
    root = Path(__file__).parents[2]
    program = [sys.executable, "-m", "deploy.container.trial_mail", "--port", str(port)]
    assert not answers(port)
    running = start(program, folder=root)
    try:
        wait_until(lambda: answers(port), running, "the mail catcher")
        with smtplib.SMTP("127.0.0.1", port) as relay:
            relay.sendmail(
                "updates@example.org",
                ["ada.testcase@example.org"],
                "Subject: A message\r\n\r\nHi\r\n",
            )
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=30) == 0
    finally:
        end(running)
    assert [mail.subject for mail in read_mailbox(tmp_path / "mailbox")] == ["A message"]
    assert not answers(port)


async def test_a_worker_counts_as_at_work_while_it_asks_for_work(
    temporal_dev_server: DevServer,
) -> None:
    client = await Client.connect(temporal_dev_server.address)
    queue = "containers-under-test"
    now = datetime.now(UTC)
    assert not await asks_for_work(client, platform.node(), now, task_queue=queue)
    async with Worker(client, task_queue=queue, workflows=[PayloadSleeper]):
        seen = False
        while not seen:
            seen = await asks_for_work(client, platform.node(), now, task_queue=queue)
        assert not await asks_for_work(client, "another-container", now, task_queue=queue)
        much_later = datetime.now(UTC) + LAST_SEEN_WITHIN + timedelta(seconds=1)
        assert not await asks_for_work(client, platform.node(), much_later, task_queue=queue)
