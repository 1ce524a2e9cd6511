"""The campaign of canaries: a small one in the suite, and the whole one by ``make canary``.

Each place that is looked through is looked through again with a leak planted there.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from services.ledger.access import CARRYING_OUT
from services.policies.documents import load_policy
from services.vault.kinds import VaultKind
from tests.canary.campaign import harm
from tests.canary.campaign.flock import Flock
from tests.canary.campaign.ground import Ground, a_ground
from tests.canary.campaign.letters import whole_letters_read
from tests.canary.campaign.living import Lives
from tests.canary.campaign.people import Times, canary_case
from tests.canary.campaign.places import PLACES, Place
from tests.canary.campaign.search import Trace, found_in
from tests.canary.campaign.sites import the_sites
from tests.canary.campaign.typing import Typist, in_real_time
from tests.canary.campaign.visiting import AtHerPage, AtTheOffice
from tests.servers.postgresql import PostgresqlServer
from tests.servers.softhsm import a_token, softhsm_is_here
from workflows.parties import Language

WHOLE = os.environ.get("DUECOURSE_CAMPAIGN") == "full"
CASES, DAYS, TYPED, EVERY = (50, 330, 3, 1) if WHOLE else (7, 12, 1, 5)
VISITED = len(Language) if WHOLE else 1
TURN = timedelta(days=6 if WHOLE else 1)
ASKS_AGAIN = (
    "extend: un-women-2020\nname: asks-again\nversion: 1\n"
    "consent: {ask_again_after: 2 months, confirm_within: 2 weeks, assumed: true}\n"
)

HARMED = 7 * 100 + 2
"""The number of a case whose affected person gets whole letters."""

pytestmark = pytest.mark.timeout(7200 if WHOLE else 1800)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """What was played, and the ground it was played on."""

    ground: Ground
    lives: Lives
    typed: tuple[str, ...]


@pytest_asyncio.fixture(scope="module")
async def campaign(
    temporal_program: Path,
    postgresql_server: PostgresqlServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Campaign]:
    """Cases live, people type, things break; everything that was left behind is still there."""
    folder = tmp_path_factory.mktemp("campaign")
    today = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    times = Times(begin=today - timedelta(days=DAYS + 10), days=DAYS)
    in_a_token = WHOLE and softhsm_is_here()
    with a_token(folder) if in_a_token else nullcontext() as token:
        async with a_ground(
            folder,
            temporal_program,
            postgresql_server,
            times.begin,
            token=token.place if token else None,
        ) as ground:
            _say(f"the vault keys are in {'a token' if token else 'the key file'}")
            lives = await _lives(ground, times)
            await _harmed(lives, times)
            async with (
                in_real_time(ground),
                the_sites(ground.settings.home, ground.environment) as it,
            ):
                ground.sites = it
                typed = await _typed(ground)
                await _visited(lives, typed)
                await _ended(ground, typed)
                yield Campaign(ground=ground, lives=lives, typed=typed)


async def _lives(ground: Ground, times: Times) -> Lives:
    document = ground.entered / "asks-again.yaml"
    document.write_text(ASKS_AGAIN, encoding="utf-8")
    policies = (load_policy("un-women-2020"), load_policy(str(document)))
    cases = [canary_case(ground.flock, x, times, policies[x // 7 % 2]) for x in range(CASES)]
    for case in cases:
        ground.may_read.update(case.may_read(ground.flock))
    ground.gateway.answers = [503, None, 422, None]
    lives = Lives(ground=ground, turn=TURN)
    await lives.play(cases)
    return lives


async def _harmed(lives: Lives, times: Times) -> None:
    """One more case, of whose affected person whole letters are sent, to which harm is done."""
    ground = lives.ground
    now = replace(times, begin=ground.clock.now(), days=0)
    case = canary_case(ground.flock, HARMED, now, load_policy("un-women-2020"))
    ground.may_read.update(case.may_read(ground.flock))
    [case_id] = await lives.play([case])
    await harm.tables_are_missing(lives, case_id)
    await harm.the_workers_die(lives, case_id)
    await harm.the_vault_is_damaged(lives, case_id)


async def _typed(ground: Ground) -> tuple[str, ...]:
    typist = Typist(ground, every=EVERY)
    cases = await asyncio.gather(*(typist.a_case() for _ in range(TYPED)))
    await typist.readings(cases[0])
    await typist.what_was_asked_for(cases[0])
    await typist.nonsense(cases[0])
    await typist.register()
    await typist.what_came_back()
    await typist.upkeep()
    return tuple(cases)


async def _ended(ground: Ground, typed: Sequence[str]) -> None:
    """A case is erased, and in the whole campaign a backup is brought back."""
    typist = Typist(ground)
    if WHOLE:
        await typist.brought_back(typed[0])
    await typist.the_end_of(typed[-1])


async def _visited(lives: Lives, typed: Sequence[str]) -> None:
    """Her page and the pages of the office are opened by everybody who may, and by others."""
    ground, languages = lives.ground, list(Language)
    *sound, damaged = lives.cases.items()
    at_her_page, at_the_office = AtHerPage(ground), AtTheOffice(ground)
    for number, (case_id, case) in enumerate(sound[:VISITED]):
        for part in case.parts(ground.flock, case_id):
            await at_her_page.opened_by(part, languages[number % len(languages)])
    for part in damaged[1].parts(ground.flock, damaged[0]):
        await at_her_page.found_broken_by(part)
    await at_her_page.tried_by_strangers()
    case_ids = [case_id for case_id, _ in (*sound[:VISITED], damaged)]
    if WHOLE:
        case_ids += [await ground.parts.desk.find(reference) for reference in typed]
    for member in ground.parts.directory.staff if WHOLE else ground.parts.directory.staff[:1]:
        await at_the_office.opened_by(member.staff_id, case_ids)
    await at_the_office.tried_by_strangers()


def test_every_kind_of_personal_value_was_entered_as_canaries(campaign: Campaign) -> None:
    kinds = campaign.ground.flock.kinds()
    assert {kind.value for kind in VaultKind} <= kinds.keys()
    assert sum(kinds.values()) >= (2000 if WHOLE else 200)
    assert len(campaign.lives.cases) == CASES + 1
    _say(
        f"{sum(kinds.values())} canaries of {len(kinds)} kinds, in {CASES} cases and {TYPED} typed"
    )
    lives = campaign.lives
    _say(f"{lives.turns} turns, {lives.refused} commands refused")
    _say(f"unanswered: {dict(lives.unanswered)}")


async def test_what_was_entered_is_kept_and_can_be_revealed(campaign: Campaign) -> None:
    ground = campaign.ground
    entered, revealed = set(), set()
    case_id, case = next(iter(campaign.lives.cases.items()))
    for fact in await ground.parts.ledger.facts.facts_of(case_id, CARRYING_OUT):
        reference = getattr(fact.body, "name", None)
        if reference is not None:
            name = await ground.parts.vault.reveal(
                case_id, reference, actor="staff:test", purpose="test"
            )
            revealed |= ground.flock.named_in(name.encode())
    for person in case.people:
        entered |= ground.flock.named_in(person.name.encode())
    assert revealed == entered


async def test_whoever_asked_for_whole_letters_gets_them_and_what_is_shown_was_asked_for(
    campaign: Campaign,
) -> None:
    read = whole_letters_read(campaign.ground)
    kinds = {campaign.ground.flock.entered[marker] for marker in read}
    assert VaultKind.ANSWER_TEXT.value in kinds
    shown = [typed for typed in campaign.ground.typed if typed.shows and "--reveal" in typed.words]
    assert any(campaign.ground.flock.named_in(typed.out) for typed in shown), shown


def test_what_was_to_go_wrong_went_wrong(campaign: Campaign) -> None:
    ground = campaign.ground
    codes = {typed.code for typed in ground.typed}
    assert codes == {0, 1, 2}
    assert len(ground.watch.processes) > len(ground.typed)
    log = (ground.settings.home / "worker.log").read_text(encoding="utf-8")
    for event in ("worker.started", "letter.unwritable", "library.message"):
        assert event in log, event


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
async def test_no_canary_is_anywhere(campaign: Campaign, place: Place) -> None:
    traces = [trace async for trace in place.look(campaign.ground)]
    assert any(trace.content for trace in traces) or place.name == "temporary files"
    _say(f"{place.name}: {len(traces)} looked through, {_bytes(traces)} bytes")
    assert found_in(traces, campaign.ground.flock.stem) == []


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
async def test_a_leak_that_is_planted_is_found(campaign: Campaign, place: Place) -> None:
    planted = Flock()
    await place.plant(campaign.ground, planted.new("planted"))
    traces = [trace async for trace in place.look(campaign.ground)]
    assert found_in(traces, planted.stem)


def _say(line: str) -> None:
    """Tell whoever asks for it: ``pytest -rP``."""
    sys.stdout.write(f"{line}\n")


def _bytes(traces: list[Trace]) -> int:
    return sum(len(trace.content) for trace in traces)
