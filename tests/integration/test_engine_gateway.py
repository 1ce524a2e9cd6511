"""A letter of which a gateway tells, on a real Temporal server and a real HTTP server."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import time
from pathlib import Path

import pytest_asyncio

from services.desk.intake import Choice, NewParty
from services.ledger.access import CARRYING_OUT
from services.letters.neutral_message import render_neutral_message
from tests.servers.gateway import SECRET_TEXT, TestGateway
from tests.servers.temporal_dev import RestartableServer
from tests.stories.cast import one_minute_from
from tests.stories.engine import Engine, a_house
from tests.stories.library import OPENED
from tests.stories.story import Story, at, at_any_hour
from workflows.delivery_facts import LetterAttempted
from workflows.parties import Channel, Language, Role
from workflows.staff import Concern

ADA = NewParty(
    role=Role.AFFECTED_PERSON,
    choice=Choice(
        channel=Channel.GATEWAY,
        language=Language.SPANISH,
        time_zone="Europe/Paris",
        address="+4915500000001",
        safe_hours=one_minute_from(time(10)),
    ),
)
STORY = at_any_hour(
    Story(name="a message", opened_at=OPENED, parties=(ADA,), steps=(), until=at("2040-01-16"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """An engine and the gateway that it reaches."""

    engine: Engine
    gateway: TestGateway


@pytest_asyncio.fixture
async def reached(tmp_path: Path, temporal_dev_server: RestartableServer) -> AsyncIterator[Reached]:
    """An engine with a gateway."""
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET_TEXT}\n", encoding="utf-8")
    async with (
        TestGateway() as gateway,
        a_house(
            tmp_path / "home",
            temporal_dev_server,
            gateway_url=gateway.url,
            gateway_secret_file=secret,
            gateway_answer_seconds=1,
        ) as house,
        house.engine(OPENED) as engine,
    ):
        yield Reached(engine=engine, gateway=gateway)


async def test_a_letter_is_told_once_the_gateway_took_the_message_and_says_nothing_there(
    reached: Reached,
) -> None:
    reached.gateway.answers = [503, None]
    case_id = await reached.engine.play(STORY)
    attempts = await _attempts(reached.engine, case_id)
    assert [str(x.outcome) for x in attempts] == ["deferred", "unknown", "sent"]
    assert set(reached.gateway.taken) == {attempts[0].letter_id}
    posted = reached.gateway.taken[attempts[0].letter_id]["data"]
    assert posted["text"] == render_neutral_message(Language.SPANISH)
    letter = await reached.engine.parts.ledger.letters.get(attempts[0].letter_id, CARRYING_OUT)
    said = await reached.engine.parts.vault.reveal(
        case_id, letter.text_reference, actor="staff:st-intake-1", purpose="show_letter"
    )
    assert said not in reached.gateway.requests[-1][1].decode()
    plan = await reached.engine.parts.desk.planned(case_id, CARRYING_OUT)
    assert [promise.was_told for promise in plan.promises] == [True]


async def test_what_the_gateway_refuses_is_a_task_the_same_day(reached: Reached) -> None:
    reached.gateway.answers = [422]
    case_id = await reached.engine.play(STORY)
    [attempt] = await _attempts(reached.engine, case_id)
    assert (str(attempt.outcome), attempt.code) == ("refused", "gateway_refused")
    tasks = await reached.engine.parts.ledger.tasks.listed(CARRYING_OUT, case_id=case_id)
    [task] = [x for x in tasks if x.concern is Concern.NOT_INFORMED]
    assert task.opened_at.date() == OPENED.date()


async def _attempts(engine: Engine, case_id: str) -> list[LetterAttempted]:
    facts = await engine.facts(case_id)
    return [fact.body for fact in facts if isinstance(fact.body, LetterAttempted)]
