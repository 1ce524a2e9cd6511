"""Takes what comes back from the mail server beside us, by LMTP or SMTP, on the running loop."""

from typing import Protocol

from aiosmtpd.smtp import SMTP, Envelope, Session

from services.mail.listening import TRY_AGAIN, ListeningServer, LocalDialogue, MailHandler
from services.mail_returns.return_path import ReturnAddress
from services.mail_returns.taking_in import Dealt, NotYet

LARGEST_MAIL = 25 * 1024 * 1024


class TakesIn(Protocol):
    """Deals with a mail that came back."""

    async def take_in(self, raw: bytes, sent_to: tuple[str, ...]) -> Dealt:
        """Deal with one mail, or raise ``NotYet``."""


class ReturnsListener(ListeningServer):
    """Listens for mail to return paths, and acknowledges it only when it was dealt with.

    It has neither TLS nor passwords: it belongs on this machine or in a network of its own, behind
    the mail server that takes mail from the world. Any token is taken alike, known or not, so that
    nobody can try out which exist.
    """

    def __init__(self, *, desk: TakesIn, address: ReturnAddress, host: str, port: int) -> None:
        super().__init__(
            _Handler(desk, address),
            LocalDialogue,
            ident="Due Course",
            largest_mail=LARGEST_MAIL,
            host=host,
            port=port,
        )


class _Handler(MailHandler):
    """Takes mail to return paths alone."""

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
            return TRY_AGAIN
        return "250 2.0.0 Dealt with"
