"""A letter as the bytes of one mail: the same letter gives the same bytes, always.

The headers and parts are written here, not by the standard library's generator, because its
folding of headers differs between versions of Python, and an attempt repeated after an upgrade
would then carry other bytes under the same Message-ID.
"""

import binascii
import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime, quote

from services.mail.address import MailAddress
from services.mail.header_text import require_header_text
from services.mail.html_safety import require_self_contained
from services.mail.outgoing import OutgoingMail

_LETTER_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")
_DOMAIN = re.compile(
    r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
_LONGEST_SUBJECT = 200
_LONGEST_NAME = 70
_LONGEST_ENCODED_NAME = 45
"""Bytes that fit one encoded word (RFC 2047 2): readers join several words differently."""
_HEADER_WIDTH = 75


class MailContentError(ValueError):
    """A letter cannot be put into a mail; the message says why and quotes nothing personal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailIdentity:
    """Who our mails come from: the same for every letter, so that it tells nothing.

    Attributes:
        name: Shown as the sender; one line.
        address: Shown as the sender.
        return_path: Where failure notices go; often the same address.
        message_id_domain: The domain of every Message-ID, in ASCII lower case.

    Raises:
        HeaderTextError: The name cannot stand in a header.
        MailContentError: The name is too long to be encoded, the domain is no domain, or an
            address is not ASCII before its at sign (it must work with every relay).
    """

    name: str
    address: MailAddress
    return_path: MailAddress
    message_id_domain: str

    def __post_init__(self) -> None:
        require_header_text(self.name, field="sender's name", longest=_LONGEST_NAME)
        if not self.name.isascii() and len(self.name.encode()) > _LONGEST_ENCODED_NAME:
            raise MailContentError(
                f"The sender's name {self.name!r} has {len(self.name.encode())} bytes and may have "
                f"{_LONGEST_ENCODED_NAME}: shorten it."
            )
        if not _DOMAIN.fullmatch(self.message_id_domain):
            raise MailContentError(
                f"{self.message_id_domain!r} is no domain for Message-IDs: give one in ASCII lower "
                "case, such as mail.example.org."
            )
        if self.address.needs_smtputf8 or self.return_path.needs_smtputf8:
            raise MailContentError(
                "The sender's address must be ASCII before its at sign: not every relay takes more."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class MailContent:
    """What a letter says, rendered; its representation hides it.

    Attributes:
        letter_id: Opaque and stable between attempts; 1 to 64 ASCII letters, digits, ``.-_``.
        language: A language tag (BCP 47) such as ``fr`` or ``pt-BR``.
        subject: One line.
        text: The plain part.
        html: The HTML part; it fetches nothing.
    """

    letter_id: str
    language: str
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)


def assemble_mail(
    *, letter: MailContent, sender: MailIdentity, recipient: MailAddress, dated: datetime
) -> OutgoingMail:
    """Write a letter as the bytes of one mail.

    Identical arguments give identical bytes: the boundary and the Message-ID come from the letter
    id, and the date is given. It is written in UTC, so that it tells no place.

    Args:
        letter: What the mail says.
        sender: Who it comes from.
        recipient: The one recipient.
        dated: The Date header; must know its zone.

    Raises:
        MailContentError: An id, language, date or text cannot be put into a mail.
        HeaderTextError: The subject cannot stand in a header.
        FetchingHtmlError: The HTML part would contact a server when it is opened.
    """
    lines = [
        *headers_of(letter=letter, sender=sender, recipient=recipient, dated=dated),
        *alternative_parts(letter),
    ]
    return OutgoingMail(
        letter_id=letter.letter_id,
        return_path=sender.return_path,
        recipient=recipient,
        content=b"\r\n".join(lines),
    )


def message_id(letter_id: str, domain: str) -> str:
    """The Message-ID of every attempt at a letter, by which a mail reader shows copies as one."""
    return f"<{letter_id}@{domain}>"


def alternative_parts(letter: MailContent) -> list[bytes]:
    """The lines of a letter as text and as a page, with the header that says so.

    Raises:
        MailContentError: A text holds half of a character.
        FetchingHtmlError: The page would contact a server when it is opened.
    """
    boundary = boundary_of(letter.letter_id)
    return [
        b'Content-Type: multipart/alternative;\r\n boundary="' + boundary + b'"',
        b"",
        b"--" + boundary,
        *_part(b"plain", letter.text),
        b"--" + boundary,
        *_part(b"html", require_self_contained(letter.html)),
        b"--" + boundary + b"--",
        b"",
    ]


def headers_of(
    *, letter: MailContent, sender: MailIdentity, recipient: MailAddress, dated: datetime
) -> list[bytes]:
    """The headers of every mail to a party, but the type of its content.

    Raises:
        MailContentError: An id, language or date cannot stand in a header.
        HeaderTextError: The subject cannot stand in a header.
    """
    _require_token(letter.letter_id, _LETTER_ID, "letter id")
    _require_token(letter.language, _LANGUAGE, "language tag")
    if dated.tzinfo is None:
        raise MailContentError("The mail's date has no time zone: give an aware instant.")
    require_header_text(letter.subject, field="subject", longest=_LONGEST_SUBJECT)
    fields = {
        "From": f"{_display_name(sender.name)}\r\n <{sender.address.envelope}>",
        "To": recipient.envelope,
        "Subject": _encoded("Subject", letter.subject),
        "Date": format_datetime(dated.astimezone(UTC).replace(microsecond=0)),
        "Message-ID": message_id(letter.letter_id, sender.message_id_domain),
        # RFC 3834 section 5: nobody's automatic reply shall answer, and no loop shall start.
        "Auto-Submitted": "auto-generated",
        # For servers that do not know RFC 3834 (MS-OXCMAIL 2.2.3.2.14). Not 'All': that would
        # also suppress the failure notice by which we learn that somebody was not informed. DR,
        # RN and NRN would tell us whether she read it, which is never tracked.
        "X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply",
        "Content-Language": letter.language,
        "MIME-Version": "1.0",
    }
    return [f"{name}: {value}".encode() for name, value in fields.items()]


def _display_name(name: str) -> str:
    if name.isascii():
        return f'"{quote(name)}"'
    return f"=?utf-8?b?{b64encode(name.encode()).decode()}?="


def _encoded(field_name: str, text: str) -> str:
    # RFC 2047; also plain ASCII text that looks like an encoded word is encoded, not believed.
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    header = Header(text, charset, maxlinelen=_HEADER_WIDTH, header_name=field_name)
    return header.encode(linesep="\r\n")


def _part(subtype: bytes, text: str) -> list[bytes]:
    return [
        b"Content-Type: text/" + subtype + b'; charset="utf-8"',
        b"Content-Transfer-Encoding: quoted-printable",
        b"",
        _quoted_printable(text),
    ]


def _quoted_printable(text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    try:
        octets = "\r\n".join([*lines, ""]).encode()
    except UnicodeEncodeError:
        octets = None
    # Raised outside the handler, whose error holds the whole text.
    if octets is None:
        raise MailContentError("The letter holds half of a character: render it from valid text.")
    return binascii.b2a_qp(octets, istext=True)


def boundary_of(letter_id: str) -> bytes:
    """What separates the parts of a mail; the same at every attempt."""
    # '=_' cannot occur in quoted-printable text, so no letter can contain its own boundary
    # (RFC 2045 6.7).
    return b"=_" + hashlib.sha256(letter_id.encode()).hexdigest()[:32].encode()


def _require_token(value: str, pattern: re.Pattern[str], name: str) -> None:
    if not pattern.fullmatch(value):
        raise MailContentError(
            f"The {name} {value[:80]!r} cannot stand in a mail header: use ASCII letters, digits, "
            "and hyphens between them."
        )
