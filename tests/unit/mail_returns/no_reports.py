"""Mail that comes to a return path and is no report: it changes nothing."""

from services.mail_returns.returned_mail import MailKind
from tests.unit.mail_returns.standard_reports import POSTFIX, POSTFIX_ABOUT, about
from tests.unit.mail_returns.writing import (
    ADDRESS,
    OUR_HEADERS,
    Sample,
    on_the_wire,
    plain,
    report,
)

QUOTED_REPORT = report(POSTFIX_ABOUT, about("failed", "5.1.1"), headers=POSTFIX).decode()


def _nothing(name: str, raw: bytes, kind: MailKind) -> Sample:
    return Sample(name=name, raw=raw, kind=kind)


def _announced_reports(report_type: str, part: str) -> bytes:
    return on_the_wire(
        f"""From: {ADDRESS}
Subject: Read: A message for you
MIME-Version: 1.0
Content-Type: multipart/report; report-type={report_type}; boundary=cut

--cut
Content-Type: text/plain

Your message could not be delivered, or was read, or was not wanted.

--cut
Content-Type: {part}

Final-Recipient: rfc822; {ADDRESS}
Disposition: manual-action/MDN-sent-manually; displayed
Feedback-Type: abuse

--cut--
"""
    )


NOT_REPORTS = [
    _nothing(
        "out of office, in the standard form (RFC 3834)",
        plain(
            f"From: {ADDRESS}\nSubject: Auto: A message for you\nAuto-Submitted: auto-replied",
            "I am away. Mail sent to me could not be delivered to my deputy: user unknown.",
        ),
        MailKind.AUTOMATIC,
    ),
    _nothing(
        "out of office, known by its subject alone",
        plain(f"From: {ADDRESS}\nSubject: Out of Office: A message for you", "Back on Monday."),
        MailKind.AUTOMATIC,
    ),
    _nothing(
        "out of office in French, its subject encoded",
        plain(
            f"From: {ADDRESS}\nSubject: =?utf-8?q?R=C3=A9ponse_automatique_=3A_message?=",
            "Absente.",
        ),
        MailKind.AUTOMATIC,
    ),
    _nothing(
        "a vacation program of old",
        plain(f"From: {ADDRESS}\nPrecedence: bulk\nSubject: away from my mail", "Away."),
        MailKind.AUTOMATIC,
    ),
    _nothing(
        "a challenge that asks to be answered",
        plain(
            f"From: {ADDRESS}\nSubject: [confirm] Your mail is waiting for you to confirm it",
            "Your message was not delivered yet. Click here to prove that you are a person.",
        ),
        MailKind.OTHER,
    ),
    _nothing(
        "a person who writes about a failure",
        plain(
            f"From: {ADDRESS}\nSubject: Re: A message", "Your mail was undeliverable, 550 5.1.1!"
        ),
        MailKind.OTHER,
    ),
    _nothing(
        "a person who forwards a report",
        on_the_wire(
            f"From: {ADDRESS}\nSubject: Fwd\nMIME-Version: 1.0\n"
            "Content-Type: multipart/mixed; boundary=fwd\n\n--fwd\nContent-Type: message/rfc822\n\n"
            + QUOTED_REPORT.replace("\r\n", "\n")
            + "\n--fwd--\n"
        ),
        MailKind.OTHER,
    ),
    _nothing(
        "a receipt that it was read",
        _announced_reports("disposition-notification", "message/disposition-notification"),
        MailKind.READ_RECEIPT,
    ),
    _nothing(
        "a complaint about unwanted mail",
        _announced_reports("feedback-report", "message/feedback-report"),
        MailKind.COMPLAINT,
    ),
    _nothing(
        "our own letter, back in a loop", on_the_wire(OUR_HEADERS + "\nHello.\n"), MailKind.OURS
    ),
    _nothing("nothing at all", b"", MailKind.UNREADABLE),
    _nothing("blank lines", b"\r\n \r\n\0\0\r\n", MailKind.UNREADABLE),
    _nothing("eight-bit noise", bytes(range(128, 256)) * 40, MailKind.OTHER),
    _nothing(
        "parts within parts within parts",
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
            for n in range(5000)
        ),
        MailKind.UNREADABLE,
    ),
    _nothing(
        "a report that names no recipient",
        report(POSTFIX_ABOUT, "Action: failed\nStatus: 5.1.1", headers="From: ada@example.com"),
        MailKind.OTHER,
    ),
    _nothing(
        "a report with an action that nobody defined",
        report(
            POSTFIX_ABOUT,
            f"Final-Recipient: rfc822; {ADDRESS}\nAction: exploded",
            headers="From: ada@example.com",
        ),
        MailKind.OTHER,
    ),
]
