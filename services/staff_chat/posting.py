"""Posts a line to a chat: as JSON, signed as everything is that we post to a webhook."""

import json
from typing import Final

import aiohttp
from pydantic import SecretBytes

from services.clocks import Clock
from services.gateway.signing import signed_headers
from services.staff_chat.address import ChatAddress

PATIENCE: Final = aiohttp.ClientTimeout(total=20, sock_connect=10)


class ChatUnreached(Exception):
    """The line was not taken, as far as is known.

    Attributes:
        code: `unreachable`, or the HTTP status such as `http_404`; it holds no address.
    """

    def __init__(self, code: str) -> None:
        super().__init__(f"the chat did not take what was posted: {code}")
        self.code = code


class ChatPoster:
    """Posts with one secret; whatever answers 2xx took the line, redirects are not followed.

    ``wall`` is the machine's own clock: what was signed long ago is refused.
    """

    def __init__(self, *, secret: SecretBytes, wall: Clock) -> None:
        self._secret = secret
        self._wall = wall

    async def post(self, address: ChatAddress, text: str, *, message_id: str) -> None:
        """Post a line once, under an id that is its own.

        Raises:
            ChatUnreached: It was not taken, or nobody knows.
        """
        body = json.dumps({"text": text}, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "duecourse",
            **signed_headers(
                body, message_id=message_id, now=self._wall.now(), secret=self._secret
            ),
        }
        try:
            async with (
                aiohttp.ClientSession(timeout=PATIENCE) as session,
                session.post(
                    address.url, data=body, headers=headers, allow_redirects=False
                ) as answer,
            ):
                status = answer.status
        except (aiohttp.ClientError, TimeoutError):
            raise ChatUnreached("unreachable") from None
        if not 200 <= status < 300:
            raise ChatUnreached(f"http_{status}")
