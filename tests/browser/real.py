"""A real browser on a page that is really served: Playwright drives the machine's own Chromium."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright

from tests.architecture.sources import ROOT
from tests.browser.chromium import chromium

PICTURES = ROOT / "build" / "pictures"
"""Where pictures of pages are kept, to be looked at."""

_RULES = {
    "runOnly": {
        "type": "tag",
        "values": [
            "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice",
        ],
    }
}  # fmt: skip


@asynccontextmanager
async def a_browser() -> AsyncIterator[Browser]:
    """The machine's Chromium, without a screen; without one the test is skipped."""
    program = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()


async def faults_of_accessibility(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it stands."""
    found = await Axe().run(page, options=_RULES)
    return [
        f"{fault['id']}: {fault['help']} ({node['html'][:120]})"
        for fault in found.response["violations"]
        for node in fault["nodes"]
    ]


async def take_picture(page: Page, name: str) -> Path:
    """A picture of the whole page."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    file = PICTURES / f"{name}.png"
    await page.screenshot(path=file, full_page=True)
    return file


async def is_wider_than_its_window(page: Page) -> bool:
    """Whether somebody has to scroll sideways."""
    return bool(await page.evaluate("document.documentElement.scrollWidth > innerWidth"))
