"""How long her page takes at 50 and at 200 requests a second, beside a route that does nothing."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from aiohttp import ClientSession

from deploy.bench.cases import OFFICER, PARTY, intake, safe_window, zone_at_noon
from deploy.bench.figures import Figure, percentile
from deploy.bench.ground import Ground, ground, said
from deploy.bench.open_loop import Answers, Visitor, asked, asking
from deploy.bench.page_process import PageOrder
from deploy.bench.worker_process import Kind
from services.access_codes.reasons import CodeReason, IdentityCheck
from services.installation import Installation
from services.ledger.access import Access
from workflows.case import Case
from workflows.parties import Language

RATES = (50, 200)
VISITS_OF_EACH = 6
WARMING_UP_SECONDS = 1.0
P95_MS = 200.0
"""What a page may take: a person waits, and does not notice yet."""

SENT_WITHIN = timedelta(seconds=20)
ALSO_FOR_EACH = timedelta(seconds=1)
"""How long safe hours go on after opening: the letters fall due within three quarters of it."""

BETWEEN_LOOKS = 0.1
BESIDE = "Starlette, an empty route"
WHY = (
    "A page is read anew each time: whether the code is still good, the facts, what follows from "
    "them, the letter that is open, out of the vault; and the reading is in the audit log."
)
_GIVING = Access(actor=OFFICER, purpose="give_access_code")
_FORM = re.compile(r'name="form" value="([0-9a-f]+)"')


async def measure_page(cases: int, seconds: float) -> list[Figure]:
    """Ask for pages that somebody has opened, and for nothing, in turns on one server.

    Args:
        cases: Whose affected persons look at their pages.
        seconds: For how long, at each rate.
    """
    async with ground() as on:
        async with on.worker(Kind.OURS), on.our_parts() as parts:
            codes = await _codes_of_told_cases(parts, cases)
        async with _pages(on) as (page, nothing), asking() as session:
            visitors = [
                await _visitor(session, page, code, f"192.0.2.{number % 250 + 1}")
                for number, code in enumerate(codes * VISITS_OF_EACH)
            ]
            nobody = [Visitor(client="192.0.2.1")]
            await asked(session, page, visitors, rate=RATES[0], seconds=WARMING_UP_SECONDS)
            await asked(session, nothing, nobody, rate=RATES[0], seconds=WARMING_UP_SECONDS)
            figures = []
            for rate in RATES:
                bare = await asked(session, nothing, nobody, rate=rate, seconds=seconds)
                ours = await asked(session, page, visitors, rate=rate, seconds=seconds)
                figures += _figures(rate, ours, bare)
            return figures


def _figures(rate: int, ours: Answers, bare: Answers) -> list[Figure]:
    def figure(share: float, limit: float | None) -> Figure:
        return Figure(
            name=f"her page, {rate} requests/s, p{share * 100:.0f}",
            ours=percentile(ours.took, share),
            unit="ms",
            bare=percentile(bare.took, share),
            beside=BESIDE,
            smaller_is_better=True,
            limit=limit,
            why=WHY,
        )

    refused = Figure(
        name=f"her page, {rate} requests/s, without an answer",
        ours=ours.refused,
        unit="pages",
        smaller_is_better=True,
        limit=0,
        why="The server had more to do at once than it takes, or answered after a minute.",
    )
    return [figure(0.5, None), figure(0.95, P95_MS), refused]


async def _codes_of_told_cases(parts: Installation, count: int) -> list[str]:
    """Open cases whose first letters go out within a minute or so; the codes of their pages."""
    now = parts.clock.now()
    zone = zone_at_noon(now)
    left = SENT_WITHIN + count * ALSO_FOR_EACH
    safe = safe_window(now - timedelta(hours=1), timedelta(hours=1) + left, zone)
    allowed = await parts.gate.permit_to_open(OFFICER)
    opened = [
        (await parts.desk.open(allowed, intake(number, safe, zone, now))).case_id
        for number in range(count)
    ]
    async with asyncio.timeout(2 * left.total_seconds()):
        return [await _code(parts, case_id) for case_id in opened]


async def _code(parts: Installation, case_id: str) -> str:
    drawn = parts.codes.draw(case_id, PARTY, await _told(parts, case_id), Language.ENGLISH)
    await parts.codes.give(drawn, _GIVING, reason=CodeReason.FIRST, check=IdentityCheck.IN_PERSON)
    return " ".join(drawn.words)


async def _told(parts: Installation, case_id: str) -> Case:
    """The case, once its first letter has gone out."""
    while True:
        case = (await parts.files.open(case_id)).replayed()
        if case.parties[PARTY].tellings:
            return case
        await asyncio.sleep(BETWEEN_LOOKS)


@asynccontextmanager
async def _pages(on: Ground) -> AsyncIterator[tuple[str, str]]:
    """The addresses of the page and of nothing, served by a process of their own."""
    order = PageOrder(home=on.settings.home, address=on.address)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "deploy.bench.page_process",
        order.model_dump_json(),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        page, _, nothing = (await said(process, "ready")).partition(" ")
        yield f"{page}/", f"{nothing}/"
    finally:
        process.terminate()
        await process.wait()


async def _visitor(session: ClientSession, page: str, code: str, client: str) -> Visitor:
    """Somebody who has typed her code."""
    visitor = Visitor(client=client)
    for path, fields in (("begin", {}), ("open", {"words": code})):
        async with session.get(page, headers=visitor.headers) as answer:
            form = _FORM.search(await answer.text())
            visitor = _with_cookie_of(visitor, answer.headers.getall("Set-Cookie", []))
        data = {"form": form[1] if form else "", **fields}
        async with session.post(
            f"{page}{path}", data=data, headers=visitor.headers, allow_redirects=False
        ) as answer:
            visitor = _with_cookie_of(visitor, answer.headers.getall("Set-Cookie", []))
    return visitor


def _with_cookie_of(visitor: Visitor, given: list[str]) -> Visitor:
    if not given:
        return visitor
    return Visitor(client=visitor.client, cookie=given[-1].partition(";")[0])
