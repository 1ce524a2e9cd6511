"""Filling in the intake as a browser does: what stands in a form is sent, or what is said anew."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from tests.integration.office.browsing import Browser

HERSELF = {
    "who": "herself",
    "category": "sexual_harassment",
    "her_name": "Ada Testcase",
    "vulnerable": "no",
    "her_language": "en",
    "her_channel": "neutral_mail",
    "her_address": "ada.intake@example.org",
    "her_again": "ada.intake@example.org",
    "her_agreed": "yes",
    "accused": "unknown",
    "approach": "formal",
}
"""What a prepared officer fills in for a plain case; all else stands there already."""

UNNAMED = {
    "who": "herself_unnamed",
    "category": "other_misconduct",
    "vulnerable": "unsure",
    "her_language": "fr",
    "her_channel": "page",
    "her_agreed": "yes",
    "accused": "unknown",
    "approach": "unsure",
}
"""Somebody without name and address, who has her page."""

ANOTHER = {
    "who": "another",
    "category": "exploitation_and_abuse",
    "her_name": "",
    "vulnerable": "unsure",
    "asked": "no",
    "reporter_name": "Rémi Rapporteur-Test",
    "reporter_language": "fr",
    "reporter_channel": "by_hand",
    "reporter_agreed": "yes",
    "accused": "staff",
    "accused_staff": "st-investigator-1",
    "approach": "informal",
}
"""Somebody who tells of what happened to somebody else, who was not asked."""

FORM = re.compile(r'<form method="post"[^>]*class="narrow">.*?</form>', re.DOTALL)


class _Form(HTMLParser):
    """What a form would send as it stands, and what can be filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.stands: dict[str, str] = {}
        self.open: set[str] = set()
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "input" and given.get("type") != "hidden":
            self.open.add(name)
            if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                self.stands[name] = value
        elif tag == "textarea":
            self.open.add(name)
        elif tag == "select":
            self._select = name
            self.open.add(name)
        elif tag == "option" and "selected" in given:
            self.stands[self._select] = value


@dataclass(slots=True)
class Filled:
    """What filling in came to.

    Attributes:
        pages: The addresses of the questions that were answered.
        typed: How many entries were chosen or typed, beside what stood there.
    """

    browser: Browser
    draft: str = ""
    pages: list[str] = field(default_factory=list)
    typed: int = 0

    @property
    def place(self) -> str:
        """The address of the draft."""
        return f"/intake/{self.draft}"

    async def check(self) -> httpx.Response:
        """The page on which everything is checked."""
        return await self.browser.get(f"{self.place}/check")

    async def confirm(self) -> httpx.Response:
        """Open the case."""
        shown = (await self.check()).text
        found = re.search(r'name="version" value="([^"]+)"', shown)
        assert found is not None, shown
        return await self.browser.send(
            f"{self.place}/confirm", page=f"{self.place}/check", version=found[1]
        )


async def begun(browser: Browser) -> Filled:
    """A draft that was begun."""
    first = await browser.send("/intake")
    return Filled(browser=browser, draft=first.headers["location"].rpartition("/")[2])


async def filled_in(browser: Browser, answers: dict[str, str]) -> Filled:
    """All questions answered, up to where they are checked."""
    filled = await begun(browser)
    at = (await browser.get(filled.place)).headers["location"]
    while not at.endswith("/check"):
        answer = await answered(filled, at, answers)
        assert answer.status_code == httpx.codes.SEE_OTHER, answer.text
        at = answer.headers["location"]
    return filled


async def answered(filled: Filled, at: str, answers: dict[str, str]) -> httpx.Response:
    """One question answered."""
    page = (await filled.browser.get(at)).text
    found = FORM.search(page)
    assert found is not None, page
    form = _Form()
    form.feed(found[0])
    own = {name: answers[name] for name in form.open & answers.keys()}
    filled.pages.append(at)
    filled.typed += sum(1 for name, value in own.items() if value != form.stands.get(name, ""))
    return await filled.browser.send(at, **{**form.stands, **own})
