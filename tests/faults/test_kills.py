"""Worker and Temporal server are killed while a case runs: nothing is lost, nothing told twice."""

import asyncio
import os
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

from services.ledger.access import CARRYING_OUT
from services.mail.message import message_id
from services.temporal_server.dev_server import DevServer, DevServerSettings
from tests.faults.killing import Driver, Kill, a_driver, kills_of_a_round
from tests.servers.smtp_script import Fault, Step
from tests.servers.smtp_sink import SmtpSink
from tests.stories.engine import a_new_home
from tests.stories.library import GOES_WELL, IS_HELD, IS_OVERDUE, IS_REOPENED, IS_WITHDRAWN
from tests.stories.on_paper import played_on_paper
from tests.stories.story import Story, at_any_hour
from tests.stories.tellings import tellings_of
from workflows.case_progress import STAGE
from workflows.delivery_facts import LetterAttempted
from workflows.facts import Fact
from workflows.notices import DeliveryOutcome
from workflows.planner import Plan
from workflows.promises import Standing

IS_FULL = os.environ.get("DUECOURSE_CAMPAIGN") == "full"
ROUNDS = range(24) if IS_FULL else range(2)
CAMPAIGN = (IS_HELD, IS_OVERDUE, IS_REOPENED, GOES_WELL) if IS_FULL else (IS_WITHDRAWN, IS_REOPENED)
STORIES = tuple(at_any_hour(story) for story in CAMPAIGN)
WITHDRAWN = at_any_hour(IS_WITHDRAWN)

WAKES = {
    IS_WITHDRAWN.name: 12,
    IS_REOPENED.name: 28,
    IS_HELD.name: 38,
    IS_OVERDUE.name: 100,
    GOES_WELL.name: 90,
}
"""About how often each case wakes, so that kills fall anywhere in its life."""

Mail = tuple[bytes, bytes]
"""Recipient and content."""


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", ROUNDS)
async def test_kills_lose_nothing_and_tell_nothing_twice(
    seed: int, temporal_program: Path, tmp_path: Path
) -> None:
    story = STORIES[seed % len(STORIES)]
    kills = kills_of_a_round(seed, wakes=WAKES[story.name], workers=2 if IS_FULL else 1)
    settings = await a_new_home(tmp_path / "home", relay_answer_seconds=1)
    server = DevServer(temporal_program, _server_settings(tmp_path), print)
    async with (
        server,
        SmtpSink(delay_seconds=0.03) as sink,
        a_driver(settings, server, sink.port, story, kills) as driver,
    ):
        case_id = await driver.play(story)
        facts = (await driver.parts.files.open(case_id)).facts
        _report(seed, story, kills, driver, facts, sink)
        assert _what_was_told(facts) == _what_was_told(played_on_paper(story, facts).facts)
        await _no_more_promises_were_broken(driver, case_id, story, facts)
        _only_unknown_attempts_were_repeated(facts, sink)
        await _staff_was_told_as_often(driver, case_id, story, facts)


async def test_a_worker_killed_before_data_sends_the_mail_once(
    temporal_program: Path, tmp_path: Path
) -> None:
    async with _a_withdrawn_case(temporal_program, tmp_path) as (driver, sink):
        sink.faults[Step.RCPT] = Fault.hang(times=1)
        killing = asyncio.create_task(_kill_when(driver, sink, lambda: sink.commands[b"RCPT"] == 1))
        facts = await _played(driver, killing)
        assert _what_was_told(facts) == _what_was_told(played_on_paper(WITHDRAWN, facts).facts)
        assert not _unknown(facts)
        assert {len(mails) for mails in _by_message_id(sink).values()} == {1}


async def test_a_worker_killed_after_data_repeats_the_mail_once_under_the_same_id(
    temporal_program: Path, tmp_path: Path
) -> None:
    async with _a_withdrawn_case(temporal_program, tmp_path) as (driver, sink):
        killing = asyncio.create_task(_kill_when(driver, sink, lambda: sink.messages == 1))
        facts = await _played(driver, killing)
        assert _what_was_told(facts) == _what_was_told(played_on_paper(WITHDRAWN, facts).facts)
        assert len(_unknown(facts)) == 1
        _only_unknown_attempts_were_repeated(facts, sink)
        assert max(map(len, _by_message_id(sink).values())) == 2


@asynccontextmanager
async def _a_withdrawn_case(program: Path, folder: Path) -> AsyncIterator[tuple[Driver, SmtpSink]]:
    settings = await a_new_home(folder / "home", relay_answer_seconds=1)
    async with (
        DevServer(program, _server_settings(folder), print) as server,
        SmtpSink(delay_seconds=0.03) as sink,
        a_driver(settings, server, sink.port, WITHDRAWN, []) as driver,
    ):
        yield driver, sink


async def _kill_when(driver: Driver, sink: SmtpSink, reached: Callable[[], bool]) -> None:
    await sink.until(reached)
    await driver.worker.restart()


async def _played(driver: Driver, killing: asyncio.Task[None]) -> tuple[Fact, ...]:
    case_id = await driver.play(WITHDRAWN)
    await killing
    return (await driver.parts.files.open(case_id)).facts


def _server_settings(folder: Path) -> DevServerSettings:
    return DevServerSettings(
        log_file=folder / "temporal.log",
        database=folder / "temporal.db",
        port=0,
        search_attributes=(STAGE,),
    )


def _what_was_told(facts: Sequence[Fact]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Who was told what on which day; an attempt of unknown outcome is repeated the same day."""
    return sorted(
        (telling.party_id, f"{telling.at:%Y-%m-%d}", telling.kinds)
        for telling in tellings_of(facts)
    )


async def _no_more_promises_were_broken(
    driver: Driver, case_id: str, story: Story, facts: Sequence[Fact]
) -> None:
    """Some are broken on paper, too: by whoever brought a letter late."""
    plan = await driver.parts.desk.planned(case_id, CARRYING_OUT)
    assert _broken(plan) == _broken(played_on_paper(story, facts).plan())


def _broken(plan: Plan) -> list[date]:
    return sorted(x.promise.on for x in plan.promises if x.standing is Standing.BROKEN)


def _only_unknown_attempts_were_repeated(facts: Sequence[Fact], sink: SmtpSink) -> None:
    unknown = _unknown(facts)
    for mail_id, mails in _by_message_id(sink).items():
        assert len(mails) == 1 or (mail_id in unknown and len(mails) == 2)
        assert len(set(mails)) == 1, "a mail changed between two attempts"


async def _staff_was_told_as_often(
    driver: Driver, case_id: str, story: Story, facts: Sequence[Fact]
) -> None:
    told = [fact.body.obligation_id for fact in facts if fact.body.kind == "staff_told"]
    assert len(told) == len(set(told))
    repeated = len(_unknown(facts))
    if not repeated:
        assert len(told) == len(played_on_paper(story, facts).staff)


def _unknown(facts: Sequence[Fact]) -> set[str]:
    return {
        message_id(fact.body.letter_id, "duecourse.example")
        for fact in facts
        if isinstance(fact.body, LetterAttempted) and fact.body.outcome is DeliveryOutcome.UNKNOWN
    }


def _by_message_id(sink: SmtpSink) -> dict[str, list[Mail]]:
    """The mails to parties; staff may be told twice, which harms nobody."""
    found: dict[str, list[Mail]] = defaultdict(list)
    for envelope in sink.envelopes:
        head = envelope.content.partition(b"\r\n\r\n")[0].decode("ascii")
        line = next(x for x in head.splitlines() if x.lower().startswith("message-id:"))
        if "staff-" not in line:
            found[line.partition(":")[2].strip()].append((envelope.rcpt_to, envelope.content))
    return found


def _report(
    seed: int,
    story: Story,
    kills: list[Kill],
    driver: Driver,
    facts: Sequence[Fact],
    sink: SmtpSink,
) -> None:
    repeated = sum(len(mails) > 1 for mails in _by_message_id(sink).values())
    at = ", ".join(f"{x.victim}@{x.wake}+{x.after_seconds * 1000:.0f}ms" for x in kills)
    print(  # noqa: T201 - the campaign's figures, shown with `pytest -rP`
        f"round {seed}: '{story.name}', kills {at}; {driver.wakes} wakes, "
        f"{len(tellings_of(facts))} letters, {len(_unknown(facts))} unknown, {repeated} resent, "
        f"longest wait {driver.longest_wait:.1f} s"
    )
