"""A server that takes mail by SMTP or LMTP on the running loop, for the handler it is given."""

import asyncio
import logging

from aiosmtpd.smtp import SMTP, syntax

TRY_AGAIN = "451 4.3.0 It cannot be dealt with now; try again later"


class MailHandler:
    """What the library asks about a mail; the names are the library's.

    A subclass answers to ``handle_DATA``, and to ``handle_RCPT`` if it does not take all mail.
    """

    async def handle_exception(self, error: Exception) -> str:
        """Answer an unforeseen fault without quoting it: it may hold an address."""
        del error
        return TRY_AGAIN


class Dialogue(SMTP):
    """One connection, known to its server so that it can be closed with it."""

    def __init__(
        self, handler: MailHandler, *, ident: str, largest_mail: int, opened: "set[Dialogue]"
    ) -> None:
        super().__init__(
            handler,
            data_size_limit=largest_mail,
            enable_SMTPUTF8=True,
            hostname="localhost",
            ident=ident,
            loop=asyncio.get_running_loop(),
        )
        self._opened = opened

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        self._opened.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """The connection ended, whoever ended it."""
        self._opened.discard(self)
        super().connection_lost(error)

    def hang_up(self) -> None:
        """Close the connection."""
        if self.transport is not None:
            self.transport.close()


class LocalDialogue(Dialogue):
    """A connection that may also be greeted by LMTP (RFC 2033)."""

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802 - the library looks for this name
        """The greeting of LMTP, which says as much as that of SMTP."""
        await self.smtp_EHLO(arg)


class ListeningServer:
    """Listens at one place from start to stop.

    Attributes:
        host: Where it listens.
    """

    def __init__(
        self,
        handler: MailHandler,
        dialogue: type[Dialogue] = Dialogue,
        *,
        ident: str,
        largest_mail: int,
        host: str,
        port: int,
    ) -> None:
        """A server that does not listen yet.

        Args:
            handler: Says what becomes of a mail.
            dialogue: How it is spoken with.
            ident: What it calls itself when greeted.
            largest_mail: Bytes; what is larger is refused.
            host: Where to listen.
            port: The port, or 0 for any that is free.
        """
        self.host = host
        self._handler = handler
        self._dialogue = dialogue
        self._ident = ident
        self._largest_mail = largest_mail
        self._wanted_port = port
        self._server: asyncio.Server | None = None
        self._opened: set[Dialogue] = set()

    @property
    def port(self) -> int:
        """The port it listens on; known once it has started.

        Raises:
            RuntimeError: It is not running.
        """
        if self._server is None:
            raise RuntimeError(f"The mail server '{self._ident}' is not running: start it first.")
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: The address or port cannot be used.
        """
        # The library logs every command with its address; letters and people stay out of logs.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        self._server = await asyncio.get_running_loop().create_server(
            self._answer, self.host, self._wanted_port
        )

    async def stop(self) -> None:
        """Stop listening and close every connection; what was not acknowledged comes again."""
        if self._server is None:
            return
        self._server.close()
        for dialogue in list(self._opened):
            dialogue.hang_up()
        await self._server.wait_closed()
        self._server = None

    def _answer(self) -> Dialogue:
        return self._dialogue(
            self._handler,
            ident=self._ident,
            largest_mail=self._largest_mail,
            opened=self._opened,
        )
