"""Encrypted mails: what anybody sees of them, and what she alone reads."""

import email
import email.policy
import shutil
import subprocess
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from pysequoia import Tsk, decrypt

from services.mail.address import parse_address
from services.mail.encrypted_message import assemble_encrypted_mail, what_is_sealed
from services.mail.message import MailContent, assemble_mail
from services.mail.outgoing import OutgoingMail
from services.openpgp.public_key import read_public_key
from services.openpgp.sealing import seal
from tests.servers.smtp_mails import SENDER
from tests.unit.openpgp.keys import hers

DATED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HER_ADDRESS = parse_address("ada.testcase@example.org")


def _letter(text: str = "تحديث: انتهى التحقيق\nLa décision suit.\n") -> MailContent:
    return MailContent(
        letter_id="letter-1", language="ar", subject="A message", text=text, html=f"<p>{text}</p>\n"
    )


async def _mail(key: Tsk, letter: MailContent) -> OutgoingMail:
    public = read_public_key(bytes(key.extract_certificate()), now=datetime.now(UTC))
    return assemble_encrypted_mail(
        letter=letter,
        sealed=await seal(what_is_sealed(letter), public.armored, now=datetime.now(UTC)),
        sender=SENDER,
        recipient=HER_ADDRESS,
        dated=DATED,
    )


def _read(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.SMTPUTF8)


def _parts(mail: OutgoingMail) -> list[EmailMessage]:
    return [part for part in _read(mail.content).iter_parts() if isinstance(part, EmailMessage)]


def _says(entity: bytes, subtype: str) -> str:
    part = _read(entity).get_body((subtype,))
    assert part is not None
    said: str = part.get_content()
    return said.replace("\r\n", "\n")


async def test_an_encrypted_mail_has_the_shape_that_mail_programs_know() -> None:
    mail = await _mail(hers(), _letter())
    whole = _read(mail.content)
    assert whole.get_content_type() == "multipart/encrypted"
    assert whole.get_param("protocol") == "application/pgp-encrypted"
    assert not whole.defects
    version, sealed = _parts(mail)
    assert version.get_content_type() == "application/pgp-encrypted"
    assert version.get_payload(decode=True) == b"Version: 1\r\n"
    assert sealed.get_content_type() == "application/octet-stream"


async def test_she_reads_the_letter_with_her_key() -> None:
    key, letter = hers(), _letter()
    _, sealed = _parts(await _mail(key, letter))
    content = sealed.get_payload(decode=True)
    assert isinstance(content, bytes)
    entity = decrypt(content, decryptor=key.decryptor()).bytes
    assert entity is not None
    assert _says(entity, "plain") == letter.text
    assert _says(entity, "html") == letter.html


async def test_outside_it_has_the_headers_of_the_neutral_mail_and_no_word_of_the_letter() -> None:
    letter = _letter()
    encrypted = await _mail(hers(), letter)
    neutral = assemble_mail(letter=letter, sender=SENDER, recipient=HER_ADDRESS, dated=DATED)
    outside = _read(encrypted.content).items()
    assert [x for x in outside if x[0] != "Content-Type"] == [
        x for x in _read(neutral.content).items() if x[0] != "Content-Type"
    ]
    assert letter.text.encode() not in encrypted.content
    assert b"ada@elsewhere" not in encrypted.content


async def test_letters_of_other_lengths_leave_at_the_same_size() -> None:
    key = hers()
    sizes = {
        len((await _mail(key, _letter(text))).content)
        for text in ("Nothing is new.\n", "Much is new.\n" * 200)
    }
    assert len(sizes) == 1


@pytest.mark.skipif(shutil.which("gpg") is None, reason="GnuPG is not installed here")
async def test_whoever_made_her_key_with_gnupg_reads_it_there(tmp_path: Path) -> None:
    home = tmp_path / "gnupg"
    home.mkdir(mode=0o700)
    letter = _letter()
    try:
        owner = ("--pinentry-mode", "loopback", "--passphrase", "")
        _gpg(home, *owner, "--quick-gen-key", "Ada Testcase", "default", "default", "1y")
        public = read_public_key(_gpg(home, "--export"), now=datetime.now(UTC))
        sealed = await seal(what_is_sealed(letter), public.armored, now=datetime.now(UTC))
        entity = _gpg(home, *owner, "--decrypt", given=sealed.encode())
    finally:
        # Its agent would outlive the test.
        subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "all"], check=False)  # noqa: ASYNC221, S603, S607 - fixed programs
    assert public.expires_at is not None
    assert _says(entity, "plain") == letter.text


def _gpg(home: Path, *arguments: str, given: bytes = b"") -> bytes:
    command = ["gpg", "--homedir", str(home), "--batch", "--quiet", *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout  # noqa: S603 - fixed program
