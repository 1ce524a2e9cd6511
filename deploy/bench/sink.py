"""The fastest mail server that asyncio allows: takes everything, keeps nothing, notes when.

``python -m deploy.bench.sink`` runs one as a process of its own and prints its port.
"""

import asyncio
import sys
import time
from typing import Self, cast

_END_OF_CONTENT = b"\r\n.\r\n"
_REPLIES = {
    b"EHLO": b"250-sink\r\n250-SIZE 10485760\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
    b"MAIL": b"250 2.1.0 Ok\r\n",
    b"RCPT": b"250 2.1.5 Ok\r\n",
    b"DATA": b"354 Go ahead\r\n",
    b"RSET": b"250 2.0.0 Ok\r\n",
    b"QUIT": b"221 2.0.0 Bye\r\n",
}


class Sink:
    """Use it as an async context manager.

    Attributes:
        port: On loopback; chosen by the system.
        accepted_at: By recipient, when the last mail to it was accepted (seconds since 1970).
        mails: How many were accepted.
    """

    def __init__(self) -> None:
        self.port = 0
        self.accepted_at: dict[str, float] = {}
        self.mails = 0
        self._awaited: tuple[int, asyncio.Event] | None = None
        self._server: asyncio.Server | None = None
        self._transports: set[asyncio.Transport] = set()

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Dialogue(self), "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
            for transport in list(self._transports):
                transport.abort()
            await self._server.wait_closed()

    def forget(self) -> None:
        """Begin to count anew."""
        self.accepted_at.clear()
        self.mails = 0

    async def until(self, mails: int) -> None:
        """Wait until so many were accepted."""
        self._awaited = (mails, asyncio.Event())
        self._notice()
        await self._awaited[1].wait()

    def accept(self, recipient: str) -> None:
        """Note a mail."""
        self.mails += 1
        self.accepted_at[recipient] = time.time()
        self._notice()

    def joined(self, transport: asyncio.Transport) -> None:
        """Note a connection."""
        self._transports.add(transport)

    def left(self, transport: asyncio.Transport) -> None:
        """Note its end."""
        self._transports.discard(transport)

    def _notice(self) -> None:
        if self._awaited is not None and self.mails >= self._awaited[0]:
            self._awaited[1].set()


class _Dialogue(asyncio.Protocol):
    """One connection."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._buffer = b""
        self._in_content = False
        self._recipient = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._sink.joined(self._transport)
        self._transport.write(b"220 sink\r\n")

    def connection_lost(self, error: Exception | None) -> None:
        del error
        self._sink.left(self._transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while self._take_content() if self._in_content else self._take_command():
            pass

    def _take_content(self) -> bool:
        _, found, rest = self._buffer.partition(_END_OF_CONTENT)
        if not found:
            return False
        self._buffer, self._in_content = rest, False
        self._sink.accept(self._recipient)
        self._transport.write(b"250 2.0.0 Ok\r\n")
        return True

    def _take_command(self) -> bool:
        line, found, rest = self._buffer.partition(b"\r\n")
        if not found:
            return False
        self._buffer = rest
        verb = line[:4].upper()
        if verb == b"RCPT":
            self._recipient = line.partition(b"<")[2].partition(b">")[0].decode()
        self._in_content = verb == b"DATA"
        self._transport.write(_REPLIES.get(verb, b"502 5.5.1 Not known\r\n"))
        return True


async def _run() -> None:
    async with Sink() as sink:
        sys.stdout.write(f"{sink.port}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_run())
