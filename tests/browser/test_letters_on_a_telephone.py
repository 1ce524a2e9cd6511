"""Every letter as a mail reader shows it on a small telephone: parsed as a mail, then drawn."""

import email
import email.policy
from pathlib import Path

import pytest

from services.letters.by_hand import ByHand, render_by_hand
from services.letters.letter import render_letter
from services.letters.neutral_mail import render_neutral_mail
from services.letters.rendered import LetterTexts, RenderedLetter
from services.letters.talking_guide import render_talking_guide
from services.letters.words import words_of
from tests.browser.chromium import NARROW, shown_at_320_pixels
from tests.unit.letters.situations import SIGNED_BY, SUPPORT, WRITTEN_ON, every_situation, update
from tests.unit.letters.test_letters_as_mails import mailed
from workflows.notices import NoticeKind
from workflows.parties import Language, Role
from workflows.stages import Word

SMALLEST_TYPE = 16
AN_ENDLESS_WORD = "https://example.org/" + "a-very-long-address-without-a-space" * 20


def as_a_mail_reader_gets_it(letter: RenderedLetter) -> str:
    mail = email.message_from_bytes(mailed(letter), policy=email.policy.default)
    part = mail.get_body(("html",))
    assert part is not None
    assert not mail.defects
    return str(part.get_content())


def every_page(language: Language) -> dict[str, str]:
    letters = {x.name: x.letter for x in every_situation(language)}
    letters["neutral"] = render_neutral_mail(language, signed_by=SIGNED_BY)
    told = update(language, word=Word.NEW, word_text="vr_00000000")
    letters["endless"] = render_letter(
        told, SUPPORT, LetterTexts(word_text=AN_ENDLESS_WORD), signed_by=SIGNED_BY
    )
    for letter in ByHand:
        letters[letter] = render_by_hand(
            letter, language, SUPPORT, written_on=WRITTEN_ON, signed_by=SIGNED_BY
        )
    letters["guide"] = render_talking_guide(
        language,
        Role.AFFECTED_PERSON,
        NoticeKind.DECISION,
        "no_action",
        SUPPORT,
        letter_on=WRITTEN_ON,
    )
    return {name: as_a_mail_reader_gets_it(letter) for name, letter in letters.items()}


@pytest.mark.parametrize("language", Language)
def test_every_letter_is_read_at_320_pixels_without_scrolling_sideways(
    language: Language, tmp_path: Path
) -> None:
    pages = every_page(language)
    shown = shown_at_320_pixels(pages, tmp_path)
    assert shown.keys() == pages.keys()
    for name, page in shown.items():
        assert page.width <= NARROW, (name, page)
        assert page.leftmost >= 0, (name, page)
        assert page.smallest >= SMALLEST_TYPE, (name, page)
        assert page.direction == words_of(language).direction, name
        assert page.words > 0, name
