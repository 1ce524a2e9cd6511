"""Somebody who reported and gave neither a name nor an address: the same page, and no trace."""

import re
from datetime import time

from sqlalchemy import select

from services.desk.intake import Choice, NewParty
from services.ledger.access import CARRYING_OUT
from services.ledger.tables.vault import vault_entries
from services.vault.kinds import VaultKind
from tests.servers.her_page import her_page
from tests.stories.cast import one_minute_from
from tests.stories.engine import Engine
from tests.stories.library import OPENED
from tests.stories.permits import permitted
from tests.stories.story import Story, at, at_any_hour
from workflows.parties import Channel, Language, Role
from workflows.party_facts import QuestionAnswered

NAMELESS = NewParty(
    role=Role.REPORTER,
    choice=Choice(
        channel=Channel.PAGE,
        language=Language.ENGLISH,
        time_zone="UTC",
        safe_hours=one_minute_from(time(10)),
    ),
)
STORY = at_any_hour(
    Story(
        name="nameless",
        opened_at=OPENED,
        parties=(NAMELESS,),
        steps=(),
        until=at("2040-01-10", 8),
    )
)
_COMMAND = re.compile(r'name="command" value="(k[0-9a-f]+)"')


async def test_whoever_reported_without_a_name_hears_asks_and_is_answered(engine: Engine) -> None:
    case_id = await engine.play(STORY)
    async with her_page(engine.parts, case_id, "p1") as reader:
        assert "You will hear from us by" in reader.shown
        assert "Our letter of" in reader.shown
        await reader.send("/view", view="question")
        found = _COMMAND.search(reader.shown)
        assert found
        shown = await reader.send("/question", command=found[1], question="Was it read?")
        assert "We have your question." in shown
    answer = await engine.parts.desk.keep_text(
        permitted(case_id), VaultKind.ANSWER_TEXT, "It was.", party_id="p1"
    )
    await engine.say(case_id, QuestionAnswered(question_id="q1", answer=answer))
    await engine.play_until(case_id, at("2040-01-13", 12))
    async with her_page(engine.parts, case_id, "p1") as reader:
        assert "Answer to your question" in reader.shown
        assert "They are asked to act today." in await reader.send("/not-safe")


async def test_nothing_of_who_it_is_was_ever_kept(engine: Engine) -> None:
    case_id = await engine.play(STORY)
    async with engine.parts.ledger.database.reading() as connection:
        kinds = set((await connection.execute(select(vault_entries.c.kind))).scalars())
    assert kinds == {VaultKind.LETTER_TEXT, VaultKind.LETTER_HTML}
    party = (await engine.parts.files.open(case_id, CARRYING_OUT)).replayed().parties["p1"]
    assert party.preferences is not None
    assert party.preferences.address is None
