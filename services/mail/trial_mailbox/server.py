"""A mail server on the running loop, for trials: loopback only, and it passes nothing on."""

import asyncio
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from services.mail.listening import ListeningServer, MailHandler
from services.mail.relay_settings import is_loopback
from services.mail.trial_mailbox.keeper import MailKeeper

_LARGEST_MAIL = 10 * 1024 * 1024


class TrialMailServerError(ValueError):
    """The trial mail server was asked to listen where others could reach it."""


class TrialMailServer(ListeningServer):
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
        super().__init__(
            _KeepingHandler(MailKeeper(folder)),
            ident="Due Course trial mailbox",
            largest_mail=_LARGEST_MAIL,
            host=host,
            port=port,
        )
        self.folder = folder


class _KeepingHandler(MailHandler):
    """Keeps every mail."""

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
