"""``duecourse mailbox``: the mail that a trial keeps on this machine."""

from typing import Annotated

import typer

from services.cli.answers import Answer, table
from services.cli.failures import InputRefused
from services.cli.registration import Commands
from services.cli.sessions import Reading
from services.cli.words import as_utc
from services.mail.trial_mailbox.reader import KeptMail, read_mailbox


def offer(commands: Commands) -> None:
    """Offer the command that reads the trial's mail."""
    commands.add("mailbox", mailbox)


async def mailbox(
    reading: Reading,
    number: Annotated[
        int | None,
        typer.Argument(min=1, help="Show the mail with this number; all in a list else."),
    ] = None,
) -> Answer:
    """Read the mail that a trial keeps on this machine: a list, or one as its reader sees it."""
    mails = await _mails(reading)
    if number is None:
        return _listed(mails)
    if number > len(mails):
        message = f"there is no mail {number}: the mailbox has {len(mails)}"
        raise InputRefused(message)
    mail = mails[number - 1]
    sealed = "(encrypted: only the owner of the key reads what it says)"
    said = sealed if mail.is_encrypted else mail.text.rstrip()
    return Answer(
        data={**_head(number, mail), "text": mail.text, "html": mail.html},
        shown=[f"To: {mail.to}", f"Subject: {mail.subject}", "", said],
    )


def _listed(mails: list[KeptMail]) -> Answer:
    numbered = list(enumerate(mails, start=1))
    rows = ((n, as_utc(mail.received_at), mail.to, mail.subject) for n, mail in numbered)
    empty = "No mail yet: letters leave within the safe hours of whoever gets them."
    return Answer(
        data=[_head(number, mail) for number, mail in numbered],
        shown=[table("no.", "when (UTC)", "to", "subject", rows=rows) if mails else empty],
    )


def _head(number: int, mail: KeptMail) -> dict[str, object]:
    return {
        "number": number,
        "received_at": mail.received_at,
        "to": mail.to,
        "subject": mail.subject,
        "message_id": mail.message_id,
        "encrypted": mail.is_encrypted,
    }


async def _mails(reading: Reading) -> list[KeptMail]:
    settings = reading.parts.settings
    if not settings.keeps_its_own_mail:
        message = "this installation sends its mail through a relay: there is no mailbox to read"
        raise InputRefused(message)
    await reading.parts.ledger.audit.note(
        reading.access("read_mailbox"), "mailbox.read", case_id=None
    )
    return read_mailbox(settings.mailbox)
