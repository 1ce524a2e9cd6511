"""Requests at a rate: they come whether or not the ones before were answered."""

import asyncio

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from deploy.bench.open_loop import Visitor, arrivals, asked, asking
from services.web.serving import listening, serving


def test_arrivals_have_their_rate_and_are_the_same_each_time() -> None:
    times = arrivals(200, 10)
    assert times == sorted(times) == arrivals(200, 10)
    assert times[0] > 0
    assert times[-1] < 10
    assert 1_800 < len(times) < 2_200


async def test_a_server_that_answers_nobody_is_asked_all_the_same() -> None:
    waiting: list[asyncio.Event] = []
    due = len(arrivals(200, 0.1))

    async def wait(request: Request) -> Response:
        answered = asyncio.Event()
        waiting.append(answered)
        if len(waiting) == due:
            for each in waiting:
                each.set()
        await answered.wait()
        status = 200 if request.headers["X-Forwarded-For"] == "192.0.2.1" else 503
        return Response(status_code=status)

    place = listening("127.0.0.1", 0)
    url = f"http://127.0.0.1:{place.getsockname()[1]}/"
    visitors = [Visitor(client="192.0.2.1"), Visitor(client="192.0.2.2", cookie="view=x")]
    with place:
        async with serving(Starlette(routes=[Route("/", wait)]), place), asking() as session:
            answers = await asked(session, url, visitors, rate=200, seconds=0.1)
    assert len(answers.took) + answers.refused == due
    assert len(answers.took) - answers.refused in (0, 1)
