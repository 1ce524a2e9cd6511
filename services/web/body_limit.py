"""A limit on what somebody sends: checked by what is announced, and by what comes."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 64 * 1024
"""Bytes: more than the longest text that any form takes."""


class BodyLimit:
    """Refuses larger bodies with status 413; ``at`` are paths with a limit of their own."""

    def __init__(
        self, app: ASGIApp, largest: int = LARGEST_BODY, at: Mapping[str, int] | None = None
    ) -> None:
        self._app = app
        self._largest = largest
        self._at = at or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = self._at.get(scope["path"], self._largest)
        taken = 0

        async def receive_within_the_limit() -> Message:
            nonlocal taken
            if _announced(scope) > largest:
                raise HTTPException(413)
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > largest:
                raise HTTPException(413)
            return message

        await self._app(scope, receive_within_the_limit, send)


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
