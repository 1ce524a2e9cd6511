"""What must never happen: the accused is told, or one broken case stops the others unnoticed."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from deploy.assembly import connect
from services.keys import create_key_file
from services.watchdog import Watchdog
from tests.servers.temporal_dev import RestartableServer
from tests.stories.cast import REX, ada
from tests.stories.engine import Engine, House, a_house
from tests.stories.library import OPENED
from tests.stories.story import Story, at, at_any_hour
from tests.stories.tellings import tellings_of
from workflows import names
from workflows.delivery_facts import StaffTold
from workflows.party_facts import SafetyAlarmRaised

HEAD_OF_INTAKE = "st-intake-2"
ALONE = at_any_hour(Story(name="alone", opened_at=OPENED, parties=(ada(),), steps=(), until=OPENED))


@pytest_asyncio.fixture
async def house(tmp_path: Path, temporal_dev_server: RestartableServer) -> AsyncIterator[House]:
    """A home of its own."""
    async with a_house(tmp_path / "home", temporal_dev_server) as house:
        yield house


@pytest_asyncio.fixture
async def engine(house: House) -> AsyncIterator[Engine]:
    """An engine that runs."""
    async with house.engine(OPENED) as engine:
        yield engine


async def test_where_the_accused_is_the_manager_the_next_one_is_told(
    engine: Engine, house: House
) -> None:
    accused = replace(REX, staff_id=HEAD_OF_INTAKE)
    case_id = await engine.open(replace(ALONE, parties=(*ALONE.parties, accused)))
    await engine.say(case_id, SafetyAlarmRaised(party_id="p1"))
    await engine.idle(case_id)
    told = {envelope.rcpt_to for envelope in house.sink.envelopes}
    assert any(b"elena.executivesample@" in address for address in told)
    assert not any(b"ivo.intakesample@" in address for address in told)
    facts = await engine.facts(case_id)
    assert "told_next" in {x.body.reached for x in facts if isinstance(x.body, StaffTold)}


async def test_a_payload_that_cannot_be_read_stalls_its_case_alone_and_is_raised(
    engine: Engine, house: House, tmp_path: Path, temporal_dev_server: RestartableServer
) -> None:
    broken, sound = await engine.open(ALONE), await engine.open(ALONE)
    for case_id in (broken, sound):
        await engine.idle(case_id)
    await _give_what_nobody_can_read(house, tmp_path, temporal_dev_server, broken)
    raised: list[str] = []

    async def tell(case_ids: Sequence[str]) -> None:
        raised.extend(case_ids)

    watchdog = Watchdog(ledger=engine.parts.ledger, clock=engine.clock, tell=tell)
    assert (await watchdog.look()).stuck == 0
    await engine.play_until(sound, at("2040-01-12"))
    engine.clock.step_to(engine.clock.now() + timedelta(minutes=3))
    look = await watchdog.look()
    assert look.newly_stuck == (broken,)
    assert raised == [broken]
    assert tellings_of(await engine.facts(sound))
    assert not tellings_of(await engine.facts(broken))
    assert (await watchdog.look()).newly_stuck == ()


async def _give_what_nobody_can_read(
    house: House, folder: Path, server: RestartableServer, case_id: str
) -> None:
    stranger = await connect(house.settings, create_key_file(folder / "other-keys"), server.address)
    handle = stranger.get_workflow_handle(names.workflow_id(case_id))
    await handle.signal("unknown_signal_of_a_stranger", "what nobody can read")
