"""Somebody who opens her page: a client that reads forms and sends them, as browsers do."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

import httpx

from deploy.paging import portal_of
from services.access_codes.reasons import CodeReason, IdentityCheck
from services.installation import Installation
from services.ledger.access import Access
from services.web.application import Application
from tests.stories.cast import OFFICER
from workflows.parties import Language

PAGE = "https://page.example.org"
A_BROWSER = {"Sec-Fetch-Site": "same-origin"}
AN_OFFICER = Access(actor=OFFICER, purpose="give_access_code")
_FORM = re.compile(r'name="form" value="([0-9a-f]+)"')


class Reader:
    """A browser with one page open."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.shown = ""

    @property
    def cookies(self) -> dict[str, str]:
        """What the browser would send."""
        return dict(self.client.cookies.items())

    async def look(self) -> str:
        """Open the page; gives what is shown."""
        answer = await self.client.get("/")
        assert answer.status_code == httpx.codes.OK
        self.shown = answer.text
        return self.shown

    async def send(self, path: str, **fields: str) -> str:
        """Send a form of the page that is shown, and follow where it leads."""
        found = _FORM.search(self.shown)
        assert found, "the page that is shown has no form"
        answer = await self.client.post(path, data={"form": found[1], **fields}, headers=A_BROWSER)
        assert (answer.status_code, answer.headers.get("location")) == (303, "/"), answer.text
        return await self.look()

    async def sign_in(self, code: str) -> str:
        """Pass the first page and type a code; gives what is shown."""
        await self.look()
        await self.send("/begin")
        return await self.send("/open", words=code)

    async def leave(self) -> httpx.Response:
        """Send the form of the exit."""
        return await self.client.post("/exit", headers=A_BROWSER)

    async def __aenter__(self) -> Self:
        """Open the browser."""
        await self.client.__aenter__()
        return self

    async def __aexit__(self, *failure: object) -> None:
        """Close it."""
        await self.client.aclose()


def a_reader(app: Application, *, language: str = "en", address: str = "192.0.2.7") -> Reader:
    """A browser that looks at an application without a network between."""
    transport = httpx.ASGITransport(app=app, client=(address, 50_000))
    headers = {"Accept-Language": language}
    return Reader(httpx.AsyncClient(transport=transport, base_url=app.site.url, headers=headers))


async def code_for(
    parts: Installation, case_id: str, party_id: str, language: Language = Language.ENGLISH
) -> str:
    """A new code for a party, as an officer gives it."""
    case = (await parts.files.open(case_id)).replayed()
    drawn = parts.codes.draw(case_id, party_id, case, language)
    await parts.codes.give(
        drawn, AN_OFFICER, reason=CodeReason.FIRST, check=IdentityCheck.IN_PERSON
    )
    return " ".join(drawn.words)


@asynccontextmanager
async def her_page(parts: Installation, case_id: str, party_id: str) -> AsyncIterator[Reader]:
    """A browser in which a party has opened her page."""
    code = await code_for(parts, case_id, party_id)
    async with a_reader(portal_of(parts, PAGE)) as reader:
        await reader.sign_in(code)
        yield reader
