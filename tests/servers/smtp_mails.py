"""Mails and relay settings for tests that talk to a test SMTP server."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

from services.mail.address import parse_address
from services.mail.message import MailContent, MailIdentity, assemble_mail
from services.mail.outgoing import OutgoingMail
from services.mail.relay_settings import MailSecurity, RelaySettings

SENDER_ADDRESS = parse_address("no-reply@office.example.org")
SENDER = MailIdentity(
    name="Example Office",
    address=SENDER_ADDRESS,
    return_path=SENDER_ADDRESS,
    message_id_domain="mail.example.org",
)


def a_letter(letter_id: str = "letter-1") -> MailContent:
    """A small invented letter."""
    return MailContent(
        letter_id=letter_id,
        language="en",
        subject="A message from the office",
        text="There is a message for you.\n.\n..dots\nThe office\n",
        html="<p>There is a message for you.</p>\n",
    )


def a_mail(letter_id: str = "letter-1", to: str = "ada.testcase@example.org") -> OutgoingMail:
    """A letter ready to leave."""
    return assemble_mail(
        letter=a_letter(letter_id),
        sender=SENDER,
        recipient=parse_address(to),
        dated=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    )


def relay_at(
    port: int,
    *,
    connections: int = 10,
    mails_per_connection: int = 100,
    idle_seconds: float = 30,
    final_reply_seconds: float = 600,
    command_seconds: float = 300,
    data_seconds: float = 120,
) -> RelaySettings:
    """Settings for an unprotected relay on this machine."""
    return RelaySettings(
        host="127.0.0.1",
        port=port,
        security=MailSecurity.NONE_ON_LOOPBACK,
        connections=connections,
        mails_per_connection=mails_per_connection,
        idle_seconds=idle_seconds,
        final_reply_seconds=final_reply_seconds,
        command_seconds=command_seconds,
        data_seconds=data_seconds,
    )


def impatient_relay_at(port: int, wait: float = 0.4) -> RelaySettings:
    """The same with waits so short that a silent relay costs a test a moment."""
    return relay_at(
        port, command_seconds=wait, data_seconds=wait, final_reply_seconds=wait
    ).model_copy(update={"connect_seconds": wait})


class DataStarted:
    """Counts how often a transport asked to begin with the content."""

    def __init__(self, error: Exception | None = None) -> None:
        self.times = 0
        self._error = error

    async def __call__(self) -> None:
        """Record the question, and raise if the test wants it."""
        self.times += 1
        if self._error is not None:
            raise self._error


def hours_passing() -> Callable[[], float]:
    """A clock on which every rest of a relay is over whenever it is looked at."""
    ticks = count(step=3600.0)
    return lambda: next(ticks)
