"""The page about channels shows the mails as they are."""

from services.letters.neutral_mail import render_neutral_mail
from services.letters.neutral_message import render_neutral_message
from tests.architecture.documents import blocks_of
from tests.architecture.sources import ROOT
from workflows.parties import Channel, Language

DOCUMENT = ROOT / "docs" / "channels.md"


def _shown() -> list[str]:
    return [block.text for block in blocks_of(DOCUMENT) if block.language == "text"]


def test_the_neutral_mail_is_shown_word_for_word() -> None:
    mail = render_neutral_mail(Language.ENGLISH, signed_by="Updates")
    assert any(text.endswith(f"Subject: {mail.subject}\n\n{mail.text}") for text in _shown())


def test_the_message_of_a_gateway_is_shown_word_for_word() -> None:
    assert f"{render_neutral_message(Language.ENGLISH)}\n" in _shown()


def test_every_channel_has_its_line() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [x for x in Channel if f"| `{x}` |" not in text] == []
