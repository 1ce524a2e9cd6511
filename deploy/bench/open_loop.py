"""Requests at a steady rate, whatever becomes of them: how long each took from when it was due.

Somebody who looks at her page does not wait for others' pages to be ready first. A driver that did
would ask less often of a slow server, and so leave out the very answers that were slow.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector

LONGEST_SECONDS = 60.0
SAME_EACH_TIME = 7
"""From what arrivals are drawn, so that two runs ask at the same moments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody who asks: an address to ask from, and the cookie of her visit, if she has one."""

    client: str
    cookie: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """What her browser sends."""
        return {"X-Forwarded-For": self.client} | ({"Cookie": self.cookie} if self.cookie else {})


@dataclass(slots=True, kw_only=True)
class Answers:
    """What came back: milliseconds of each answer, and how many were none."""

    took: list[float] = field(default_factory=list)
    refused: int = 0


@asynccontextmanager
async def asking() -> AsyncIterator[ClientSession]:
    """A client that keeps its connections, takes any number of them, and keeps no cookies."""
    async with ClientSession(
        connector=TCPConnector(limit=0),
        cookie_jar=DummyCookieJar(),
        timeout=ClientTimeout(total=LONGEST_SECONDS),
    ) as session:
        yield session


def arrivals(rate: float, seconds: float) -> list[float]:
    """When requests are due, in seconds from the beginning: as many people come, at random."""
    drawn = random.Random(SAME_EACH_TIME)  # noqa: S311 - no secret
    times: list[float] = []
    at = drawn.expovariate(rate)
    while at < seconds:
        times.append(at)
        at += drawn.expovariate(rate)
    return times


async def asked(
    session: ClientSession, url: str, visitors: Sequence[Visitor], *, rate: float, seconds: float
) -> Answers:
    """Ask for an address at a rate; an answer's time counts from when its request was due."""
    answers = Answers()
    loop = asyncio.get_running_loop()
    times = arrivals(rate, seconds)
    begins = loop.time()

    async def ask(visitor: Visitor, due: float) -> None:
        try:
            async with session.get(url, headers=visitor.headers) as answer:
                await answer.read()
                is_an_answer = answer.status == 200
        except (ClientError, TimeoutError):
            is_an_answer = False
        if is_an_answer:
            answers.took.append((loop.time() - due) * 1000)
        else:
            answers.refused += 1

    async with asyncio.TaskGroup() as group:
        for visitor, at in zip(islice(cycle(visitors), len(times)), times, strict=True):
            await asyncio.sleep(begins + at - loop.time())
            group.create_task(ask(visitor, begins + at))
    return answers
