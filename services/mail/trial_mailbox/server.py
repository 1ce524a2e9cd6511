"""A mail server on the running loop, for trials: loopback only, and it passes nothing on."""

import asyncio
import logging
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from services.mail.relay_settings import is_loopback
from services.mail.trial_mailbox.keeper import MailKeeper

_LARGEST_MAIL = 10 * 1024 * 1024


class TrialMailServerError(ValueError):
    """The trial mail server was asked to listen where others could reach it."""


class TrialMailServer:
    """Takes mail on a loopback port and keeps it in a Maildir.

    A mail is acknowledged only when disk and folder have it; when they cannot take it, the sender
    is told to try again later (452, RFC 5321 4.2.3).

    Attributes:
        host: Where it listens.
        folder: The Maildir.
    """

    def __init__(self, folder: Path, *, host: str = "127.0.0.1", port: int = 0) -> None:
        if not is_loopback(host):
            raise TrialMailServerError(
                f"The trial mail server may listen on this machine only, not on {host}: use "
                "127.0.0.1, or configure a real relay."
            )
        self.host = host
        self.folder = folder
        self._wanted_port = port
        self._keeper = _KeepingHandler(MailKeeper(folder))
        self._server: asyncio.Server | None = None
        self._dialogues: set[_Dialogue] = set()

    @property
    def port(self) -> int:
        """The port it listens on; known once it has started.

        Raises:
            RuntimeError: It is not running.
        """
        if self._server is None:
            raise RuntimeError("The trial mail server is not running: start it first.")
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: The port is taken.
        """
        # The library logs every command with its address; letters and people stay out of logs.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Dialogue(self._keeper, loop, self._dialogues), self.host, self._wanted_port
        )

    async def stop(self) -> None:
        """Stop listening and close every connection; kept mails stay."""
        if self._server is None:
            return
        self._server.close()
        for dialogue in list(self._dialogues):
            dialogue.hang_up()
        await self._server.wait_closed()
        self._server = None


class _Dialogue(SMTP):
    """One connection, known to the server so that it can be closed with it."""

    def __init__(
        self,
        handler: "_KeepingHandler",
        loop: asyncio.AbstractEventLoop,
        dialogues: "set[_Dialogue]",
    ) -> None:
        super().__init__(
            handler,
            data_size_limit=_LARGEST_MAIL,
            enable_SMTPUTF8=True,
            hostname="localhost",
            ident="Due Course trial mailbox",
            loop=loop,
        )
        self._dialogues = dialogues

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


class _KeepingHandler:
    """What the library asks when a mail has arrived; the names are the library's."""

    def __init__(self, keeper: MailKeeper) -> None:
        self._keeper = keeper
        self._one_at_a_time = asyncio.Lock()

    async def handle_DATA(  # noqa: N802 - the library looks for this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail, then acknowledge it."""
        del server, session
        try:
            async with self._one_at_a_time:
                await asyncio.to_thread(self._keeper.keep, envelope.original_content or b"")
        except OSError:
            # The sender's report carries it on: the mail counts as deferred there.
            return "452 4.3.1 The mailbox cannot keep the mail at the moment"
        return "250 2.0.0 Kept"

    async def handle_exception(self, error: Exception) -> str:
        """Answer an unforeseen fault without quoting it: it may hold an address."""
        del error
        return "451 4.3.0 The mailbox failed; try again later"
