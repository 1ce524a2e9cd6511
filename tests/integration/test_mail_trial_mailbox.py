"""The trial mailbox keeps what it gets, on this machine, and acknowledges nothing it has not."""

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.mail.address import parse_address
from services.mail.encrypted_message import assemble_encrypted_mail
from services.mail.outcome import DeliveryReport, MailOutcome, MailPhase
from services.mail.transport import MailTransport
from services.mail.trial_mailbox import TrialMailServer, read_mailbox
from services.mail.trial_mailbox.keeper import MailKeeper
from services.mail.trial_mailbox.server import TrialMailServerError
from tests.servers.smtp_mails import SENDER, DataStarted, a_letter, a_mail, relay_at


async def _send(server: TrialMailServer, *letter_ids: str) -> list[DeliveryReport]:
    async with MailTransport(relay_at(server.port)) as transport:
        attempts = (
            transport.send(a_mail(letter_id), before_data=DataStarted()) for letter_id in letter_ids
        )
        return list(await asyncio.gather(*attempts))


async def test_a_kept_mail_reads_as_it_was_written(tmp_path: Path) -> None:
    server = TrialMailServer(tmp_path / "var" / "mailbox")
    await server.start()
    [report] = await _send(server, "letter-1")
    await server.stop()
    [kept] = read_mailbox(tmp_path / "var" / "mailbox")
    assert report.outcome is MailOutcome.SENT
    assert kept.message_id == "<letter-1@mail.example.org>"
    assert kept.to == "ada.testcase@example.org"
    assert kept.subject == a_letter().subject
    assert kept.text == a_letter().text
    assert kept.html == a_letter().html
    assert "ada" not in repr(kept)


def test_an_encrypted_mail_is_known_as_one_and_says_nothing(tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    sealed = assemble_encrypted_mail(
        letter=a_letter(),
        sealed="-----BEGIN PGP MESSAGE-----\n",
        sender=SENDER,
        recipient=parse_address("ada.testcase@example.org"),
        dated=datetime(2026, 3, 2, 9, tzinfo=UTC),
    )
    (new / "1").write_bytes(sealed.content)
    [kept] = read_mailbox(tmp_path)
    assert (kept.is_encrypted, kept.text, kept.html) == (True, "", "")
    assert kept.subject == a_letter().subject


async def test_the_kept_file_holds_the_bytes_that_were_sent(tmp_path: Path) -> None:
    server = TrialMailServer(tmp_path / "mailbox")
    await server.start()
    await _send(server, "letter-1")
    await server.stop()
    [file] = (tmp_path / "mailbox" / "new").iterdir()
    assert file.read_bytes() == a_mail("letter-1").content


async def test_mails_sent_at_once_are_all_kept_and_survive_a_restart(tmp_path: Path) -> None:
    letters = [f"letter-{number}" for number in range(30)]
    for part in (letters[:15], letters[15:]):
        server = TrialMailServer(tmp_path / "mailbox")
        await server.start()
        await _send(server, *part)
        await server.stop()
    kept = read_mailbox(tmp_path / "mailbox")
    assert sorted(mail.message_id for mail in kept) == sorted(
        f"<{letter}@mail.example.org>" for letter in letters
    )
    assert [mail.received_at for mail in kept] == sorted(mail.received_at for mail in kept)


async def test_a_mailbox_that_cannot_write_defers_the_mail(tmp_path: Path) -> None:
    (tmp_path / "mailbox").write_text("a file stands where the folder should be")
    server = TrialMailServer(tmp_path / "mailbox")
    await server.start()
    [report] = await _send(server, "letter-1")
    await server.stop()
    assert report == DeliveryReport(
        outcome=MailOutcome.DEFERRED,
        phase=MailPhase.FINAL_REPLY,
        smtp_code=452,
        enhanced_status="4.3.1",
    )


async def test_the_mailbox_logs_no_address(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server = TrialMailServer(tmp_path / "mailbox")
    await server.start()
    with caplog.at_level(logging.DEBUG):
        await _send(server, "letter-1")
    await server.stop()
    assert "ada.testcase" not in caplog.text


async def test_stopping_closes_open_connections(tmp_path: Path) -> None:
    server = TrialMailServer(tmp_path / "mailbox")
    await server.start()
    reader, writer = await asyncio.open_connection(server.host, server.port)
    await reader.readline()
    await server.stop()
    assert await reader.read() == b""
    writer.close()


@pytest.mark.parametrize("host", ["::", "192.0.2.1", "mail.example.org"])
def test_the_mailbox_listens_on_this_machine_only(host: str, tmp_path: Path) -> None:
    with pytest.raises(TrialMailServerError, match="this machine only"):
        TrialMailServer(tmp_path, host=host)


def test_a_mailbox_that_got_nothing_yet_is_empty_and_reading_makes_nothing(tmp_path: Path) -> None:
    assert read_mailbox(tmp_path / "mailbox") == []
    assert not (tmp_path / "mailbox").exists()


def test_a_mail_is_kept_in_a_folder_that_was_made_empty_beforehand(tmp_path: Path) -> None:
    folder = tmp_path / "mailbox"
    folder.mkdir()

    MailKeeper(folder).keep(b"Subject: a message\r\n\r\nThere is a message for you.\r\n")

    assert [mail.subject for mail in read_mailbox(folder)] == ["a message"]
