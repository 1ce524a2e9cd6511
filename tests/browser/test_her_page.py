"""Her page in a real browser: in every language, with and without scripts, and after the exit."""

import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page

from deploy.paging import portal_of
from services.web.rates import Rate
from services.web.serving import listening, serving
from tests.browser.real import (
    PICTURES,
    a_browser,
    faults_of_accessibility,
    is_wider_than_its_window,
    take_picture,
)
from tests.integration.portal.test_what_is_shown import play_until
from tests.servers.her_page import code_for
from tests.servers.temporal_dev import RestartableServer
from tests.stories.engine import a_house
from tests.stories.library import GOES_WELL, OPENED
from workflows.parties import Language

WIDTHS = {"telephone": 320, "desk": 1100}
NEUTRAL = "neutral"
OFTEN = Rate(name="anything", each="100000 per minute", all="100000 per minute")
"""All tests are one client, and faster than anybody."""
HER_PAGE = "#next"
TITLES = {
    Language.ENGLISH: "What happens next",
    Language.FRENCH: "Ce qui se passe ensuite",
    Language.SPANISH: "Qué pasa ahora",
    Language.ARABIC: "ماذا سيحدث بعد ذلك",
    Language.CHINESE: "接下来会怎样",
    Language.RUSSIAN: "Что будет дальше",
}


OTHER_ROLES = {"p2": "reporter", "p3": "witness", "p5": "respondent"}
"""Whoever brings letters on paper has no page."""

EVERY_LANGUAGE = os.environ.get("DUECOURSE_CAMPAIGN") == "full"
LANGUAGES_OF_OTHERS = tuple(Language) if EVERY_LANGUAGE else (Language.ARABIC,)
"""In the suite one that runs from right to left; every sentence is the same for all roles."""

FORMS = ("question", "choices", "changes", "reminder", "pause", "stop", "withdrawal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A page that is served, and the codes that open it for each party of the case."""

    url: str
    codes: Mapping[str, str]

    @property
    def code(self) -> str:
        """Hers: the affected person's."""
        return self.codes["p1"]


@pytest_asyncio.fixture(scope="module")
async def served(
    tmp_path_factory: pytest.TempPathFactory, temporal_dev_server: RestartableServer
) -> AsyncIterator[Served]:
    """The page of somebody whose case is in the investigation, on this machine."""
    home: Path = tmp_path_factory.mktemp("her-page")
    async with (
        a_house(home, temporal_dev_server) as house,
        house.engine(OPENED) as engine,
    ):
        case_id = await play_until(engine, GOES_WELL, "2040-04-02")
        codes = {
            party: await code_for(engine.parts, case_id, party) for party in ("p1", *OTHER_ROLES)
        }
        with listening("127.0.0.1", 0) as place:
            url = f"http://127.0.0.1:{place.getsockname()[1]}"
            portal = portal_of(engine.parts, url, sign_in_rate=OFTEN, requests_rate=OFTEN)
            async with serving(portal, place):
                yield Served(url=url, codes=codes)


@pytest_asyncio.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    """A browser for all tests; each has a context of its own."""
    async with a_browser() as browser:
        yield browser


async def a_page(
    browser: Browser, *, width: int = 320, language: str = "en", scripts: bool = True
) -> tuple[BrowserContext, Page]:
    """A new window, to which the neutral site answers from this machine."""
    context = await browser.new_context(
        viewport={"width": width, "height": 640}, locale=language, java_script_enabled=scripts
    )
    await context.route(
        "https://www.wikipedia.org/**",
        lambda route: route.fulfill(content_type="text/html", body=f"<h1>{NEUTRAL}</h1>"),
    )
    return context, await context.new_page()


async def sign_in(page: Page, served: Served, party: str = "p1") -> None:
    """From the first page to a party's own."""
    await page.goto(served.url)
    await page.click("main button")
    await page.fill("#words", served.codes[party])
    await page.click("main button")
    await page.wait_for_selector(HER_PAGE)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("width", WIDTHS)
async def test_every_page_and_state_is_accessible_and_fits_its_window(
    browser: Browser, served: Served, language: Language, width: str
) -> None:
    context, page = await a_page(browser, width=WIDTHS[width], language=language.tag)
    faults: list[str] = []
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.on("console", lambda message: faults.append(f"console: {message.text}"))

    async def look(state: str) -> None:
        name = f"her-page-{language}-{width}-{state}"
        await take_picture(page, name)
        faults.extend(f"{state}: {fault}" for fault in await faults_of_accessibility(page))
        if await is_wider_than_its_window(page):
            faults.append(f"{state}: is wider than its window")

    await page.goto(served.url)
    await look("before")
    await page.click("main button")
    await look("code")
    await page.fill("#words", "no such code")
    await page.click("main button")
    await look("refused")
    await page.fill("#words", served.code)
    await page.click("main button")
    await page.click(f"footer button[value={language}]")
    assert await page.inner_text(HER_PAGE) == TITLES[language]
    await look("front")
    await page.click(".timeline li:last-child form button")
    await look("letter")
    await page.goto(f"{served.url}/no-such-page")
    await look("missing")
    await context.close()
    unexpected = [x for x in faults if "404 (Not Found)" not in x]
    assert unexpected == []
    assert {url.rpartition("/")[0] for url in requested} <= {served.url, f"{served.url}/static"}


@pytest.mark.parametrize("language", Language)
async def test_every_form_is_accessible_fits_a_telephone_and_leads_back(
    browser: Browser, served: Served, language: Language
) -> None:
    context, page = await a_page(browser, language=language.tag)
    await sign_in(page, served)
    await page.click(f"footer button[value={language}]")
    faults: list[str] = []

    async def look(state: str) -> None:
        await take_picture(page, f"her-page-{language}-telephone-{state}")
        faults.extend(f"{state}: {fault}" for fault in await faults_of_accessibility(page))
        if await is_wider_than_its_window(page):
            faults.append(f"{state}: is wider than its window")

    for form in FORMS:
        await page.click(f".acts button[value={form}]")
        await look(form)
        if form == "choices":
            await page.check("input[name=channel][value=page]")
            await page.click('form[action="/choices"] button')
            await look("preview")
        await page.click('main button[value="front"]')
        assert await page.inner_text(HER_PAGE) == TITLES[language]
    await context.close()
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES_OF_OTHERS)
@pytest.mark.parametrize("party", OTHER_ROLES)
async def test_each_other_role_finds_its_own_way_accessibly(
    browser: Browser, served: Served, party: str, language: Language
) -> None:
    context, page = await a_page(browser)
    faults: list[str] = []

    async def look(state: str) -> None:
        await take_picture(page, f"page-of-a-{OTHER_ROLES[party]}-{language}-telephone-{state}")
        faults.extend(f"{state}: {fault}" for fault in await faults_of_accessibility(page))
        if await is_wider_than_its_window(page):
            faults.append(f"{state}: is wider than its window")

    await sign_in(page, served, party)
    await page.click(f"footer button[value={language}]")
    await look("front")
    offered = await page.locator(".acts button").evaluate_all("all => all.map(x => x.value)")
    assert ("withdrawal" in offered) is (party == "p2")
    assert {"question", "choices", "changes", "pause", "stop"} <= set(offered)
    assert await page.inner_text(HER_PAGE) == TITLES[language]
    for form in FORMS if EVERY_LANGUAGE else ("changes",):
        if form in offered:
            await page.click(f".acts button[value={form}]")
            await look(form)
            await page.click('main button[value="front"]')
    await page.click('form[action="/not-safe"] button')
    await look("not-safe")
    await page.click("#exit")
    await page.wait_for_url("https://www.wikipedia.org/**")
    await page.go_back()
    assert TITLES[language] not in await page.content()
    await context.close()
    assert faults == []


async def test_without_scripts_everything_can_be_asked_for(
    browser: Browser, served: Served
) -> None:
    context, page = await a_page(browser, scripts=False)
    await sign_in(page, served, "p2")
    await page.click("footer button[value=en]")

    async def open_form(view: str) -> None:
        await page.click(f".acts button[value={view}]")

    async def sent(path: str, says: str) -> None:
        await page.click(f'form[action="{path}"] button[type=submit]')
        assert says in await page.inner_text("#said")

    await open_form("question")
    await page.fill("#question", "<b>When</b> will I hear?")
    await sent("/question", "We have your question.")
    await open_form("changes")
    await page.fill("#new_address", "no address")
    await sent("/change", "We cannot use this as a mail address.")
    assert await page.input_value("#new_address") == "no address"
    await page.fill("#new_address", "remi.elsewhere@example.org")
    await sent("/change", "We have your request.")
    await page.click('main button[value="front"]')
    await open_form("reminder")
    async with page.expect_download() as download:
        await page.click('form[action="/reminder"] button')
    assert (await download.value).suggested_filename == "date.ics"
    await page.click('main button[value="front"]')
    await open_form("pause")
    await page.fill("#until", "2040-06-01")
    await sent("/pause", "We send you nothing before that day.")
    await open_form("pause")
    await sent("/resume", "You hear from us again.")
    await context.close()


async def test_on_paper_stands_what_she_knows_and_nothing_to_press(
    browser: Browser, served: Served
) -> None:
    context, page = await a_page(browser)
    await sign_in(page, served)
    await page.emulate_media(media="print")
    assert not await page.is_visible("button")
    assert not await page.is_visible("#acts")
    assert await page.is_visible(HER_PAGE)
    PICTURES.mkdir(parents=True, exist_ok=True)
    await page.pdf(path=PICTURES / "her-page-on-paper.pdf", format="A4")
    await context.close()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("scripts", [True, False])
async def test_after_the_exit_back_reload_and_history_show_nothing(
    browser: Browser, served: Served, language: Language, *, scripts: bool
) -> None:
    context, page = await a_page(browser, language=language.tag, scripts=scripts)
    await sign_in(page, served)
    await page.click(f"footer button[value={language}]")
    assert await page.inner_text(HER_PAGE) == TITLES[language]
    cookie = (await context.cookies())[0]
    await page.click("#exit")
    await page.wait_for_url("https://www.wikipedia.org/**")
    assert NEUTRAL in await page.content()
    assert await context.cookies(served.url) == []
    for _ in range(4):
        await page.go_back()
        shown = await page.content()
        assert TITLES[language] not in shown
        assert 'class="timeline"' not in shown
    await page.goto(served.url)
    await page.reload()
    assert TITLES[language] not in await page.content()
    stolen = {"name": cookie["name"], "value": cookie["value"], "url": served.url}
    await context.add_cookies([stolen])  # type: ignore[list-item] # what a cookie needs
    await page.goto(served.url)
    assert TITLES[language] not in await page.content()
    await context.close()


async def test_shift_three_times_leaves_and_typing_a_capital_does_not(
    browser: Browser, served: Served
) -> None:
    context, page = await a_page(browser)
    await sign_in(page, served)
    for key in ("Shift", "Shift", "a", "Shift"):
        await page.keyboard.press(key)
    assert await page.is_visible(HER_PAGE)
    for _ in range(2):
        await page.keyboard.press("Shift")
    await page.wait_for_url("https://www.wikipedia.org/**")
    await context.close()


async def test_everything_can_be_done_by_keyboard(browser: Browser, served: Served) -> None:
    context, page = await a_page(browser)
    await page.goto(served.url)
    await _press_until(page, "main button")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#words")
    await _press_until(page, "#words")
    await page.keyboard.insert_text(served.code)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(HER_PAGE)
    await _press_until(page, ".timeline li:last-child form button")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".timeline li:last-child .told")
    await _press_until(page, "footer button[value=fr]")
    await page.keyboard.press("Space")
    await page.wait_for_selector("html[lang=fr]")
    await _press_until(page, "#exit")
    await page.keyboard.press("Enter")
    await page.wait_for_url("https://www.wikipedia.org/**")
    await context.close()


async def _press_until(page: Page, wanted: str) -> None:
    """Go on with the tabulator until something has the focus, which has to be seen."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none"
            return
    pytest.fail(f"the tabulator never comes to {wanted}")


async def test_nothing_is_kept_by_the_browser(browser: Browser, served: Served) -> None:
    context, page = await a_page(browser)
    await sign_in(page, served)
    kept = await page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length]"
    )
    assert kept == [0, 0, 0]
    assert await page.evaluate("document.cookie") == ""
    cookies = await context.cookies()
    assert [(x["httpOnly"], x["sameSite"], x["expires"]) for x in cookies] == [(True, "Strict", -1)]
    assert page.url == f"{served.url}/"
    await context.close()
