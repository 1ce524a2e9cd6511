"""Reads the trial mailbox for a person who wants to see what was sent."""

import email
import email.policy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMail:
    """One mail of the trial mailbox; its representation hides who got it and what it says.

    Attributes:
        received_at: When the mailbox had it on disk, in UTC.
        message_id: With its angle brackets; empty when the mail had none.
        to: The To header, decoded.
        subject: Decoded.
        text: The plain part, lines ending in LF; empty when there was none.
        html: The HTML part likewise.
        is_encrypted: Only the owner of a key can read what it says; text and HTML are empty.
    """

    received_at: datetime
    message_id: str
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    is_encrypted: bool = False


def read_mailbox(folder: Path) -> list[KeptMail]:
    """Read every kept mail, the oldest first.

    Args:
        folder: The Maildir of a `TrialMailServer`. A folder that is not there yet is an empty
            mailbox; nothing is made by reading.

    Raises:
        OSError: A file cannot be read.
    """
    files = [path for part in ("new", "cur") for path in (folder / part).glob("*")]
    in_order = sorted(files, key=lambda path: (path.stat().st_mtime_ns, path.name))
    return [_read_mail(path) for path in in_order]


def _read_mail(path: Path) -> KeptMail:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.SMTPUTF8)
    return KeptMail(
        received_at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        message_id=str(message.get("Message-ID", "")),
        to=str(message.get("To", "")),
        subject=str(message.get("Subject", "")),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        is_encrypted=message.get_content_type() == "multipart/encrypted",
    )


def _part(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    if part is None:
        return ""
    content: str = part.get_content()
    return content.replace("\r\n", "\n")
