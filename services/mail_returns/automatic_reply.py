"""Replies that no person wrote: out of office, vacation, receipts, complaints (RFC 3834)."""

import re
from email.message import Message

from services.mail_returns.parts import header_of
from services.mail_returns.returned_mail import MailKind

_REPORTS = {
    "disposition-notification": MailKind.READ_RECEIPT,
    "feedback-report": MailKind.COMPLAINT,
}
_MARKS = ("X-Autoreply", "X-Autorespond", "X-Autoresponse", "X-Mail-Autoreply", "X-Vacation")
_PRECEDENCE = frozenset({"auto_reply", "bulk", "junk", "list"})
_SUBJECT = re.compile(
    r"(?i)\s*(?:auto(?:matic(?:ally)?|mated)?[- ]?(?:generated )?(?:reply|response)"
    r"|out of (?:the )?office|on vacation|abwesenheit|automatische antwort"
    r"|r[ée]ponse automatique|respuesta autom[áa]tica|автоответ|自动(?:回复|答复)|رد تلقائي)"
)


def automatic_kind(mail: Message) -> MailKind | None:
    """What kind of automatic mail this is, or None if a person may have written it."""
    report = str(mail.get_param("report-type", "")).lower()
    if report in _REPORTS:
        return _REPORTS[report]
    submitted = header_of(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    is_marked = submitted not in ("", "no") or any(header_of(mail, x) for x in _MARKS)
    in_bulk = header_of(mail, "Precedence").lower() in _PRECEDENCE
    if is_marked or in_bulk or _SUBJECT.match(header_of(mail, "Subject")):
        return MailKind.AUTOMATIC
    return None
