"""Somebody of the staff at an office that signs people in by an identity provider."""

from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import httpx

from deploy.office_serving import office_of
from services.accounts.staff_accounts import StaffAccounts
from services.directory.reading import parse_directory
from services.installation import Installation
from services.ledger.access import Access
from services.web.application import Application
from tests.integration.office.browsing import URL, Browser, browser
from tests.servers.identity_provider import CLIENT, SUBJECT, Provider
from workflows.facts import Actor, ActorKind

WHO = "st-intake-1"
AUDITOR = Access(actor=Actor(kind=ActorKind.STAFF, actor_id="st-auditor-1"), purpose="look")
REFUSED = "You could not be signed in"


@dataclass(slots=True, kw_only=True)
class Setting:
    """An installation whose staff sign in by a provider."""

    parts: Installation
    provider: Provider
    secret: Path

    def office(self, **settings: Any) -> Application:
        """Its office, with further settings."""
        return office_by(self.parts, self.provider.url, self.secret, **settings)

    async def refused(self) -> int:
        """How often the log says that somebody was not let in."""
        lines = await self.parts.ledger.audit.newest(AUDITOR, limit=1000)
        return sum(1 for x in lines if x.action == "account.sign_in_refused")


def office_by(
    parts: Installation, issuer: str, secret: Path, url: str = URL, **settings: Any
) -> Application:
    """The office of an installation with a provider, which knows one of the staff."""
    shipped = resources.files("services.directory") / "trial_directory.yaml"
    text = shipped.read_text(encoding="utf-8")
    known = f"staff_id: {WHO}\n    provider_subject: {SUBJECT}\n"
    directory = parse_directory(text.replace(f"staff_id: {WHO}\n", known, 1))
    told = {"oidc_issuer": issuer, "oidc_client_id": CLIENT, "oidc_client_secret_file": secret}
    accounts = StaffAccounts(
        store=parts.ledger.accounts, directory=directory, clock=parts.clock, has_provider=True
    )
    return office_of(
        replace(
            parts,
            settings=parts.settings.model_copy(update={**told, **settings}),
            directory=directory,
            accounts=accounts,
        ),
        url,
    )


async def way_back(hers: Browser, *, at: str = "/sign-in/provider") -> str:
    """Where somebody comes back to who was sent off, with her code."""
    off = await hers.get(at)
    assert off.status_code == 303, off.text
    async with httpx.AsyncClient() as elsewhere:
        came = await elsewhere.get(off.headers["location"])
    assert came.headers["location"].startswith(f"{URL}/sign-in/back?")
    return came.headers["location"].removeprefix(URL)


async def signed_in_by(app: Application) -> tuple[Browser, httpx.Response]:
    """Somebody who was sent off and came back, and what she was answered."""
    hers = browser(app)
    return hers, await hers.get(await way_back(hers))


async def is_in(hers: Browser) -> bool:
    """Whether she is signed in."""
    return (await hers.get("/")).status_code == 200
