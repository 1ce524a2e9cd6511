"""Somebody of the staff with a browser, at the office of an installation whose Temporal is away."""

import re
from dataclasses import dataclass

import httpx
from sqlalchemy import update

from deploy.office_serving import office_of
from services.accounts.one_time_codes import code_at
from services.installation import Installation
from services.ledger.access import CARRYING_OUT
from services.ledger.tables import accounts
from services.web.application import Application

URL = "http://127.0.0.1:8441"
PASSWORD = "pelican osmosis trellis"
_TOKEN = re.compile(r'name="form" value="([0-9a-f]+)"')
_SECRET = re.compile(r'<code class="secret">([A-Z2-7 ]+)</code>')


@dataclass(slots=True, kw_only=True)
class Browser:
    """A browser of one person, with its cookies."""

    client: httpx.AsyncClient
    secret: str = ""

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(path)

    async def send(self, path: str, *, page: str = "", **fields: str) -> httpx.Response:
        """Fill in the form of a page, of the one at the same path unless named, and send it."""
        found = _TOKEN.search((await self.get(page or path)).text)
        token = found[1] if found else ""
        return await self.client.post(path, data={**fields, "form": token})


def browser(app: Application) -> Browser:
    """A new browser, without a cookie."""
    transport = httpx.ASGITransport(app=app)
    return Browser(client=httpx.AsyncClient(transport=transport, base_url=URL))


async def enrolled(parts: Installation, app: Application, staff_id: str) -> Browser:
    """Somebody who used her link, up to her recovery codes."""
    hers = browser(app)
    await enrol(parts, hers, staff_id)
    return hers


async def enrol(parts: Installation, hers: Browser, staff_id: str) -> None:
    """Let somebody use her link, in a browser of hers."""
    invited = (
        await parts.accounts.reset(staff_id, CARRYING_OUT)
        if (await parts.ledger.accounts.find(staff_id))
        else await parts.accounts.invite(staff_id, CARRYING_OUT)
    )
    await hers.get(f"/enrol/{invited.token}")
    found = _SECRET.search((await hers.get("/enrol")).text)
    assert found is not None
    hers.secret = found[1].replace(" ", "")
    code = code_at(hers.secret, parts.clock.now())
    done = await hers.send("/enrol", password=PASSWORD, again=PASSWORD, code=code)
    assert done.status_code == 200, done.text


async def signed_in(parts: Installation, app: Application, staff_id: str) -> Browser:
    """Somebody who is signed in."""
    hers = await enrolled(parts, app, staff_id)
    await enter(parts, hers, staff_id)
    return hers


async def enter(parts: Installation, hers: Browser, staff_id: str) -> None:
    """Let somebody sign in who has enrolled.

    The code that enrolled lets nobody in, and the next comes in half a minute: its step is
    forgotten instead.
    """
    await forget_the_step(parts, staff_id)
    code = code_at(hers.secret, parts.clock.now())
    entered = await hers.send("/sign-in", name=staff_id, password=PASSWORD, code=code)
    assert entered.headers["location"] == "/", entered.text


async def forget_the_step(parts: Installation, staff_id: str) -> None:
    """Let the code of this moment be new again."""
    async with parts.ledger.database.writing() as connection:
        await connection.execute(
            update(accounts).where(accounts.c.staff_id == staff_id).values(code_step=None)
        )


def office(parts: Installation) -> Application:
    """The office's pages of an installation."""
    return office_of(parts, URL)
