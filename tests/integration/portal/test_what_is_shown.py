"""What each party's page shows of a case: what was told, with the planner's dates, and no more."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
import pytest_asyncio

from services.ledger.access import CARRYING_OUT
from services.portal.her_case import HerCase, HerCases
from services.web.pages import STEP
from tests.servers.her_page import her_page
from tests.servers.temporal_dev import RestartableServer
from tests.stories.cast import REMI, ada
from tests.stories.engine import Engine, a_house, take
from tests.stories.library import GOES_WELL, GOES_WELL_FOR_ONE, IS_HELD, IS_OVERDUE, OPENED
from tests.stories.story import Story, at
from workflows.parties import Language, Rhythm
from workflows.party_facts import ContactRevoked

NAMES = ("Ada", "Rémi", "Wanda", "Béa", "Rex", "Testcase", "Rapporteur", "Respondent-Sample")
FOR_TWO = replace(GOES_WELL_FOR_ONE, name="goes well for two", parties=(ada(), REMI))
"""A reporter is in the case, too."""

OTHERS = ("p2", "p3", "p4", "p5", "respondent", "witness", "reporter")


async def play_until(engine: Engine, story: Story, day: str) -> str:
    """Play a story up to the end of a day."""
    case_id = await engine.open(story)
    await play_on(engine, story, case_id, day)
    return case_id


async def play_on(
    engine: Engine, story: Story, case_id: str, day: str, *, since: str = "2040-01-01"
) -> None:
    """Go on with it up to the end of a day."""
    for step in story.steps:
        if at(since, 23) < step.at <= at(day, 23):
            await engine.play_until(case_id, step.at)
            await take(engine.parts, case_id, story, step)
    await engine.play_until(case_id, at(day, 23))


async def known_to(engine: Engine, case_id: str, party_id: str) -> HerCase:
    """What the page of a party is made of."""
    cases = HerCases(ledger=engine.parts.ledger, files=engine.parts.files)
    return await cases.of(case_id, party_id, CARRYING_OUT, engine.clock.now())


@asynccontextmanager
async def shown_to(engine: Engine, case_id: str, party_id: str) -> AsyncIterator[str]:
    """The page of a party."""
    async with her_page(engine.parts, case_id, party_id) as reader:
        yield reader.shown


@pytest_asyncio.fixture(scope="module")
async def april(
    tmp_path_factory: pytest.TempPathFactory, temporal_dev_server: RestartableServer
) -> AsyncIterator[tuple[Engine, str]]:
    """The case that goes well, in the investigation: for tests that only look at pages."""
    home = tmp_path_factory.mktemp("april") / "house"
    async with a_house(home, temporal_dev_server) as house, house.engine(OPENED) as engine:
        yield engine, await play_until(engine, GOES_WELL, "2040-04-02")


async def test_each_role_sees_its_own_view_and_nobody_else(april: tuple[Engine, str]) -> None:
    engine, case_id = april
    pages = {}
    for party_id in ("p1", "p2", "p3", "p4", "p5"):
        async with shown_to(engine, case_id, party_id) as page:
            pages[party_id] = page
            assert len(page.encode()) % STEP == 0
            visible = page.partition("<!-- ")[0]
            assert not [name for name in NAMES if name in visible], party_id
            assert not [x for x in OTHERS if x in visible.lower()], party_id
    her = await known_to(engine, case_id, "p1")
    day = her.next.update_on
    assert day is not None
    assert f"You will hear from us by {day.day} {day:%B %Y}. We will write even" in pages["p1"]
    assert "Responsible for this: Example Intake Desk." in pages["p1"]
    assert "The case is in investigation." in pages["p1"]
    assert 'aria-current="step"' in pages["p1"]
    assert "The benchmark is 3 months" in pages["p1"]
    assert "Responsible for this step: Example Investigation Office." in pages["p1"]
    # A witness is told dates and nothing of progress.
    assert 'class="steps"' not in pages["p3"]
    assert "investigación" not in pages["p3"].partition("Si necesita ayuda")[0].lower()


async def test_the_day_of_the_step_is_counted_on_from_her_letter(
    april: tuple[Engine, str],
) -> None:
    engine, case_id = april
    her = await known_to(engine, case_id, "p1")
    assert her.standing is not None
    progress = her.standing.content.progress
    assert progress is not None
    assert progress.day is not None
    counted = progress.day + (her.today - her.standing.content.written_on).days
    assert counted == (her.today - at("2040-02-01").date()).days + 1
    async with shown_to(engine, case_id, "p1") as page:
        assert f"Today is day {counted} of the investigation." in page


async def test_her_newest_letter_is_open_and_marked_until_she_has_seen_it(engine: Engine) -> None:
    case_id = await play_until(engine, FOR_TWO, "2040-03-16")
    async with her_page(engine.parts, case_id, "p1") as reader:
        assert reader.shown.count('class="told"') == 1
        assert reader.shown.count(">New</span>") > 1
        assert "You may bring a person you trust." in reader.shown
        closed = await reader.send("/letter", letter="")
        assert 'class="told"' not in closed
        her = await known_to(engine, case_id, "p1")
        first = her.told[0].letter.letter_id
        opened = await reader.send("/letter", letter=first)
        assert "This letter tells you what happens next" in opened
        others = (await known_to(engine, case_id, "p2")).told[0].letter.letter_id
        assert 'class="told"' not in await reader.send("/letter", letter=others)
        assert 'class="told"' not in await reader.send("/letter", letter="<script>")
    async with her_page(engine.parts, case_id, "p1") as reader:
        assert ">New</span>" not in reader.shown
        assert "There is nothing new since you were last here." in reader.shown


async def test_the_page_never_runs_ahead_of_letters(engine: Engine) -> None:
    she = GOES_WELL_FOR_ONE.parties[0]
    assert she.choice is not None
    steady = replace(she, choice=replace(she.choice, rhythm=Rhythm.STEADY))
    story = replace(GOES_WELL_FOR_ONE, parties=(steady,))
    case_id = await play_until(engine, story, "2040-01-31")
    before = await known_to(engine, case_id, "p1")
    for step in story.steps:
        if step.at == at("2040-02-01"):
            await take(engine.parts, case_id, story, step)
    await engine.play_until(case_id, at("2040-02-02", 23))
    after = await known_to(engine, case_id, "p1")
    assert after.told == before.told
    assert after.standing == before.standing
    assert after.next == before.next
    case = (await engine.parts.files.open(case_id)).replayed()
    assert case.stage == "investigation"


async def test_nobody_learns_from_the_page_what_is_held(engine: Engine) -> None:
    case_id = await play_until(engine, IS_HELD, "2040-04-05")
    case = (await engine.parts.files.open(case_id)).replayed()
    assert case.stage == "decision"
    async with shown_to(engine, case_id, "p1") as page:
        visible = page.partition("<!-- ")[0]
    assert "Il y a quelque chose que nous ne pouvons pas vous dire pour le moment." in visible
    assert "enquête est terminée" not in visible.lower()
    assert "bureau qui décide" not in visible.partition('class="steps"')[0].lower()
    known = await known_to(engine, case_id, "p2")
    assert (
        known.standing is None
        or known.standing.content.progress is None
        or (known.standing.content.progress.stage != "decision")
    )


async def test_being_late_is_told_with_an_apology_and_the_conclusion_in_its_form(
    engine: Engine,
) -> None:
    hers_alone = replace(IS_OVERDUE, parties=IS_OVERDUE.parties[:1])
    case_id = await play_until(engine, hers_alone, "2040-05-10")
    async with shown_to(engine, case_id, "p1") as page:
        assert "It takes longer than expected" in page
        assert "We are sorry that this takes so long." in page
    last = max(step.at for step in hers_alone.steps)
    await play_on(engine, hers_alone, case_id, f"{last:%Y-%m-%d}", since="2040-05-10")
    async with shown_to(engine, case_id, "p1") as page:
        assert "The investigation has ended, and the evidence was not enough" in page
        assert "There is a decision" in page


async def test_after_the_end_she_sees_that_it_ended_and_when_she_is_asked_how_she_is(
    engine: Engine,
) -> None:
    case_id = await play_until(engine, GOES_WELL_FOR_ONE, "2040-06-20")
    async with shown_to(engine, case_id, "p1") as page:
        assert "The case is closed." in page
        assert "We will then ask how you are." in page
        assert '<li class="now" aria-current="step"><span>End of the case</span>' in page


async def test_whoever_stopped_our_letters_still_has_her_page(engine: Engine) -> None:
    case_id = await play_until(engine, GOES_WELL_FOR_ONE, "2040-01-13")
    async with shown_to(engine, case_id, "p1") as page:
        assert "You will hear from us by" in page.partition("What we told you")[0]
    await engine.say(case_id, ContactRevoked(party_id="p1"))
    async with shown_to(engine, case_id, "p1") as page:
        assert "You asked us to stop our letters." in page
        assert "You will hear from us by" not in page.partition("What we told you")[0]


@pytest.mark.parametrize("language", Language)
async def test_the_page_is_shown_in_every_language(
    april: tuple[Engine, str], language: Language
) -> None:
    engine, case_id = april
    async with her_page(engine.parts, case_id, "p1") as reader:
        page = await reader.send("/language", language=language.value)
    assert f'<html lang="{language.tag}"' in page
    assert ('dir="rtl"' in page.partition(">")[2].partition(">")[0]) == (language == "ar")
    assert len(page.encode()) % STEP == 0
