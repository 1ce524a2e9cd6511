"""Reports in the form of RFC 3464, as different systems fill it in."""

import base64

from services.mail_returns.returned_mail import MailKind
from tests.unit.mail_returns.writing import (
    ADDRESS,
    LETTER,
    OUR_HEADERS,
    Sample,
    on_the_wire,
    report,
)

POSTFIX = """
Return-Path: <>
From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: bounce@example.org
Auto-Submitted: auto-replied
Message-Id: <4XyZ1abc@mx.example.com>
"""
POSTFIX_ABOUT = """
Reporting-MTA: dns; mx.example.com
X-Postfix-Queue-ID: 4XyZ1abc
X-Postfix-Sender: rfc822; bounce@example.org
Arrival-Date: Mon, 11 Jan 2027 09:00:01 +0000 (UTC)
"""
EXCHANGE = """
From: <postmaster@tenant.example.com>
Subject: Undeliverable: A message for you
To: bounce@example.org
Auto-Submitted: auto-replied
Message-ID: <0a1b2c@tenant.example.com>
"""
GMAIL = """
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
Subject: Delivery Status Notification (Failure)
To: bounce@example.org
Auto-Submitted: auto-replied
X-Failed-Recipients: ada.testcase@example.com
Message-ID: <6789ab@mx.example.com>
"""


def about(action: str, status: str, diagnostic: str = "", recipient: str = ADDRESS) -> str:
    """The group of fields about one recipient."""
    lines = [f"Final-Recipient: rfc822; {recipient}", f"Action: {action}", f"Status: {status}"]
    return "\n".join([*lines, f"Diagnostic-Code: {diagnostic}"] if diagnostic else lines)


def failed(name: str, raw: bytes, status: str, quotes: str | None = LETTER) -> Sample:
    return Sample(name=name, raw=raw, kind=MailKind.FAILED, status=status, quotes=quotes)


def delayed(name: str, raw: bytes, status: str) -> Sample:
    return Sample(name=name, raw=raw, kind=MailKind.DELAYED, status=status, quotes=LETTER)


def went_on(name: str, action: str, status: str) -> Sample:
    raw = report(POSTFIX_ABOUT, about(action, status), headers=POSTFIX)
    return Sample(name=name, raw=raw, kind=MailKind.DELIVERED, status=status, quotes=LETTER)


def _base64_report() -> bytes:
    fields = f"Reporting-MTA: dns; gate.example.com\n\n{about('failed', '5.1.1')}\n"
    whole = base64.b64encode(fields.encode()).decode()
    return report(
        whole,
        headers=POSTFIX,
        status_as="message/delivery-status\nContent-Transfer-Encoding: base64",
    )


STANDARD = [
    failed(
        "Postfix: no such mailbox",
        report(
            POSTFIX_ABOUT,
            about("failed", "5.1.1", f"smtp; 550 5.1.1 <{ADDRESS}>: user unknown"),
            headers=POSTFIX,
        ),
        "5.1.1",
    ),
    failed(
        "Postfix: the domain has no mail server",
        report(
            POSTFIX_ABOUT, about("failed", "5.4.4", "X-Postfix; Host not found"), headers=POSTFIX
        ),
        "5.4.4",
    ),
    failed(
        "Postfix: five days of trying are over",
        report(
            POSTFIX_ABOUT,
            about("failed", "4.4.1", "X-Postfix; connect to mx.example.net:25: timed out"),
            headers=POSTFIX,
        ),
        "4.4.1",
    ),
    delayed(
        "Postfix: warning of a delay",
        report(
            POSTFIX_ABOUT,
            about("delayed", "4.4.1") + "\nWill-Retry-Until: Sat, 16 Jan 2027 09:00:01 +0000",
            headers=POSTFIX.replace("Undelivered Mail Returned to Sender", "Delayed Mail"),
            human="THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.",
        ),
        "4.4.1",
    ),
    failed(
        "Postfix: headers only",
        report(
            POSTFIX_ABOUT,
            about("failed", "5.7.1", "smtp; 554 5.7.1 Service unavailable"),
            headers=POSTFIX,
            quoted_as="text/rfc822-headers",
        ),
        "5.7.1",
    ),
    failed(
        "Exim: in the standard form",
        report(
            "Reporting-MTA: dns; exim.example.net",
            about("failed", "5.0.0", "smtp; 550-5.1.1 The account does not exist\n 550 5.1.1 Bye"),
            headers=f"From: Mail Delivery System <Mailer-Daemon@exim.example.net>\n"
            f"Subject: Mail delivery failed: returning message to sender\n"
            f"X-Failed-Recipients: {ADDRESS}\nAuto-Submitted: auto-replied",
        ),
        "5.1.1",
    ),
    failed(
        "Office 365: recipient not found",
        report(
            "Reporting-MTA: dns;AB1.prod.example.com\nReceived-From-MTA: dns;mx.example.org",
            "Final-Recipient: rfc822;ada.testcase@example.com\nAction: failed\nStatus: 5.1.10\n"
            "Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient "
            "ada.testcase@example.com\n not found by SMTP address lookup",
            headers=EXCHANGE,
        ),
        "5.1.10",
    ),
    failed(
        "Office 365: access denied by a connector",
        report(
            "Reporting-MTA: dns;AB1PR01MB0001.prod.example.com",
            about("failed", "5.7.606", "smtp;550 5.7.606 Access denied, banned sending IP"),
            headers=EXCHANGE,
        ),
        "5.7.606",
    ),
    delayed(
        "Exchange: delayed",
        report(
            "Reporting-MTA: dns;edge.example.com",
            about("delayed", "4.4.7", "smtp;400 4.4.7 Message delayed"),
            headers=EXCHANGE.replace("Undeliverable", "Delivery delayed"),
        ),
        "4.4.7",
    ),
    failed(
        "Gmail: the address could not be found",
        report(
            "Reporting-MTA: dns; googlemail.com\nArrival-Date: Mon, 11 Jan 2027 01:00:02 -0800",
            about("failed", "5.1.1", "smtp; 550-5.1.1 The email account does not exist"),
            headers=GMAIL,
        ),
        "5.1.1",
    ),
    delayed(
        "Gmail: delayed, and still trying",
        report(
            "Reporting-MTA: dns; googlemail.com",
            about("delayed", "4.4.1", "smtp; timed out") + "\nWill-Retry-Until: Wed, 13 Jan 2027",
            headers=GMAIL.replace("(Failure)", "(Delay)"),
        ),
        "4.4.1",
    ),
    failed(
        "Sendmail: returned, see transcript",
        report(
            "Reporting-MTA: dns; sendmail.example.net\nReceived-From-MTA: DNS; mx.example.org",
            f"Final-Recipient: RFC822; {ADDRESS}\nAction: failed\nStatus: 5.1.1\n"
            "Remote-MTA: DNS; mx.example.com\nDiagnostic-Code: SMTP; 550 5.1.1 User unknown",
            headers="From: Mail Delivery Subsystem <MAILER-DAEMON@sendmail.example.net>\n"
            "Subject: Returned mail: see transcript for details\n"
            "Auto-Submitted: auto-generated (failure)",
        ),
        "5.1.1",
    ),
    failed(
        "a full mailbox, called permanent",
        report(POSTFIX_ABOUT, about("failed", "5.2.2", "smtp; 552 5.2.2 full"), headers=POSTFIX),
        "5.2.2",
    ),
    failed(
        "an alias with a comment in its action",
        report(
            POSTFIX_ABOUT,
            "Original-Recipient: rfc822;ada.testcase@example.com\n"
            "Final-Recipient: rfc822;ada@inside.example.com\n"
            "Action: FAILED (bad destination mailbox address)\nStatus: 5.1.1 (no mailbox)",
            headers=POSTFIX,
        ),
        "5.1.1",
    ),
    failed(
        "several addresses behind one, the worst of them counts",
        report(
            POSTFIX_ABOUT,
            about("delivered", "2.0.0", recipient="one@example.com"),
            about("failed", "5.1.1", recipient="two@example.com"),
            headers=POSTFIX,
        ),
        "5.1.1",
    ),
    failed(
        "no status field, only the server's answer",
        report(
            "Reporting-MTA: dns; old.example.net",
            f"Final-Recipient: rfc822; {ADDRESS}\nAction: failed\n"
            "Diagnostic-Code: smtp; 550 mailbox unavailable",
            headers=POSTFIX,
        ),
        "5.0.0",
    ),
    failed("fields in base64, against the RFC", _base64_report(), "5.1.1"),
    failed(
        "international mail (RFC 6533)",
        report(
            "Reporting-MTA: dns; mx.example.com",
            "Final-Recipient: utf-8; jos\u00e9@example.com\nAction: failed\nStatus: 5.6.7",
            headers=POSTFIX,
            status_as="message/global-delivery-status",
            quoted_as="message/global-headers",
        ),
        "5.6.7",
    ),
    failed(
        "wrapped by a mailing gateway",
        on_the_wire(
            f"""From: gate@example.net
Subject: Fwd: failure
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/report; report-type=delivery-status; boundary=inner

--inner
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {ADDRESS}
Action: failed
Status: 5.1.1

--inner
Content-Type: text/rfc822-headers

{OUR_HEADERS}
--inner--

--outer--
"""
        ),
        "5.1.1",
    ),
    failed(
        "cut off behind the fields",
        report(POSTFIX_ABOUT, about("failed", "5.1.1"), headers=POSTFIX).partition(b"message/rfc")[
            0
        ],
        "5.1.1",
        quotes=None,
    ),
    went_on("delivered, as asked", "delivered", "2.1.5"),
    went_on("relayed to a system that tells nothing", "relayed", "2.0.0"),
    went_on("expanded into a list", "expanded", "2.1.5"),
]
