"""Reports in no standard form: Exim, qmail, older Exchange, Gmail and Sendmail."""

from services.mail_returns.returned_mail import MailKind
from tests.unit.mail_returns.writing import ADDRESS, LETTER, OUR_HEADERS, Sample, plain


def _failed(name: str, raw: bytes, status: str | None) -> Sample:
    return Sample(name=name, raw=raw, kind=MailKind.FAILED, status=status, quotes=LETTER)


def _delayed(name: str, raw: bytes, status: str | None) -> Sample:
    return Sample(name=name, raw=raw, kind=MailKind.DELAYED, status=status, quotes=LETTER)


OTHER = [
    _failed(
        "Exim: all in text",
        plain(
            f"X-Failed-Recipients: {ADDRESS}\nAuto-Submitted: auto-replied\n"
            "From: Mail Delivery System <Mailer-Daemon@exim.example.net>\n"
            "Subject: Mail delivery failed: returning message to sender",
            f"""This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {ADDRESS}
    SMTP error from remote mail server after RCPT TO:<{ADDRESS}>:
    host mx.example.com [192.0.2.25]: 550 5.1.1 <{ADDRESS}>: Recipient address rejected

------ This is a copy of the message, including all the headers. ------

{OUR_HEADERS}
""",
        ),
        "5.1.1",
    ),
    _delayed(
        "Exim: delayed 24 hours",
        plain(
            "Auto-Submitted: auto-replied\n"
            "From: Mail Delivery System <Mailer-Daemon@exim.example.net>\n"
            "Subject: Warning: message 1tAbCd-0001-2a delayed 24 hours",
            f"""This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on exim.example.net.

Message-ID: <{LETTER}@mail.example.org>

The address to which the message has not yet been delivered is:

  {ADDRESS}

No action is required on your part. Delivery attempts will continue for some time.
""",
        ),
        None,
    ),
    _failed(
        "qmail: QSBMF",
        plain(
            "From: MAILER-DAEMON@qmail.example.net\nSubject: failure notice",
            f"""Hi. This is the qmail-send program at qmail.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{ADDRESS}>:
192.0.2.25 does not like recipient.
Remote host said: 550 5.1.1 unknown
Giving up on 192.0.2.25. (#5.1.1)

--- Below this line is a copy of the message.

{OUR_HEADERS}
""",
        ),
        "5.1.1",
    ),
    _failed(
        "a system that writes qmail's form under a name of its own",
        plain(
            "From: daemon@mx.example.net\nSubject: failure notice",
            f"""Hi. This is the deliver program at mx.example.net.
I'm afraid I wasn't able to deliver your message.

<{ADDRESS}>:
no account with this name

--- Below this line is a copy of the message.

{OUR_HEADERS}
""",
        ),
        None,
    ),
    _failed(
        "Exchange 5.5: did not reach",
        plain(
            "From: System Administrator <postmaster@exchange.example.com>\n"
            "Subject: Undeliverable: A message for you",
            f"""Your message

  To:      {ADDRESS}
  Subject: A message for you
  Sent:    Mon, 11 Jan 2027 09:00:00 -0000

did not reach the following recipient(s):

{ADDRESS} on Mon, 11 Jan 2027 09:00:02 -0000
    The recipient name is not recognized
    MSEXCH:IMS:Example:Site:SERVER 0 (000C05A6) Unknown Recipient

-----Original Message-----
{OUR_HEADERS}
""",
        ),
        None,
    ),
    _failed(
        "Gmail: text with the technical details",
        plain(
            "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\n"
            f"X-Failed-Recipients: {ADDRESS}\n"
            "Subject: Delivery Status Notification (Failure)",
            f"""Delivery to the following recipient failed permanently:

     {ADDRESS}

Technical details of permanent failure:
The error that the other server returned was: 550 550 5.1.1 No such user (state 14).

----- Original message -----

{OUR_HEADERS}
""",
        ),
        "5.1.1",
    ),
    _delayed(
        "Gmail: text about a delay",
        plain(
            "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\n"
            f"X-Failed-Recipients: {ADDRESS}\nSubject: Delivery Status Notification (Delay)",
            f"""This is an automatically generated Delivery Status Notification

THIS IS A WARNING MESSAGE ONLY.

YOU DO NOT NEED TO RESEND YOUR MESSAGE.

Delivery to the following recipient has been delayed:

     {ADDRESS}

Message will be retried for 2 more day(s)

----- Original message -----

{OUR_HEADERS}
""",
        ),
        None,
    ),
    _failed(
        "Sendmail: a transcript in text",
        plain(
            "From: Mail Delivery Subsystem <MAILER-DAEMON@old.example.net>\n"
            "Subject: Returned mail: User unknown",
            f"""The original message was received at Mon, 11 Jan 2027 09:00:00 GMT

   ----- The following addresses had permanent fatal errors -----
<{ADDRESS}>

   ----- Transcript of session follows -----
... while talking to mx.example.com.:
>>> RCPT To:<{ADDRESS}>
<<< 550 <{ADDRESS}>... User unknown

   ----- Original message follows -----

{OUR_HEADERS}
""",
        ),
        "5.0.0",
    ),
    _delayed(
        "Sendmail: a warning in text",
        plain(
            "From: Mail Delivery Subsystem <MAILER-DAEMON@old.example.net>\n"
            "Subject: Warning: could not send message for past 4 hours",
            f"""    **********************************************
    **      THIS IS A WARNING MESSAGE ONLY      **
    **********************************************

   ----- The following addresses had transient non-fatal errors -----
<{ADDRESS}>

   ----- Transcript of session follows -----
<{ADDRESS}>... Deferred: 451 4.4.1 Connection timed out

   ----- Original message follows -----

{OUR_HEADERS}
""",
        ),
        "4.4.1",
    ),
    _failed(
        "a mail server that nobody has heard of",
        plain(
            "From: Postmaster <postmaster@appliance.example.net>\nSubject: Mail failure",
            f"""Delivery failed. No such user here.

-----Original Message-----
{OUR_HEADERS}
""",
        ),
        None,
    ),
]
