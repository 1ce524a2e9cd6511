"""Signing in: one answer for whatever opens nothing, and nothing for whoever plants a cookie."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from deploy.paging import portal_of
from services.access_codes.desk import AccessCodes, NoCodeForThisParty
from services.clocks import SteppedClock
from services.installation import Installation
from services.ledger.access import CARRYING_OUT
from services.portal.visits import IDLE
from services.web.application import Application
from services.web.rates import Rate
from tests.integration.portal.test_every_route import paths
from tests.servers.her_page import A_BROWSER, AN_OFFICER, PAGE, Reader, a_reader, code_for
from tests.stories.cast import REX, WANDA, ada
from tests.stories.engine import Engine
from tests.stories.library import OPENED
from tests.stories.story import Story, at_any_hour
from workflows.parties import Channel, Language

QUIET = at_any_hour(
    Story(
        name="quiet",
        opened_at=OPENED,
        parties=(ada(channel=Channel.PAGE), WANDA, REX),
        steps=(),
        until=OPENED,
    )
)
HER_PAGE = "What happens next"
REFUSED = "This code opens nothing"


@pytest_asyncio.fixture
async def case_id(engine: Engine) -> str:
    """A case whose first letter is published."""
    case_id = await engine.open(QUIET)
    await engine.play_until(case_id, OPENED + timedelta(days=2))
    return case_id


@pytest.fixture
def parts(engine: Engine, case_id: str) -> Installation:
    """The engine's installation, with its case."""
    return engine.parts


@pytest_asyncio.fixture
async def reader(parts: Installation) -> AsyncIterator[Reader]:
    """Somebody who has opened nothing yet."""
    async with a_reader(portal_of(parts, PAGE)) as reader:
        yield reader


async def _refusal(app: Application, code: str) -> str:
    async with a_reader(app) as reader:
        shown = await reader.sign_in(code)
    before, _, after = shown.partition("<!-- ")
    assert after
    return before.replace(_token(shown), "")


def _token(shown: str) -> str:
    return shown.partition('name="form" value="')[2].partition('"')[0]


async def test_unknown_blocked_expired_and_malformed_codes_get_one_answer(
    parts: Installation, case_id: str
) -> None:
    app = portal_of(parts, PAGE)
    renewed = await code_for(parts, case_id, "p1")
    blocked = await code_for(parts, case_id, "p1")
    await parts.codes.block(case_id, "p1", AN_OFFICER)
    expired = await _a_code_for_no_time(parts, case_id)
    typed = [renewed, blocked, expired, "", "no such code", "\x00\u202e", "a" * 5000, "1234 " * 9]
    answers = {await _refusal(app, code) for code in typed}
    assert len(answers) == 1
    assert REFUSED in answers.pop()


async def _a_code_for_no_time(parts: Installation, case_id: str) -> str:
    short = AccessCodes(
        ledger=parts.ledger,
        lasting=parts.lasting,
        identifiers=parts.keys.identifiers,
        clock=parts.clock,
        good_for=timedelta(0),
    )
    return await code_for(replace(parts, codes=short), case_id, "p1")


async def test_a_code_opens_her_page_and_gives_a_token_that_nobody_had(
    parts: Installation, reader: Reader, case_id: str
) -> None:
    code = await code_for(parts, case_id, "p1")
    await reader.look()
    planted = reader.cookies
    assert HER_PAGE in await reader.sign_in(code.upper().replace(" ", ", "))
    assert reader.cookies.keys() == planted.keys()
    assert set(reader.cookies.values()).isdisjoint(planted.values())


async def test_a_planted_cookie_opens_nothing_after_she_signed_in(
    parts: Installation, case_id: str
) -> None:
    app = portal_of(parts, PAGE)
    async with a_reader(app) as she, a_reader(app) as attacker:
        await attacker.look()
        she.client.cookies = attacker.client.cookies
        assert HER_PAGE in await she.sign_in(await code_for(parts, case_id, "p1"))
        async with a_reader(app) as planted:
            planted.client.cookies.set("__Host-view", "chosen-by-somebody")
            assert HER_PAGE not in await planted.look()


async def test_the_exit_ends_the_visit_on_the_server(
    parts: Installation, reader: Reader, case_id: str
) -> None:
    await reader.sign_in(await code_for(parts, case_id, "p1"))
    stolen = reader.cookies["__Host-view"]
    answer = await reader.leave()
    assert answer.status_code == 303
    assert answer.headers["location"] == "https://www.wikipedia.org/"
    assert answer.headers["clear-site-data"] == '"cookies", "storage"'
    assert reader.cookies == {}
    reader.client.cookies.set("__Host-view", stolen)
    assert HER_PAGE not in await reader.look()


async def test_a_visit_ends_when_nobody_uses_it(
    engine: Engine, parts: Installation, reader: Reader, case_id: str
) -> None:
    await reader.sign_in(await code_for(parts, case_id, "p1"))
    engine.clock.step_to(engine.clock.now() + IDLE - timedelta(seconds=1))
    assert HER_PAGE in await reader.look()
    engine.clock.step_to(engine.clock.now() + IDLE)
    assert HER_PAGE not in await reader.look()


@pytest.mark.parametrize("how", ["blocked", "renewed"])
async def test_blocking_or_renewing_a_code_ends_the_visit_at_once(
    parts: Installation, reader: Reader, case_id: str, how: str
) -> None:
    assert HER_PAGE in await reader.sign_in(await code_for(parts, case_id, "p1"))
    if how == "blocked":
        await parts.codes.block(case_id, "p1", AN_OFFICER)
    else:
        await code_for(parts, case_id, "p1")
    assert HER_PAGE not in await reader.look()


@pytest.mark.parametrize("party_id", ["p2", "p3"])
async def test_whoever_was_told_nothing_gets_no_code(
    parts: Installation, case_id: str, party_id: str
) -> None:
    with pytest.raises(NoCodeForThisParty, match="is told nothing yet"):
        await code_for(parts, case_id, party_id)


async def test_guessing_is_limited_for_one_client_and_not_for_others(
    parts: Installation, case_id: str
) -> None:
    app = portal_of(parts, PAGE)
    code = await code_for(parts, case_id, "p1")
    async with a_reader(app, address="192.0.2.66") as guesser:
        for _ in range(10):
            assert REFUSED in await guesser.sign_in("no such code")
        assert "too many tries" in await guesser.sign_in(code)
    async with a_reader(app, address="192.0.2.7") as she:
        assert HER_PAGE in await she.sign_in(code)


async def test_guesses_from_many_addresses_are_limited_together_and_keep_nobody_out(
    parts: Installation, case_id: str
) -> None:
    rate = Rate(name="sign in", each="10 per 15 minutes", all="40 per 15 minutes")
    app = portal_of(parts, PAGE, sign_in_rate=rate)
    code = await code_for(parts, case_id, "p1")
    answers = []
    for number in range(60):
        async with a_reader(app, address=f"198.51.100.{number}") as guesser:
            answers.append("too many tries" in await guesser.sign_in("no such code"))
    assert answers == [False] * 40 + [True] * 20
    async with a_reader(app, address="192.0.2.7") as she:
        assert HER_PAGE in await she.sign_in(code)


async def test_one_network_of_ipv6_is_one_client(parts: Installation) -> None:
    app = portal_of(parts, PAGE)
    for last in range(10):
        async with a_reader(app, address=f"2001:db8:0:1::{last}") as guesser:
            assert REFUSED in await guesser.sign_in("no such code")
    async with a_reader(app, address="2001:db8:0:1::ffff") as guesser:
        assert "too many tries" in await guesser.sign_in("no such code")


async def test_looking_changes_nothing(
    engine: Engine, parts: Installation, app: Application, reader: Reader, case_id: str
) -> None:
    # A mail scanner or a browser that looks ahead opens addresses; none of them does anything.
    code = await code_for(parts, case_id, "p1")
    before = await engine.facts(case_id)
    for path in (*paths(app), f"/?words={code}"):
        await reader.client.get(path, params={"words": code})
        await reader.client.head(path)
    assert HER_PAGE in await reader.sign_in(code)
    for path in paths(app, "POST"):
        assert (await reader.client.get(path, headers=A_BROWSER)).status_code == 405
    assert HER_PAGE in await reader.look()
    assert await engine.facts(case_id) == before


async def test_a_code_and_a_visit_are_in_the_audit_log_and_the_words_are_nowhere(
    engine: Engine, parts: Installation, reader: Reader, case_id: str
) -> None:
    code = await code_for(parts, case_id, "p1", Language.SPANISH)
    await reader.sign_in(code)
    actions = ("access_code.issued", "page.opened")
    entries = await parts.ledger.audit.of_case(case_id, actions, since=OPENED)
    said = {(x.action, x.actor, x.purpose) for x in entries}
    officer = f"staff:{AN_OFFICER.actor.actor_id}"
    assert ("access_code.issued", officer, "code_first.checked_in_person") in said
    assert ("page.opened", "party:p1", "read_own_page") in said
    words = code.split()
    kept = (parts.settings.home / "ledger.db").read_bytes()
    assert " ".join(words[:2]).encode() not in kept
    facts = await parts.ledger.facts.facts_of(case_id, CARRYING_OUT)
    assert not any(words[0] in fact.model_dump_json() for fact in facts)
    assert isinstance(engine.clock, SteppedClock)
