"""Reports that are in no standard form, as widespread mail systems write or wrote them.

Each form is recognised by marks of the system that writes it, never by words alone that a person
could write in a reply.
"""

import re
from email.message import Message
from itertools import islice

from services.mail_returns.parts import header_of, own_parts, text_of
from services.mail_returns.returned_mail import MailKind, ReturnedMail
from services.mail_returns.status import EnhancedStatus

_LONGEST_TEXT = 20_000
_SYSTEMS = re.compile(r"(?i)\b(mailer-daemon|postmaster|mail-daemon|maildaemon|mailerdaemon)@")
_QSBMF = re.compile(r"\s*Hi\. This is the ")
"""How every report in qmail's form begins."""

_WAITS = re.compile(
    r"(?i)warning message only"
    r"|transient non-fatal errors"
    r"|(?:has|have) been delayed"
    r"|has not (?:yet )?been delivered to one or more of its recipients after"
    r"|will (?:continue to be retried|be retried|keep trying)"
    r"|delivery (?:is )?delayed"
)
_FAILED = re.compile(
    r"(?i)this is a permanent error"
    r"|permanent fatal errors"
    r"|failed permanently"
    r"|could not be delivered"
    r"|couldn't be delivered"
    r"|wasn't able to deliver"
    r"|unable to deliver"
    r"|did not reach the following recipient"
    r"|delivery (?:has )?failed"
    r"|undeliverable|undelivered|nondeliverable|not delivered"
    r"|user unknown|no such user|recipient rejected|mailbox unavailable"
)
_THE_LETTER_ITSELF = re.compile(
    r"(?im)^[ >-]*(?:-+ ?below this line is a copy|this is a copy of the message"
    r"|-+ ?(?:this is a copy|original message|returned message|unsent message)"
    r"|-+ ?the header of the original)"
)


def well_known_report(mail: Message) -> ReturnedMail | None:
    """What a report in another form says, or None if the mail is none."""
    said = _said_by_the_system(mail)
    is_qmail = _QSBMF.match(said) is not None
    failed_ones = header_of(mail, "X-Failed-Recipients")
    if not (is_qmail or failed_ones or _is_from_a_mail_system(mail)):
        return None
    told = " ".join(f"{header_of(mail, 'Subject')} {said}".split())
    if _WAITS.search(told):
        return ReturnedMail(kind=MailKind.DELAYED, status=EnhancedStatus.stated_in(said))
    if is_qmail or failed_ones or _FAILED.search(told):
        return ReturnedMail(kind=MailKind.FAILED, status=EnhancedStatus.stated_in(said))
    return None


def _is_from_a_mail_system(mail: Message) -> bool:
    return any(_SYSTEMS.search(header_of(mail, name)) for name in ("From", "Sender"))


def _said_by_the_system(mail: Message) -> str:
    """The words before the returned letter, in which there may be anything."""
    texts = (x for x in own_parts(mail) if x.get_content_maintype() == "text")
    text = "\n".join(text_of(part)[:_LONGEST_TEXT] for part in islice(texts, 2))
    letter = _THE_LETTER_ITSELF.search(text)
    return text if letter is None else text[: letter.start()]
