"""The office in real browsers: a case from its intake to its end, by the people who work on it."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from sqlalchemy import select

from deploy.bench.board_rows import ManyCases, fill
from deploy.office_serving import office_of
from services.ledger.access import CARRYING_OUT
from services.ledger.tables import clock_lengths, vault_entries
from services.opening.known_cases import KnownCases
from services.vault.kinds import VaultKind
from tests.browser.office_visits import Member, an_office, signed_in_at
from tests.browser.real import a_browser
from tests.integration.ledger.figure_rows import FigureRows
from tests.integration.office.browsing import URL, signed_in
from tests.integration.office.filling_in import HERSELF, filled_in
from tests.servers.temporal_dev import RestartableServer
from tests.stories.cast import OFFICER
from tests.stories.engine import Engine, a_house
from tests.stories.library import GOES_WELL_FOR_ONE, OPENED
from workflows.party_facts import QuestionAsked, WithdrawalRequested
from workflows.stages import Stage

QUESTION_PAGES = (
    "who", "category", "received", "number", "her-name", "rhythm", "her-language", "her-channel",
    "her-address", "her-hours", "accused", "approach",
)  # fmt: skip
OFFICES = ("head-office", "intake-desk", "investigation-office", "decision-office")
MANY = ManyCases(count=200, offices=OFFICES, now=datetime.now(UTC), open_share=0)
HIDDEN = re.compile(r'type="hidden" name="(form|version)" value="([^"]+)"')


@dataclass(slots=True, kw_only=True)
class Office:
    """An office that is served, on an engine that runs."""

    engine: Engine
    url: str
    browser: Browser

    async def stage_of(self, reference: str) -> Stage:
        """Where a case stands."""
        case_id = await self.engine.parts.desk.find(reference)
        return (await self.engine.parts.ledger.cases.get(case_id, CARRYING_OUT)).stage

    async def ended_clocks(self, reference: str) -> set[str]:
        """The clocks of a case whose lengths count in figures, once its last plan is written."""
        case_id = await self.engine.parts.desk.find(reference)
        await self.engine.idle(case_id)
        ended = select(clock_lengths.c.clock).where(
            clock_lengths.c.case_id == case_id, clock_lengths.c.ended_on.is_not(None)
        )
        async with self.engine.parts.ledger.database.reading() as connection:
            return set((await connection.execute(ended)).scalars())


@pytest_asyncio.fixture(scope="module")
async def office(
    tmp_path_factory: pytest.TempPathFactory, temporal_dev_server: RestartableServer
) -> AsyncIterator[Office]:
    """An office with a real Temporal behind it."""
    async with (
        a_house(tmp_path_factory.mktemp("office"), temporal_dev_server) as house,
        house.engine(OPENED) as engine,
        an_office(engine.parts) as url,
        a_browser() as browser,
    ):
        yield Office(engine=engine, url=url, browser=browser)


async def _fill_in(
    hers: Member, answers: Mapping[str, str] = HERSELF, *, look: bool = False
) -> None:
    """From the list of drafts to where everything is checked."""
    await hers.go("/intake")
    if look:
        await hers.look("intake")
    await hers.press("Begin")
    while not hers.page.url.endswith("/check"):
        name = hers.page.url.rpartition("/")[2]
        for entry, value in answers.items():
            fields = hers.page.locator(f"main [name={entry}]")
            if not await fields.count():
                continue
            kind = await fields.first.get_attribute("type")
            if kind in ("radio", "checkbox"):
                await hers.page.check(f"main input[name={entry}][value={value}]")
            else:
                await fields.first.fill(value)
        if look:
            await hers.look(f"intake-{name}", at_a_desk=name in ("who", "her-hours"))
        await hers.press("Save and continue")


async def test_a_case_lives_from_intake_to_its_end_in_the_hands_of_four_people(
    office: Office,
) -> None:
    parts, url, browser = office.engine.parts, office.url, office.browser
    async with signed_in_at(url, parts, browser, "st-intake-1") as officer:
        await officer.look("tasks")
        await _fill_in(officer, look=True)
        await officer.look("intake-checked")
        await officer.press("Open the case")
        await officer.look("intake-opened")
        reference = await officer.page.inner_text(".reference")
        await officer.page.click("a.button")
        await officer.look("code-form")
        await officer.page.check("input[name=checked][value=in_person]")
        await officer.press("Make the card")
        assert await officer.page.locator(".code-card li").count() == 11
        await officer.look("code-card")
        await officer.go(f"/case/{reference}")
        await officer.look("case")
        await officer.go("/board")
        await officer.look("board")
        await officer.act(reference, "advance", look=True, stage="assessment")
        assert officer.faults == []
        assert {f"intake-{name}" for name in QUESTION_PAGES} <= set(officer.looked)
    assert await office.stage_of(reference) is Stage.ASSESSMENT
    # Without scripts everything goes on as well.
    async with signed_in_at(url, parts, browser, "st-investigator-1", scripts=False) as handler:
        await handler.act(reference, "advance", stage="investigation")
        await handler.act(reference, "word", word="new", text="All were heard.")
        await handler.act(reference, "advance", stage="decision", conclusion="report_sent")
    assert await office.stage_of(reference) is Stage.DECISION
    async with signed_in_at(url, parts, browser, "st-decision-1") as decider:
        await decider.act(reference, "report")
        await decider.act(reference, "decide", decision="action_taken")
        async with signed_in_at(url, parts, browser, "st-executive-1") as manager:
            await manager.go("/board")
            assert reference in await manager.page.inner_text("main")
            await manager.look("board-of-a-manager")
            await manager.go("/alerts")
            await manager.look("alerts", at_a_desk=False)
            await fill(parts.ledger.database, MANY)
            await FigureRows(MANY).put_into(parts.ledger.database)
            await manager.go("/figures")
            await manager.look("figures")
            assert manager.faults == []
        await decider.act(reference, "close", outcome="decided")
    assert await office.stage_of(reference) is Stage.CLOSED
    assert await office.ended_clocks(reference) >= {"investigation", "hand_over", "decision"}


ADMINISTERED = {
    "st-administrator-1": (
        "administration", "policies", "policies/check", "policies/compare", "policies/adopt",
        "letters", "letters/ar", "house", "staff", "erase", "unlock",
    ),
    "st-auditor-1": ("audit",),
}  # fmt: skip
"""What is looked after, and by whom."""


@pytest.mark.parametrize("staff_id", ADMINISTERED)
async def test_what_is_administered_is_accessible_and_fits_its_window(
    office: Office, staff_id: str
) -> None:
    async with signed_in_at(office.url, office.engine.parts, office.browser, staff_id) as hers:
        for path in ADMINISTERED[staff_id]:
            await hers.go(f"/{path}")
            await hers.look(path.replace("/", "-"))
            if path == "policies":
                await hers.page.click("text=un-women-2020, version")
                await hers.look("policy")
        assert hers.faults == []


async def test_who_confirms_twice_opens_one_case(office: Office) -> None:
    parts = office.engine.parts
    app = office_of(parts, URL)
    hers = await signed_in(parts, app, "st-intake-2")
    filled = await filled_in(hers, HERSELF | {"number": "REG-2040-17"})
    sent = dict(HIDDEN.findall((await filled.check()).text))
    confirmed = [hers.client.post(f"{filled.place}/confirm", data=sent) for _ in range(2)]
    places = {answer.headers["location"] for answer in await asyncio.gather(*confirmed)}
    again = await hers.client.post(f"{filled.place}/confirm", data=sent)
    assert places == {again.headers["location"]} == {f"{filled.place}/opened"}
    opened = await hers.get(f"{filled.place}/opened")
    case_id = parts.desk.case_id_for(f"office-intake-{filled.draft}")
    reference = (await parts.ledger.cases.get(case_id, CARRYING_OUT)).reference
    assert reference in opened.text
    assert "Not opened yet" not in (await hers.get("/intake")).text
    async with parts.ledger.database.reading() as connection:
        kept = await connection.execute(
            select(vault_entries.c.kind).where(vault_entries.c.case_id == case_id)
        )
        assert VaultKind.INTAKE_DRAFT.value not in {row.kind for row in kept}
    known = KnownCases(gate=parts.gate, vault=parts.vault, ledger=parts.ledger, actor=OFFICER)
    assert await known.references_with_number(" reg-2040-17", besides="") == [reference]


async def test_what_a_party_asked_for_is_answered_and_settled(office: Office) -> None:
    engine = office.engine
    case_id = await engine.open(GOES_WELL_FOR_ONE)
    await engine.say(
        case_id,
        QuestionAsked(party_id="p1", question_id="q1"),
        WithdrawalRequested(party_id="p1"),
    )
    reference = (await engine.parts.ledger.cases.get(case_id, CARRYING_OUT)).reference
    async with signed_in_at(office.url, engine.parts, office.browser, "st-intake-1") as officer:
        await officer.go(f"/case/{reference}/questions")
        await officer.look("questions", at_a_desk=False)
        await officer.page.click("main >> role=link[name='Answer q1']")
        assert await officer.page.is_checked("input[name=question][value=q1]")
        await officer.act(reference, "answer", question="q1", text="Yes, bring a friend.")
        await officer.act(reference, "withdrawal", party="p1", said="taken_back")
        await officer.page.click("main >> role=link[name='Record how p1 wants to hear']")
        await officer.look("choice", at_a_desk=False)
        await officer.page.check("input[name=party_channel][value=by_hand]")
        await officer.page.check("input[name=party_agreed]")
        await officer.press("See what will be read")
        await officer.look("choice-check", at_a_desk=False)
        await officer.press("Record it")
        assert "channel: by hand" in await officer.page.inner_text("main")
        assert officer.faults == []
    case = (await engine.parts.files.open(case_id)).replayed()
    assert case.questions["q1"].answered is not None
    assert case.parties["p1"].withdrawal is None


async def test_a_question_is_answered_by_keyboard_alone(office: Office) -> None:
    parts, url, browser = office.engine.parts, office.url, office.browser
    async with signed_in_at(url, parts, browser, "st-intake-1") as officer:
        await officer.go("/intake")
        keyboard = officer.page.keyboard
        await officer.tab_to("main button")
        await keyboard.press("Enter")
        await officer.page.wait_for_url("**/q/who")
        await officer.tab_to("input[name=who]")
        await keyboard.press("Space")
        await officer.tab_to("main button")
        await keyboard.press("Enter")
        await officer.page.wait_for_url("**/q/category")
