"""Reads a mail that came to a return path. Pure, and it trusts nothing in it."""

import re
from dataclasses import replace
from email.message import Message

from services.mail_returns.automatic_reply import automatic_kind
from services.mail_returns.delivery_report import delivery_report
from services.mail_returns.parts import (
    UnreadableMail,
    header_of,
    own_parts,
    parsed,
    quoted_headers,
    text_of,
)
from services.mail_returns.returned_mail import MailKind, ReturnedMail
from services.mail_returns.well_known_forms import well_known_report

_MESSAGE_ID = re.compile(r"(?im)^[ \t>]*message-id:\s*<([^<>@\s]{1,80})@([^<>@\s]{1,255})>")
_OWN_ID = re.compile(r"\s*<[^<>@\s]{1,80}@([^<>@\s]{1,255})>\s*")


def read_returned(raw: bytes, *, own_domain: str) -> ReturnedMail:
    """What a mail that came back says; never more of it than a kind and codes.

    Args:
        raw: The mail as it arrived: any bytes.
        own_domain: The domain of our Message-IDs, by which a mail of our own is known.
    """
    try:
        mail = parsed(raw)
    except UnreadableMail:
        return ReturnedMail(kind=MailKind.UNREADABLE)
    if _is_ours(mail, own_domain):
        return ReturnedMail(kind=MailKind.OURS)
    report = delivery_report(mail)
    if report is None:
        kind = automatic_kind(mail)
        is_receipt = kind in (MailKind.READ_RECEIPT, MailKind.COMPLAINT)
        report = None if is_receipt else well_known_report(mail)
        if report is None:
            return ReturnedMail(kind=kind or MailKind.OTHER)
    return replace(report, quotes=_quoted_letter(mail, own_domain))


def _is_ours(mail: Message, own_domain: str) -> bool:
    found = _OWN_ID.fullmatch(header_of(mail, "Message-ID"))
    return found is not None and found[1].lower() == own_domain


def _quoted_letter(mail: Message, own_domain: str) -> str | None:
    """The letter of ours whose Message-ID stands in the returned headers."""
    texts = [*quoted_headers(mail)]
    if not texts:
        texts = [text_of(x) for x in own_parts(mail) if x.get_content_maintype() == "text"]
    for text in texts:
        for local, domain in _MESSAGE_ID.findall(text):
            if domain.lower() == own_domain:
                return str(local)
    return None
