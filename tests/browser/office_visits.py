"""People of the staff in browsers of their own, at an office that is really served."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, Page

from deploy.office_serving import office_of
from services.accounts.one_time_codes import code_at
from services.installation import Installation
from services.web.serving import listening, serving
from tests.browser.real import faults_of_accessibility, is_wider_than_its_window, take_picture
from tests.integration.office.browsing import PASSWORD, enrolled, forget_the_step

DESK = 1100
TELEPHONE = 320
HEIGHT = 700
ERRORS = ("That did not work", "Not found", "Not for you")


@asynccontextmanager
async def an_office(parts: Installation) -> AsyncIterator[str]:
    """The office's pages on this machine; gives their address."""
    with listening("127.0.0.1", 0) as place:
        url = f"http://127.0.0.1:{place.getsockname()[1]}"
        async with serving(office_of(parts, url), place):
            yield url


@dataclass(slots=True, kw_only=True)
class Member:
    """Somebody of the staff with a window of her own.

    Attributes:
        faults: What is wrong with the pages she was shown.
        looked: The pages that were looked at.
    """

    page: Page
    url: str
    faults: list[str] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)

    async def go(self, path: str) -> None:
        """Open a page."""
        await self.page.goto(f"{self.url}{path}")

    async def look(self, name: str, *, at_a_desk: bool = True) -> None:
        """Look at the page as it stands, on a telephone and, if it differs there, at a desk."""
        self.looked.append(name)
        if await self.page.inner_text("h1") in ERRORS:
            self.faults.append(f"{name}: is a page that tells of an error")
        for kind, width in (("desk", DESK), ("telephone", TELEPHONE)):
            if kind == "desk" and not at_a_desk:
                continue
            await self.page.set_viewport_size({"width": width, "height": HEIGHT})
            await take_picture(self.page, f"office-{name}-{kind}")
            if await is_wider_than_its_window(self.page):
                self.faults.append(f"{name}: is wider than its window ({kind})")
        self.faults += [f"{name}: {fault}" for fault in await faults_of_accessibility(self.page)]

    async def press(self, button: str) -> None:
        """Press a button of the page."""
        await self.page.click(f"main >> role=button[name='{button}']")

    async def tab_to(self, wanted: str) -> None:
        """Go on with the tabulator until something has the focus, which has to be seen."""
        for _ in range(40):
            await self.page.keyboard.press("Tab")
            if await self.page.evaluate("x => document.activeElement.matches(x)", wanted):
                style = "getComputedStyle(document.activeElement).outlineStyle"
                assert await self.page.evaluate(style) != "none"
                return
        pytest.fail(f"the tabulator never comes to {wanted}")

    async def act(self, case: str, action: str, *, look: bool = False, **given: str) -> None:
        """Do something in a case: fill in, check, confirm."""
        await self.go(f"/case/{case}/do/{action}")
        if look:
            await self.look(f"{action}-form")
        for name, value in given.items():
            kind = await self.page.get_attribute(f"main [name={name}] >> nth=0", "type")
            if kind == "radio":
                await self.page.check(f"input[name={name}][value={value}]")
            else:
                await self.page.fill(f"[name={name}]", value)
        await self.press("See what will be read")
        if look:
            await self.look(f"{action}-check")
        await self.page.click("form[action$=confirm] button")
        if look:
            await self.look(f"{action}-done")


@asynccontextmanager
async def signed_in_at(
    url: str, parts: Installation, browser: Browser, staff_id: str, *, scripts: bool = True
) -> AsyncIterator[Member]:
    """Somebody who signs in by the page itself."""
    context = await browser.new_context(
        viewport={"width": DESK, "height": HEIGHT}, locale="en", java_script_enabled=scripts
    )
    hers = await enrolled(parts, office_of(parts, "http://127.0.0.1:8441"), staff_id)
    await forget_the_step(parts, staff_id)
    member = Member(page=await context.new_page(), url=url)
    await member.go("/sign-in")
    await member.page.fill("#name", staff_id)
    await member.page.fill("#password", PASSWORD)
    await member.page.fill("#code", code_at(hers.secret, parts.clock.now()))
    await member.press("Sign in")
    await member.page.wait_for_url(lambda there: not there.endswith("/sign-in"))
    try:
        yield member
    finally:
        await context.close()
