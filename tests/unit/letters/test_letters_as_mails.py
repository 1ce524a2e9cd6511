"""Letters as mails: a mail reader gets back what was written, in every language."""

import email
import email.policy
import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from services.letters.lines import columns
from services.letters.neutral_mail import render_neutral_mail
from services.letters.rendered import RenderedLetter
from services.mail.address import parse_address
from services.mail.message import MailContent, MailIdentity, assemble_mail
from tests.unit.letters.situations import every_situation, update
from workflows.parties import Language

SENDER = MailIdentity(
    name="Updates",
    address=parse_address("updates@example.org"),
    return_path=parse_address("updates@example.org"),
    message_id_domain="example.org",
)
ADA = parse_address("ada.testcase@example.org")
DATED = datetime(2026, 12, 17, 9, tzinfo=UTC)


def mailed(letter: RenderedLetter, number: int = 1, dated: datetime = DATED) -> bytes:
    content = MailContent(
        letter_id=f"l-{number}",
        language=letter.language.tag,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
    )
    return assemble_mail(letter=content, sender=SENDER, recipient=ADA, dated=dated).content


@pytest.mark.parametrize("language", Language)
def test_a_mail_reader_gets_back_every_letter_as_it_was_written(language: Language) -> None:
    for situation in every_situation(language):
        letter = situation.letter
        content = mailed(letter)
        assert content.isascii()
        assert max(map(len, content.split(b"\r\n"))) <= 78
        mail = email.message_from_bytes(content, policy=email.policy.default)
        assert mail["Subject"] == letter.subject
        assert mail["Content-Language"] == language.tag
        assert not mail.defects
        for kind, written in (("plain", letter.text), ("html", letter.html)):
            part = mail.get_body((kind,))
            assert part is not None
            assert part.get_content().replace("\r\n", "\n") == written.rstrip("\n") + "\n"
            assert not part.defects


@pytest.mark.parametrize("language", Language)
def test_plain_text_is_wrapped_and_not_flowed_so_that_every_program_shows_the_same(
    language: Language,
) -> None:
    letter = update(language)
    assert letter.language is language
    for situation in every_situation(language):
        lines = situation.letter.text.split("\n")
        assert max(map(columns, lines)) <= 76
        assert all(line == line.rstrip() for line in lines), situation.name


@pytest.mark.parametrize("language", Language)
def test_fifty_parties_in_different_states_get_one_and_the_same_neutral_mail(
    language: Language,
) -> None:
    states = every_situation(language)[:50]
    assert len({x.content.model_dump_json() for x in states}) == 50
    seen = set()
    for number, state in enumerate(states):
        told = render_neutral_mail(state.content.language, signed_by="Updates")
        seen.add(_normalised(mailed(told, number, DATED + timedelta(days=number)), number))
    assert len(seen) == 1


def _normalised(content: bytes, number: int) -> bytes:
    """Without what differs between any two mails: the id, its boundary, and the date."""
    boundary = hashlib.sha256(f"l-{number}".encode()).hexdigest()[:32].encode()
    lines = content.replace(boundary, b"boundary").split(b"\r\n")
    return b"\r\n".join(x for x in lines if not x.startswith((b"Date:", b"Message-ID:")))
