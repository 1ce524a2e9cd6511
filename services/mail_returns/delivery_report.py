"""Delivery reports in the standard form: RFC 3464, and RFC 6533 for international mail."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from email.message import Message

from services.mail_returns.parts import own_parts, text_of
from services.mail_returns.returned_mail import MailKind, ReturnedMail
from services.mail_returns.status import EnhancedStatus, StatusClass, most_telling

_STATUS_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_FOLDED = re.compile(r"\n[ \t]+")
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]*)[ \t]*:[ \t]*(.*)")
_BLANK = re.compile(r"\n[ \t]*\n")

_ACTIONS = {
    "failed": MailKind.FAILED,
    "delayed": MailKind.DELAYED,
    "delivered": MailKind.DELIVERED,
    "relayed": MailKind.DELIVERED,
    "expanded": MailKind.DELIVERED,
}
_BY_CLASS = {
    StatusClass.PERMANENT: MailKind.FAILED,
    StatusClass.TRANSIENT: MailKind.DELAYED,
    StatusClass.SUCCESS: MailKind.DELIVERED,
}
_WORST_FIRST = (MailKind.FAILED, MailKind.DELAYED, MailKind.DELIVERED)


def delivery_report(mail: Message) -> ReturnedMail | None:
    """What a report in the standard form says, or None if the mail is none.

    A letter goes to one address; where that address forwards to several, the worst counts.
    """
    about = [
        said
        for part in own_parts(mail)
        if part.get_content_type() in _STATUS_PARTS or _is_a_report_in_plain_text(mail, part)
        for fields in _groups(part)
        if (said := _about_a_recipient(fields)) is not None
    ]
    return min(about, key=lambda x: _WORST_FIRST.index(x.kind), default=None)


def _is_a_report_in_plain_text(mail: Message, part: Message) -> bool:
    """Whether a gateway turned the part with the codes into text."""
    announced = str(mail.get_param("report-type", "")).lower()
    return announced == "delivery-status" and part.get_content_type() == "text/plain"


def _groups(part: Message) -> Iterator[Mapping[str, str]]:
    """The groups of fields, one about the mail and then one for each recipient (RFC 3464 2.1)."""
    text = text_of(part)
    if str(part.get("content-transfer-encoding", "")).strip().lower() == "base64":
        text = _decoded(text)
    for group in _BLANK.split(_FOLDED.sub(" ", text)):
        fields: dict[str, str] = {}
        for line in group.splitlines():
            found = _FIELD.match(line)
            if found is not None:
                fields.setdefault(found[1].lower(), found[2].strip())
        yield fields


def _decoded(text: str) -> str:
    """RFC 3464 forbids base64 here, and some gateways use it."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode(errors="replace")
    except (binascii.Error, ValueError):
        return text


def _about_a_recipient(fields: Mapping[str, str]) -> ReturnedMail | None:
    if not fields.keys() & {"final-recipient", "original-recipient"}:
        return None
    action = fields.get("action", "").partition("(")[0].strip().lower()
    stated = EnhancedStatus.stated_in(fields.get("status", ""))
    diagnosed = EnhancedStatus.stated_in(fields.get("diagnostic-code", ""))
    if stated is not None and diagnosed is not None and stated.severity is not diagnosed.severity:
        diagnosed = None
    status = most_telling((stated, diagnosed))
    kind = _ACTIONS.get(action) or (_BY_CLASS[status.severity] if status else None)
    return None if kind is None else ReturnedMail(kind=kind, status=status)
