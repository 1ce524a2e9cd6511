"""What she asks an officer to change: put away, made sure of, and nothing before."""

import html
import re

import pytest

from services.desk.answers import CommandRefused
from services.desk.contact_changes import KINDS, settling_a_change
from tests.servers.her_page import Reader, her_page
from tests.stories.cast import ada
from tests.stories.engine import Engine
from tests.stories.library import OPENED
from tests.stories.permits import permitted
from tests.stories.story import Story, at, at_any_hour
from tests.unit.openpgp.keys import hers
from workflows.contact_changes import ContactChange
from workflows.facts import ActorKind
from workflows.parties import Channel, Preferences
from workflows.party_facts import ChangeRequested

UNTIL = at("2040-01-10", 8)
STORY = at_any_hour(
    Story(
        name="a request",
        opened_at=OPENED,
        parties=(ada(channel=Channel.NEUTRAL_MAIL),),
        steps=(),
        until=UNTIL,
    )
)
WANTED = {
    ContactChange.ADDRESS: "ada.elsewhere@example.org",
    ContactChange.KEY: str(hers().extract_certificate()),
    ContactChange.TRUSTED_CONTACT: "Tara Trusted-Sample,\r\nin the green house",
}
_COMMAND = re.compile(r'name="command" value="(k[0-9a-f]+)"')


async def _ask(reader: Reader, change: ContactChange, wanted: str) -> str:
    await reader.send("/view", view="changes")
    found = _COMMAND.search(reader.shown)
    assert found
    fields = {"command": found[1], "change": change.value, f"new_{change}": wanted}
    return html.unescape(await reader.send("/change", **fields))


async def _preferences(engine: Engine, case_id: str) -> Preferences:
    preferences = (await engine.parts.files.open(case_id)).replayed().parties["p1"].preferences
    assert preferences is not None
    return preferences


async def _requested(engine: Engine, case_id: str) -> list[ChangeRequested]:
    facts = await engine.facts(case_id)
    return [x.body for x in facts if isinstance(x.body, ChangeRequested)]


async def test_a_request_changes_nothing_before_an_officer_confirmed_it(engine: Engine) -> None:
    case_id = await engine.play(STORY)
    before = await _preferences(engine, case_id)
    async with her_page(engine.parts, case_id, "p1") as reader:
        for change, wanted in WANTED.items():
            shown = await _ask(reader, change, wanted)
            assert "We have your request." in shown
            assert "It does not count yet." in shown
            assert wanted not in shown
    await engine.idle(case_id)
    assert await _preferences(engine, case_id) == before
    assert not any(
        wanted.encode() in (engine.parts.settings.home / "ledger.db").read_bytes()
        for wanted in WANTED.values()
    )

    requested = await _requested(engine, case_id)
    assert [x.change for x in requested] == list(WANTED)
    for body in requested:
        kept = await engine.parts.vault.reveal(
            case_id, body.wanted, actor="staff:st-1", purpose="look", kind=KINDS[body.change]
        )
        if body.change is ContactChange.ADDRESS:
            assert kept == WANTED[body.change]
        facts = await engine.facts(case_id)
        bodies = settling_a_change(facts, "p1", body.change, confirmed=True)
        await engine.parts.desk.submit(permitted(case_id), bodies)
        now = await _preferences(engine, case_id)
        assert getattr(now, body.change.field) == body.wanted
    assert (await _preferences(engine, case_id)).channel is Channel.BY_HAND
    case = (await engine.parts.files.open(case_id)).replayed()
    assert case.parties["p1"].asked_changes == {}


async def test_a_request_that_was_taken_back_leaves_everything_as_it_was(engine: Engine) -> None:
    case_id = await engine.play(STORY)
    before = await _preferences(engine, case_id)
    async with her_page(engine.parts, case_id, "p1") as reader:
        await _ask(reader, ContactChange.ADDRESS, WANTED[ContactChange.ADDRESS])
        facts = await engine.facts(case_id)
        bodies = settling_a_change(facts, "p1", ContactChange.ADDRESS, confirmed=False)
        await engine.parts.desk.submit(permitted(case_id), bodies, command_id="settled")
        assert "does not count yet" not in await reader.send("/view", view="changes")
    assert await _preferences(engine, case_id) == before
    again = settling_a_change(
        await engine.facts(case_id),
        "p1",
        ContactChange.ADDRESS,
        confirmed=False,
        command_id="settled",
    )
    assert again == bodies


async def test_whoever_holds_her_code_cannot_settle_what_he_asked_for(engine: Engine) -> None:
    case_id = await engine.play(STORY)
    async with her_page(engine.parts, case_id, "p1") as reader:
        await _ask(reader, ContactChange.ADDRESS, "somebody.else@example.org")
    [asked] = [x for x in await engine.facts(case_id) if isinstance(x.body, ChangeRequested)]
    assert asked.actor.kind is ActorKind.PARTY
    bodies = settling_a_change(
        await engine.facts(case_id), "p1", ContactChange.ADDRESS, confirmed=True
    )
    with pytest.raises(CommandRefused) as refusal:
        await engine.parts.desk.submit(permitted(case_id, asked.actor), bodies)
    assert refusal.value.code == "staff_only"


UNUSABLE = (
    (ContactChange.ADDRESS, "two@example.org, others@example.org"),
    (ContactChange.ADDRESS, "a@example.org\r\nRCPT TO:<evil@example.org>"),
    (ContactChange.ADDRESS, "-oQ/tmp@example.org"),
    (ContactChange.KEY, "no key"),
    (ContactChange.KEY, str(hers())),
    (ContactChange.TRUSTED_CONTACT, "x" * 501),
    (ContactChange.TRUSTED_CONTACT, " \x07 "),
)


async def test_what_cannot_be_used_is_refused_at_once_and_not_lost(engine: Engine) -> None:
    case_id = await engine.play(STORY)
    async with her_page(engine.parts, case_id, "p1") as reader:
        for change, wanted in UNUSABLE:
            shown = await _ask(reader, change, wanted)
            assert 'class="fault"' in shown
            assert shown.count('aria-invalid="true"') == 1
    assert await _requested(engine, case_id) == []


async def test_a_key_is_not_asked_for_where_no_address_is_known(engine: Engine) -> None:
    story = at_any_hour(
        Story(
            name="without an address",
            opened_at=OPENED,
            parties=(ada(channel=Channel.PAGE),),
            steps=(),
            until=UNTIL,
        )
    )
    case_id = await engine.play(story)
    async with her_page(engine.parts, case_id, "p1") as reader:
        shown = await reader.send("/view", view="changes")
        assert "new_key" not in shown
        assert "new_handle" not in shown
        await _ask(reader, ContactChange.KEY, str(hers().extract_certificate()))
    assert await _requested(engine, case_id) == []
