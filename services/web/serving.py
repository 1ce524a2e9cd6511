"""Serving an application from within a program that has work of its own."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

FINISH_WITHIN_SECONDS = 5
BACKLOG = 512
MOST_AT_ONCE = 500


class PlaceTaken(Exception):
    """The address to listen at cannot be used; the message says why."""


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the program around it."""
        yield


def listening(host: str, port: int, *, or_any_port: bool = False) -> socket.socket:
    """A socket that listens; on any free port if this one is taken and that will do.

    Raises:
        PlaceTaken: it cannot be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen(BACKLOG)
    except OSError as fault:
        opened.close()
        if or_any_port and port:
            return listening(host, 0)
        raise PlaceTaken(f"{host}:{port} cannot be used: {fault.strerror}") from None
    opened.setblocking(False)
    return opened


@asynccontextmanager
async def serving(
    app: ASGIApp, place: socket.socket, *, trusted_proxies: str | None = None
) -> AsyncIterator[None]:
    """Serve until the block ends; answers under way come to their end.

    Args:
        app: What is served.
        place: A socket that listens.
        trusted_proxies: Addresses whose word on who asks is believed (``X-Forwarded-For``), with
            commas between them; nobody's unless given.
    """
    server = _Server(
        uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            log_level="error",
            access_log=False,
            server_header=False,
            proxy_headers=trusted_proxies is not None,
            forwarded_allow_ips=trusted_proxies,
            timeout_graceful_shutdown=FINISH_WITHIN_SECONDS,
            timeout_keep_alive=15,
            limit_concurrency=MOST_AT_ONCE,
            h11_max_incomplete_event_size=16 * 1024,
            http="h11",
            ws="none",
        )
    )
    # A server that fails ends the block: nobody would notice that pages are not there.
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve(sockets=[place]))
        try:
            yield
        finally:
            server.should_exit = True
