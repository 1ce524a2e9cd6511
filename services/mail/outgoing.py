"""A mail ready to leave: one recipient, and bytes that no attempt changes."""

import re
from dataclasses import dataclass, field

from services.mail.address import MailAddress

_BARE_LINE_END = re.compile(rb"\r(?!\n)|(?<!\r)\n")
LONGEST_LINE = 998
"""Octets of a line without its CRLF (RFC 5322 2.1.1)."""


class UnsendableContentError(ValueError):
    """The bytes are no mail that can be sent as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """One mail to one recipient; its representation hides address and content.

    Attributes:
        letter_id: The letter it carries; opaque.
        return_path: Where the relay sends a failure notice (RFC 5321 4.4).
        recipient: The one recipient.
        content: The whole message with CRLF line ends, before dot-stuffing.

    Raises:
        UnsendableContentError: The bytes hold a bare CR or LF (with which a second mail can be
            smuggled past a relay), an overlong line, NUL, or do not end a line.
    """

    letter_id: str
    return_path: MailAddress = field(repr=False)
    recipient: MailAddress = field(repr=False)
    content: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not self.content.endswith(b"\r\n"):
            raise UnsendableContentError("The mail does not end with CRLF: assemble it anew.")
        if _BARE_LINE_END.search(self.content) or b"\0" in self.content:
            raise UnsendableContentError(
                "The mail holds a CR or LF of its own, or NUL: lines must end with CRLF."
            )
        if max(map(len, self.content.split(b"\r\n"))) > LONGEST_LINE:
            raise UnsendableContentError(
                f"The mail has a line of more than {LONGEST_LINE} bytes: encode it."
            )

    @property
    def needs_smtputf8(self) -> bool:
        """The relay must take addresses that are not ASCII (RFC 6531)."""
        return self.recipient.needs_smtputf8 or self.return_path.needs_smtputf8
