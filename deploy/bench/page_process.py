"""Her page in a process of its own, and beside it an application that does nothing.

Started with one argument, a ``PageOrder`` as JSON. Says ``ready`` and two addresses on standard
output when both answer; ends on SIGTERM.
"""

import asyncio
import signal
import sys
from pathlib import Path

from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from deploy.assembly import connect, installation
from deploy.bench.settings import bench_settings
from deploy.paging import portal_of
from services.keys import load_key_file
from services.logging import configure_logging
from services.web.serving import listening, serving

ONLY_WE_ASK = "127.0.0.1"
"""Whose word on who asks is believed: each visitor of the driver counts as a client of its own."""


class PageOrder(BaseModel):
    """Where everything is."""

    home: Path
    address: str


def doing_nothing() -> Starlette:
    """An application with one route, whose answer is empty."""

    async def nothing(_: Request) -> Response:
        return Response()

    return Starlette(routes=[Route("/", nothing)])


async def _serve(order: PageOrder) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    settings = bench_settings(order.home, relay_port=1)
    client = await connect(settings, load_key_file(settings.keys), order.address, lazy=True)
    ours, bare = listening(ONLY_WE_ASK, 0), listening(ONLY_WE_ASK, 0)
    urls = [f"http://{ONLY_WE_ASK}:{place.getsockname()[1]}" for place in (ours, bare)]
    async with installation(settings, client) as parts:
        with ours, bare:
            async with (
                serving(portal_of(parts, urls[0]), ours, trusted_proxies=ONLY_WE_ASK),
                serving(doing_nothing(), bare),
            ):
                sys.stdout.write(f"ready {' '.join(urls)}\n")
                sys.stdout.flush()
                await stop.wait()


if __name__ == "__main__":
    configure_logging(json=False, level="warning")
    asyncio.run(_serve(PageOrder.model_validate_json(sys.argv[1])))
