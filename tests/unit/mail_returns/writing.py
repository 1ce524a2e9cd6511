"""Writes mails as they come back, from the RFCs' and the vendors' documented forms."""

from dataclasses import dataclass

from services.mail_returns.returned_mail import MailKind

OWN_DOMAIN = "mail.example.org"
LETTER = "letter-0001"
ADDRESS = "ada.testcase@example.com"

OUR_HEADERS = f"""\
From: "Updates" <updates@example.org>
To: {ADDRESS}
Subject: A message for you
Date: Mon, 11 Jan 2027 09:00:00 +0000
Message-ID: <{LETTER}@{OWN_DOMAIN}>
Auto-Submitted: auto-generated
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A mail that came back, and what is to be made of it."""

    name: str
    raw: bytes
    kind: MailKind
    status: str | None = None
    quotes: str | None = None


def on_the_wire(text: str) -> bytes:
    """A mail with the line ends that it has on its way."""
    return text.replace("\n", "\r\n").encode()


def report(
    *groups: str,
    headers: str,
    human: str = "Your message could not be delivered.",
    quoted: str = OUR_HEADERS,
    quoted_as: str = "message/rfc822",
    status_as: str = "message/delivery-status",
) -> bytes:
    """A report as RFC 3462 and RFC 3464 put it together: words, fields, and what is returned."""
    fields = "\n\n".join(group.strip("\n") for group in groups)
    return on_the_wire(
        f"""{headers.strip()}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_cut"

This is a MIME-encapsulated message.

--=_cut
Content-Type: text/plain; charset=us-ascii

{human}

--=_cut
Content-Type: {status_as}

{fields}

--=_cut
Content-Type: {quoted_as}

{quoted}
A letter.

--=_cut--
"""
    )


def plain(headers: str, text: str) -> bytes:
    """A mail of text alone."""
    return on_the_wire(f"{headers.strip()}\n\n{text.strip()}\n")
