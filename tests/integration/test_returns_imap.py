"""What came back is fetched from a real IMAP server, and left there until it was dealt with."""

from dataclasses import replace

import pytest
from pydantic import SecretStr

from services.mail_returns.imap_mailbox import ImapSettings, MailboxUnusable, ReturnsMailbox
from tests.servers.dovecot import PASSWORD, USERNAME, DovecotMailbox
from tests.servers.returns_taken import ReturnsTaken
from tests.unit.mail_returns.standard_reports import POSTFIX, POSTFIX_ABOUT, about
from tests.unit.mail_returns.writing import report

DONE = "Done"


def _bounce(number: int) -> bytes:
    to = f"bounce+{'a' * 31}{number}@bounces.example.org"
    headers = POSTFIX.replace("To: bounce@example.org", f"To: {to}")
    return report(POSTFIX_ABOUT, about("failed", "5.1.1"), headers=headers)


def _settings(mailbox: DovecotMailbox, done_folder: str | None = None) -> ImapSettings:
    return ImapSettings(
        host=mailbox.host,
        port=mailbox.port,
        username=USERNAME,
        password=SecretStr(PASSWORD),
        folder="INBOX",
        done_folder=done_folder,
        ca_file=mailbox.authority,
    )


async def test_every_mail_is_dealt_with_once_with_the_path_that_it_was_sent_to(
    dovecot_mailbox: DovecotMailbox,
) -> None:
    for number in (2, 3, 4):
        dovecot_mailbox.deliver(_bounce(number))
    mailbox, desk = ReturnsMailbox(_settings(dovecot_mailbox)), ReturnsTaken()
    assert await mailbox.look() == 3
    assert await mailbox.deal_with_all(desk) == 3
    assert await mailbox.deal_with_all(desk) == 0
    assert [raw for raw, _ in desk.taken] == [_bounce(number) for number in (2, 3, 4)]
    for number, (_, sent_to) in zip((2, 3, 4), desk.taken, strict=True):
        assert f"bounce+{'a' * 31}{number}@bounces.example.org" in sent_to[0]


async def test_what_cannot_be_dealt_with_now_is_there_the_next_time(
    dovecot_mailbox: DovecotMailbox,
) -> None:
    dovecot_mailbox.deliver(_bounce(2))
    mailbox, desk = ReturnsMailbox(_settings(dovecot_mailbox)), ReturnsTaken()
    desk.away = True
    assert await mailbox.deal_with_all(desk) == 0
    desk.away = False
    assert await mailbox.deal_with_all(desk) == 1
    assert len(desk.taken) == 1


async def test_what_was_dealt_with_is_moved_where_there_is_a_folder_for_it(
    dovecot_mailbox: DovecotMailbox,
) -> None:
    dovecot_mailbox.make_folder(DONE)
    dovecot_mailbox.deliver(_bounce(2))
    mailbox, desk = ReturnsMailbox(_settings(dovecot_mailbox, DONE)), ReturnsTaken()
    assert await mailbox.deal_with_all(desk) == 1
    assert dovecot_mailbox.mails_in(DONE) == [_bounce(2)]
    assert not list(dovecot_mailbox.folder.glob("[nc][eu][wr]/*"))


async def test_a_mail_stays_where_it_is_if_the_folder_for_it_is_not_there(
    dovecot_mailbox: DovecotMailbox,
) -> None:
    dovecot_mailbox.deliver(_bounce(2))
    mailbox = ReturnsMailbox(_settings(dovecot_mailbox, "Elsewhere"))
    with pytest.raises(MailboxUnusable):
        await mailbox.deal_with_all(ReturnsTaken())
    assert len(list(dovecot_mailbox.folder.glob("[nc][eu][wr]/*"))) == 1


@pytest.mark.parametrize("wrong", ["password", "folder", "authority", "port"])
async def test_a_mailbox_that_cannot_be_used_is_told_without_its_password(
    dovecot_mailbox: DovecotMailbox, wrong: str
) -> None:
    right = _settings(dovecot_mailbox)
    settings = {
        "password": replace(right, password=SecretStr("another")),
        "folder": replace(right, folder="Nowhere"),
        "authority": replace(right, ca_file=None),
        "port": replace(right, port=1),
    }[wrong]
    with pytest.raises(MailboxUnusable) as told:
        await ReturnsMailbox(settings).look()
    assert dovecot_mailbox.host in str(told.value)
    assert PASSWORD not in f"{told.value} {settings!r}"
