"""A program with a token of somebody of the staff, at the interface of an installation."""

from dataclasses import dataclass, field

import httpx
from sqlalchemy import update

from deploy.office_serving import api_of
from services.accounts.scopes import Scope
from services.installation import Installation
from services.ledger.access import CARRYING_OUT, Access
from services.ledger.tables import accounts
from services.web.application import Application
from tests.stories.cast import ada
from tests.stories.library import OPENED
from tests.stories.story import Story, at_any_hour
from workflows.facts import Actor, ActorKind

ALONE = at_any_hour(Story(name="alone", opened_at=OPENED, parties=(ada(),), steps=(), until=OPENED))
URL = "http://127.0.0.1:8441"
EVERY_SCOPE = frozenset(Scope)


@dataclass(slots=True, kw_only=True)
class Program:
    """A program with its token, or without one."""

    client: httpx.AsyncClient
    token: str = field(default="", repr=False)
    token_id: str = ""

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.ask("GET", path, **headers)

    async def ask(
        self, method: str, path: str, *, body: object = None, **headers: str
    ) -> httpx.Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent = {"authorization": f"Bearer {self.token}", **sent}
        return await self.client.request(method, f"/api/v1{path}", headers=sent, json=body)


def program(app: Application, token: str = "", token_id: str = "") -> Program:
    """A program with the text of a token, or with none."""
    transport = httpx.ASGITransport(app=app)
    client = httpx.AsyncClient(transport=transport, base_url=URL)
    return Program(client=client, token=token, token_id=token_id)


async def with_an_account(parts: Installation, staff_id: str) -> None:
    """Give somebody an account that can be used, as if she had enrolled."""
    if await parts.ledger.accounts.find(staff_id) is None:
        await parts.accounts.invite(staff_id, CARRYING_OUT)
    async with parts.ledger.database.writing() as connection:
        await connection.execute(
            update(accounts)
            .where(accounts.c.staff_id == staff_id)
            .values(enrolled_at=parts.clock.now(), disabled_at=None)
        )


async def acting_for(
    parts: Installation,
    app: Application,
    staff_id: str,
    *,
    scopes: frozenset[Scope] = EVERY_SCOPE,
    days: int = 30,
) -> Program:
    """A program of somebody's, who has an account."""
    await with_an_account(parts, staff_id)
    actor = Actor(kind=ActorKind.STAFF, actor_id=staff_id)
    access = Access(actor=actor, purpose="keep_tokens")
    made = await parts.api_tokens.make(access, scopes=scopes, days=days)
    return program(app, made.text, made.token.token_id)


def interface(parts: Installation) -> Application:
    """The interface for programs of an installation."""
    return api_of(parts, URL)
