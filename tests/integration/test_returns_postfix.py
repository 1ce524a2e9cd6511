"""A real Postfix accepts a letter, finds no mailbox for it, and hands its report over by LMTP."""

import aiosmtplib

from services.mail.address import parse_address
from services.mail_returns.listener import ReturnsListener
from services.mail_returns.reading import read_returned
from services.mail_returns.return_path import ReturnAddress
from services.mail_returns.returned_mail import MailKind
from tests.servers.postfix import GONE, RETURNS, PostfixRelay
from tests.servers.returns_taken import ReturnsTaken
from tests.servers.smtp_mails import a_mail


async def test_the_report_of_a_real_mail_server_comes_to_the_path_of_its_attempt(
    postfix_relay: PostfixRelay,
) -> None:
    address, desk = ReturnAddress(parse_address(f"bounce@{RETURNS}")), ReturnsTaken()
    path = address.fresh()
    listener = ReturnsListener(
        desk=desk, address=address, host=postfix_relay.host, port=postfix_relay.returns_port
    )
    await listener.start()
    client = aiosmtplib.SMTP(
        hostname=postfix_relay.host, port=postfix_relay.plain_port, start_tls=False
    )
    async with client:
        await client.sendmail(path.address.envelope, [GONE], a_mail("letter-1").content)
    await desk.something_came()
    await listener.stop()
    [(raw, sent_to)] = desk.taken
    assert address.digests_in(sent_to) == (path.digest,)
    read = read_returned(raw, own_domain="mail.example.org")
    assert (read.kind, str(read.status), read.quotes) == (MailKind.FAILED, "5.1.1", "letter-1")
