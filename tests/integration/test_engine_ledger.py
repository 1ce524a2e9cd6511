"""Ledger and workflow disagree: nothing leaves before they agree, and nothing leaves twice."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.stories.engine import Engine, House
from tests.stories.library import GOES_WELL_FOR_ONE
from tests.stories.story import at, at_any_hour
from tests.stories.tellings import tellings_of
from workflows import names
from workflows.case_facts import WordGiven
from workflows.delivery_facts import LetterAttempted
from workflows.facts import Fact
from workflows.messages import CaseStart
from workflows.stages import Word

STORY = at_any_hour(GOES_WELL_FOR_ONE)
EARLY = at("2040-01-10")
"""After the first letter."""
LATER = at("2040-01-20")
"""After the second letter."""
UPDATED = at("2040-02-08")
"""After the update promised in the first letter, and after the benchmark passed."""


async def test_a_ledger_from_a_backup_sends_nothing_before_it_was_brought_up_to_date(
    house: House, tmp_path: Path
) -> None:
    async with house.engine(STORY.opened_at) as engine:
        case_id = await engine.open(STORY)
        await engine.play_until(case_id, EARLY)
    _copy_database(house.settings.home / "ledger.db", tmp_path / "backup.db")
    async with house.engine(EARLY) as engine:
        await engine.say(case_id, *STORY.steps[0].bodies(()))
        await engine.play_until(case_id, LATER)
        known = await engine.facts(case_id)
    sent = house.sink.messages
    _restore_database(tmp_path / "backup.db", house.settings.home / "ledger.db")
    async with house.engine(LATER) as engine:
        assert len(await engine.facts(case_id)) < len(known)
        await engine.play_until(case_id, UPDATED)
        facts = await engine.facts(case_id)
    assert facts[: len(known)] == known
    new = tellings_of(facts[len(known) :])
    assert new
    assert len(new) == _mails_to_parties(house, since=sent)


async def test_facts_lost_while_a_letter_is_on_its_way_stop_it_before_its_content(
    house: House,
) -> None:
    async with house.engine(STORY.opened_at) as engine:
        case_id = await engine.open(STORY)
        house.sink.think()
        waking = asyncio.create_task(engine.play_until(case_id, EARLY))
        await house.sink.until(lambda: house.sink.commands[b"RCPT"] == 1)
        before = await engine.facts(case_id)
        _lose_the_last_fact(house.settings.home / "ledger.db")
        house.sink.answer()
        house.sink.think()
        await house.sink.until(lambda: house.sink.commands[b"RCPT"] == 2)
        assert house.sink.content_bytes == 0
        house.sink.answer()
        await waking
        facts = await engine.facts(case_id)
    assert facts[: len(before)] == before
    attempts = [fact.body for fact in facts if isinstance(fact.body, LetterAttempted)]
    assert [(x.outcome.value, x.code) for x in attempts] == [
        ("stopped", "ledger_behind"),
        ("sent", None),
    ]


async def test_an_older_workflow_takes_over_what_the_ledger_knows(house: House) -> None:
    async with house.engine(STORY.opened_at) as engine:
        case_id = await engine.open(STORY)
        await engine.play_until(case_id, LATER)
        known = await engine.facts(case_id)
        sent = house.sink.messages
        await _begin_again_from(engine, case_id, known[:3])
        await engine.say(case_id, WordGiven(word=Word.NOTHING_NEW))
        await engine.idle(case_id)
        facts = await engine.facts(case_id)
        standing = await engine.parts.desk.workflows.standing(case_id)
    assert facts[: len(known)] == known
    assert [fact.number for fact in facts] == list(range(1, len(facts) + 1))
    assert standing.facts == standing.recorded == len(facts)
    assert house.sink.messages == sent


async def test_a_lost_workflow_is_started_from_the_ledger_and_repeats_nothing(
    house: House,
) -> None:
    async with house.engine(STORY.opened_at) as engine:
        case_id = await engine.open(STORY)
        await engine.play_until(case_id, LATER)
        known, sent = await engine.facts(case_id), house.sink.messages
        await _terminate(engine, case_id)
        await engine.parts.desk.start_from_ledger(case_id)
        await engine.idle(case_id)
        assert await engine.facts(case_id) == known
        assert house.sink.messages == sent
        await engine.play_until(case_id, UPDATED)
        assert len(tellings_of(await engine.facts(case_id))) == len(tellings_of(known)) + 2


def _copy_database(database: Path, to: Path) -> None:
    """Copy what a backup would: a consistent state, the write-ahead log included."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def _restore_database(backup: Path, database: Path) -> None:
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
    _copy_database(backup, database)


def _lose_the_last_fact(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM facts WHERE number = (SELECT MAX(number) FROM facts)")
        connection.execute("UPDATE cases SET fact_number = fact_number - 1")


async def _terminate(engine: Engine, case_id: str) -> None:
    await engine.client.get_workflow_handle(names.workflow_id(case_id)).terminate()


async def _begin_again_from(engine: Engine, case_id: str, facts: tuple[Fact, ...]) -> None:
    """As after a Temporal server was restored from a backup: the run knows fewer facts."""
    await _terminate(engine, case_id)
    await engine.parts.desk.workflows.start(
        CaseStart(case_id=case_id, facts=facts, recorded=len(facts))
    )


def _mails_to_parties(house: House, *, since: int) -> int:
    return sum(
        b"ada.testcase@example.org" in envelope.rcpt_to for envelope in house.sink.envelopes[since:]
    )
