"""What she asks for on her page: a fact in her own name, at once, and never more than she may."""

import html
import re
from datetime import timedelta

from tests.servers.her_page import Reader, her_page
from tests.stories.cast import ada
from tests.stories.engine import Engine
from tests.stories.library import OPENED
from tests.stories.story import Story, at, at_any_hour
from workflows.facts import ActorKind, Fact
from workflows.parties import Channel, Language, Rhythm
from workflows.party_facts import (
    ContactRevoked,
    PartyPreferred,
    QuestionAsked,
    SafetyAlarmRaised,
    UpdatesPaused,
    UpdatesResumed,
    WithdrawalRequested,
)

UNTIL = at("2040-01-10", 8)
STORY = at_any_hour(
    Story(
        name="a page",
        opened_at=OPENED,
        parties=(ada(channel=Channel.NEUTRAL_MAIL),),
        steps=(),
        until=UNTIL,
    )
)
_COMMAND = re.compile(r'name="command" value="(k[0-9a-f]+)"')


async def _look_at(reader: Reader, view: str) -> str:
    return await reader.send("/view", view=view)


async def _ask(reader: Reader, path: str, **fields: str) -> str:
    found = _COMMAND.search(reader.shown)
    assert found, "the page that is shown asks for nothing"
    return html.unescape(await reader.send(path, command=found[1], **fields))


async def _hers(engine: Engine, case_id: str) -> list[Fact]:
    return [x for x in await engine.facts(case_id) if x.actor.kind is ActorKind.PARTY]


async def test_a_question_is_asked_in_her_name_and_its_answer_promised_at_once(
    engine: Engine,
) -> None:
    case_id = await engine.play(STORY)
    async with her_page(engine.parts, case_id, "p1") as reader:
        await _look_at(reader, "question")
        shown = await _ask(reader, "/question", question="When will I hear?")
        assert "We have your question." in shown
        await engine.idle(case_id)
        assert "You asked us a question. You will have an answer by" in await reader.look()
    [fact] = await _hers(engine, case_id)
    assert isinstance(fact.body, QuestionAsked)
    assert fact.actor.actor_id == "p1"


async def test_a_form_that_is_sent_twice_asks_once(engine: Engine) -> None:
    case_id = await engine.play(STORY)
    async with her_page(engine.parts, case_id, "p1") as reader:
        form = await _look_at(reader, "question")
        await _ask(reader, "/question", question="When will I hear?")
        reader.shown = form
        await _ask(reader, "/question", question="When will I hear?")
    assert len(await _hers(engine, case_id)) == 1


async def test_a_question_that_cannot_be_taken_is_still_in_its_form(engine: Engine) -> None:
    case_id = await engine.play(STORY)
    async with her_page(engine.parts, case_id, "p1") as reader:
        await _look_at(reader, "question")
        shown = await _ask(reader, "/question", question="<b>What</b> \x07 now?")
        assert "a sign that cannot be shown" in shown
        assert "&lt;b&gt;What&lt;/b&gt;" in reader.shown
    assert await _hers(engine, case_id) == []


async def test_whoever_is_not_safe_is_told_whom_to_turn_to_and_staff_are_told_once(
    engine: Engine,
) -> None:
    case_id = await engine.play(STORY)
    async with her_page(engine.parts, case_id, "p1") as reader:
        shown = html.unescape(await reader.send("/not-safe"))
        assert "They are asked to act today." in shown
        assert "Nobody watches this page" in shown
        await reader.send("/not-safe")
    [fact] = await _hers(engine, case_id)
    assert isinstance(fact.body, SafetyAlarmRaised)


async def test_a_choice_is_looked_at_before_it_counts(engine: Engine) -> None:
    case_id = await engine.play(STORY)
    async with her_page(engine.parts, case_id, "p1") as reader:
        await _look_at(reader, "choices")
        chosen = {"channel": "page", "letters_in": "es", "rhythm": "steady"}
        hours = {"begins": "10:00", "ends": "12:30", "day_2": "yes"}
        shown = await _ask(reader, "/choices", **chosen, **hours)
        assert "Nothing would be sent." in shown
        assert await _hers(engine, case_id) == []
        assert "Desde ahora recibe nuestras noticias de esta manera." in await _ask(
            reader, "/choose"
        )
    [fact] = await _hers(engine, case_id)
    assert isinstance(fact.body, PartyPreferred)
    preferences = fact.body.preferences
    assert preferences.channel is Channel.PAGE
    assert preferences.language is Language.SPANISH
    assert preferences.rhythm is Rhythm.STEADY
    assert preferences.safe_hours.weekdays == {2}
    assert preferences.address is not None, "she can choose mail again without an officer"


async def test_a_way_that_needs_something_new_cannot_be_chosen(engine: Engine) -> None:
    case_id = await engine.play(STORY)
    async with her_page(engine.parts, case_id, "p1") as reader:
        shown = await _look_at(reader, "choices")
        assert 'value="encrypted_mail"' not in shown
        shown = await _ask(
            reader, "/choices", channel="encrypted_mail", letters_in="en", rhythm="prompt"
        )
        assert "Please choose one of the ways" in shown


async def test_the_whole_letter_by_mail_is_chosen_knowingly(engine: Engine) -> None:
    case_id = await engine.play(STORY)
    chosen = {"channel": "full_mail", "letters_in": "en", "rhythm": "prompt"}
    hours = {"begins": "10:00", "ends": "12:30", "day_2": "yes"}
    async with her_page(engine.parts, case_id, "p1") as reader:
        await _look_at(reader, "choices")
        shown = await _ask(reader, "/choices", **chosen, **hours)
        assert "Please tick that you know" in shown
        shown = await _ask(reader, "/choices", **chosen, **hours, knowingly="yes")
        assert "It would hold the whole letter." in shown


async def test_a_pause_begins_and_ends_at_her_word(engine: Engine) -> None:
    case_id = await engine.play(STORY)
    until = (engine.clock.now() + timedelta(days=20)).date()
    async with her_page(engine.parts, case_id, "p1") as reader:
        await _look_at(reader, "pause")
        assert "a day after today" in await _ask(reader, "/pause", until="2000-01-01")
        shown = await _ask(reader, "/pause", until=until.isoformat())
        assert "We will write to you again from 30 January 2040 on." in shown
        await _look_at(reader, "pause")
        assert "You hear from us again." in await _ask(reader, "/resume")
    paused, resumed = await _hers(engine, case_id)
    assert isinstance(paused.body, UpdatesPaused)
    assert isinstance(resumed.body, UpdatesResumed)


async def test_stopping_is_immediate_and_she_can_come_back(engine: Engine) -> None:
    case_id = await engine.play(STORY)
    async with her_page(engine.parts, case_id, "p1") as reader:
        await _look_at(reader, "stop")
        shown = await _ask(reader, "/stop")
        assert "We have stopped." in shown
        assert 'value="stop"' not in shown
        assert 'value="choices"' in shown
    [fact] = await _hers(engine, case_id)
    assert isinstance(fact.body, ContactRevoked)


async def test_a_withdrawal_is_a_request_that_closes_nothing(engine: Engine) -> None:
    case_id = await engine.play(STORY)
    async with her_page(engine.parts, case_id, "p1") as reader:
        await _look_at(reader, "withdrawal")
        shown = await _ask(reader, "/withdraw")
        assert "We have your wish." in shown
        assert 'value="withdrawal"' not in shown
    [fact] = await _hers(engine, case_id)
    assert isinstance(fact.body, WithdrawalRequested)
