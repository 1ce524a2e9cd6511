"""Takes what comes back from the mail server beside us, by LMTP or SMTP, on the running loop."""

import asyncio
import logging
from typing import Protocol

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

from services.mail_returns.return_path import ReturnAddress
from services.mail_returns.taking_in import Dealt, NotYet

LARGEST_MAIL = 25 * 1024 * 1024


class TakesIn(Protocol):
    """Deals with a mail that came back."""

    async def take_in(self, raw: bytes, sent_to: tuple[str, ...]) -> Dealt:
        """Deal with one mail, or raise ``NotYet``."""


class ReturnsListener:
    """Listens for mail to return paths, and acknowledges it only when it was dealt with.

    It has neither TLS nor passwords: it belongs on this machine or in a network of its own, behind
    the mail server that takes mail from the world. Any token is taken alike, known or not, so that
    nobody can try out which exist.
    """

    def __init__(self, *, desk: TakesIn, address: ReturnAddress, host: str, port: int) -> None:
        self._handler = _Handler(desk, address)
        self._host = host
        self._wanted_port = port
        self._server: asyncio.Server | None = None
        self._dialogues: set[_Dialogue] = set()

    @property
    def port(self) -> int:
        """The port it listens on; known once it has started.

        Raises:
            RuntimeError: It is not running.
        """
        if self._server is None:
            raise RuntimeError("The listener for what comes back is not running: start it first.")
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: The address or port cannot be used.
        """
        # The library logs every command with its address; letters and people stay out of logs.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Dialogue(self._handler, loop, self._dialogues), self._host, self._wanted_port
        )

    async def stop(self) -> None:
        """Stop listening and close every connection; what was not dealt with comes again."""
        if self._server is None:
            return
        self._server.close()
        for dialogue in list(self._dialogues):
            dialogue.hang_up()
        await self._server.wait_closed()
        self._server = None


class _Dialogue(SMTP):
    """One connection, greeted by LMTP (RFC 2033) or by SMTP."""

    def __init__(
        self, handler: "_Handler", loop: asyncio.AbstractEventLoop, dialogues: "set[_Dialogue]"
    ) -> None:
        super().__init__(
            handler,
            data_size_limit=LARGEST_MAIL,
            enable_SMTPUTF8=True,
            hostname="localhost",
            ident="Due Course",
            loop=loop,
        )
        self._dialogues = dialogues

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802 - the library looks for this name
        """The greeting of LMTP, which says as much as that of SMTP."""
        await self.smtp_EHLO(arg)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._dialogues.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._dialogues.discard(self)
        super().connection_lost(error)

    def hang_up(self) -> None:
        """Close the connection."""
        if self.transport is not None:
            self.transport.close()


class _Handler:
    """What the library asks; the names are the library's."""

    def __init__(self, desk: TakesIn, address: ReturnAddress) -> None:
        self._desk = desk
        self._address = address

    async def handle_RCPT(  # noqa: N802 - the library looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take one return path; the answer after the content of a mail is about one alone."""
        del server, session, options
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time"
        if not self._address.digests_in([address]):
            return "550 5.1.1 No such return path"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - the library looks for this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Deal with the mail, then acknowledge it, whatever it was."""
        del server, session
        try:
            await self._desk.take_in(envelope.original_content or b"", tuple(envelope.rcpt_tos))
        except NotYet:
            return "451 4.3.0 It cannot be dealt with now; try again later"
        return "250 2.0.0 Dealt with"

    async def handle_exception(self, error: Exception) -> str:
        """Answer an unforeseen fault without quoting it: it may hold an address."""
        del error
        return "451 4.3.0 It cannot be dealt with now; try again later"
