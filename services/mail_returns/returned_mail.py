"""What one mail that came back amounts to: a kind and codes, and nothing of its text."""

from dataclasses import dataclass
from enum import Enum

from services.mail_returns.status import EnhancedStatus


class MailKind(Enum):
    """What a mail to a return path is."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    """Delivered, relayed or expanded (RFC 3464 2.3.3): no reason to do anything."""

    AUTOMATIC = "automatic"
    """Out of office and other automatic replies (RFC 3834)."""

    READ_RECEIPT = "read_receipt"
    """A disposition notification (RFC 8098): reading is never tracked."""

    COMPLAINT = "complaint"
    """A feedback report about unwanted mail (RFC 5965)."""

    OURS = "ours"
    """A mail of our own that came back whole: forwarded, or going round in a loop."""

    OTHER = "other"
    """A reply of a person, a challenge, an advertisement: no report."""

    UNREADABLE = "unreadable"
    """Empty, or built to be expensive to read."""

    @property
    def says_that_a_letter_is_not_there(self) -> bool:
        """Whether it is a report that a letter did not arrive, or not yet."""
        return self in (MailKind.FAILED, MailKind.DELAYED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedMail:
    """A mail that came back, as it was understood.

    Attributes:
        kind: What it is.
        status: Why, for reports; a failure without any code counts as permanent.
        quotes: The letter of ours whose headers it quotes, if it quotes any.
    """

    kind: MailKind
    status: EnhancedStatus | None = None
    quotes: str | None = None
