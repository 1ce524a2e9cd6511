"""The two sites that people open, and every answer that they got from them."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx

from tests.canary.campaign.search import Trace, without

LOG = "pages.log"
BEHIND_A_PROXY = {
    "DUECOURSE_PORTAL_TRUSTED_PROXIES": "127.0.0.1",
    "DUECOURSE_OFFICE_TRUSTED_PROXIES": "127.0.0.1",
    "DUECOURSE_LOG_JSON": "true",
}
"""Everybody comes from an address of her own, as people do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a site answered.

    Attributes:
        content: Status, headers and body.
        meant: The markers that were meant for whoever asked, or that she had just typed herself.
    """

    site: str
    name: str
    content: bytes
    meant: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HerPart:
    """A party of a case, and the markers that are hers to read."""

    case_id: str
    party_id: str
    hers: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Sites:
    """Her page and the office's pages, in a process of their own.

    Attributes:
        opened: Whose page was opened.
    """

    her_page: str
    office: str
    answers: list[Answer] = field(default_factory=list)
    opened: list[HerPart] = field(default_factory=list)
    _clients: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg] # of numbers

    def visitor(self, site: str, who: str) -> "Visitor":
        """Somebody new at a site."""
        return Visitor(sites=self, site=site, who=who, number=next(self._clients))


@dataclass(slots=True, kw_only=True)
class Visitor:
    """A browser at one of the sites, of which every answer is kept.

    Attributes:
        meant: The markers that may stand in what she is shown from now on.
    """

    sites: Sites
    site: str
    who: str
    number: int
    meant: frozenset[str] = frozenset()

    def client(self, **headers: str) -> httpx.AsyncClient:
        """A client without cookies."""
        address = f"192.0.2.{self.number % 250 + 1}"
        return httpx.AsyncClient(
            base_url=self.site,
            headers={"X-Forwarded-For": address, "Sec-Fetch-Site": "same-origin", **headers},
            event_hooks={"response": [self._keep]},
            timeout=60,
        )

    async def _keep(self, response: httpx.Response) -> None:
        await response.aread()
        asked = response.request
        told = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        self.sites.answers.append(
            Answer(
                site=self.site,
                name=f"{self.who}: {asked.method} {asked.url.path} {response.status_code}",
                content=told.encode() + b"\n\n" + response.content,
                meant=self.meant,
            )
        )


def answer_traces(sites: Sites, site: str) -> Iterator[Trace]:
    """Every answer of a site, without what was meant for whoever asked."""
    for answer in sites.answers:
        if answer.site == site:
            yield Trace(name=answer.name, content=without(answer.content, answer.meant))


@asynccontextmanager
async def the_sites(home: Path, environment: Mapping[str, str]) -> AsyncIterator[Sites]:
    """Serve both until the block ends."""
    log = home / LOG
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.canary.campaign.pages_process"),
            env={**os.environ, **environment, **BEHIND_A_PROXY},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
        )
    try:
        assert process.stdout is not None
        her_page, office = (await process.stdout.readline()).decode().split()
        yield Sites(her_page=her_page, office=office)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
