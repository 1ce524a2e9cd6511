"""A gateway as its makers would build it, on this machine: it checks signatures and takes once."""

import asyncio
import hashlib
import hmac
import json
from base64 import b64encode
from typing import Any, Self

from aiohttp import web

from services.temporal_server.ports import LOOPBACK

SECRET = bytes(range(32))
SECRET_TEXT = "whsec_" + b64encode(SECRET).decode()
OLDEST_SECONDS = 300


class TestGateway:
    """Takes signed messages; ``answers`` are given first, in turn, then 202.

    Attributes:
        taken: What it took, by id: each once.
        requests: Headers and body of each request, as they came.
        answers: A status to answer, ``None`` to drop the connection, or seconds of silence.
        takes_before_answering: Whether it takes a message although it then answers otherwise.
    """

    __test__ = False

    def __init__(self) -> None:
        self.taken: dict[str, Any] = {}
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int | float | None] = []
        self.takes_before_answering = False
        self.port = 0
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where messages are posted."""
        return f"http://{LOOPBACK}:{self.port}/messages"

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/messages", self._take)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.requests.append((dict(request.headers), body))
        if not _is_signed(request.headers["webhook-signature"], request, body):
            return web.Response(status=401)
        answer = self.answers.pop(0) if self.answers else 202
        if answer == 202 or self.takes_before_answering:
            self.taken.setdefault(request.headers["webhook-id"], json.loads(body))
        if answer is None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if isinstance(answer, float):
            await asyncio.sleep(answer)
            return web.Response(status=202)
        return web.Response(status=answer, headers={"Location": "http://127.0.0.1:9/"})


def _is_signed(signature: str, request: web.Request, body: bytes) -> bool:
    """As Standard Webhooks has it, written anew and not by what is tested."""
    signed = b"%s.%s.%s" % (
        request.headers["webhook-id"].encode(),
        request.headers["webhook-timestamp"].encode(),
        body,
    )
    right = b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
    return hmac.compare_digest(signature, f"v1,{right}")
