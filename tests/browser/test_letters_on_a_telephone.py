"""Every letter as a mail reader shows it on a small telephone: parsed as a mail, then drawn."""

import email
import email.policy
import struct
from pathlib import Path

import pytest

from services.letters.by_hand import ByHand, render_by_hand
from services.letters.letter import render_letter
from services.letters.neutral_mail import render_neutral_mail
from services.letters.rendered import LetterTexts, RenderedLetter
from services.letters.talking_guide import render_talking_guide
from services.letters.words import words_of
from tests.architecture.sources import ROOT
from tests.browser.chromium import COLUMNS, NARROW, contact_sheet, shown_at_320_pixels
from tests.unit.letters.situations import SIGNED_BY, SUPPORT, WRITTEN_ON, every_situation, update
from tests.unit.letters.test_letters_as_mails import mailed
from workflows.notices import NoticeKind
from workflows.parties import Language, Role
from workflows.stages import Word

PICTURES = ROOT / "build/letters"
SMALLEST_TYPE = 16
AN_ENDLESS_WORD = "https://example.org/" + "a-very-long-address-without-a-space" * 20


def as_a_mail_reader_gets_it(letter: RenderedLetter) -> str:
    mail = email.message_from_bytes(mailed(letter), policy=email.policy.default)
    part = mail.get_body(("html",))
    assert part is not None
    assert not mail.defects
    return str(part.get_content())


def every_page(language: Language) -> dict[str, str]:
    letters = {x.name: as_a_mail_reader_gets_it(x.letter) for x in every_situation(language)}
    return {**letters, **_beside_the_case(language)}


def _beside_the_case(language: Language) -> dict[str, str]:
    letters = {"neutral": render_neutral_mail(language, signed_by=SIGNED_BY)}
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


def one_of_each_kind(language: Language) -> dict[str, str]:
    """The first letter of each kind, and all that are no letters of a case."""
    pages: dict[str, str] = {}
    seen: set[str] = set()
    for situation in every_situation(language):
        parts = situation.name.split("-")
        # The language, the role and the notice; a few have no role.
        kind = parts[2] if parts[1] in set(Role) else parts[1]
        if kind not in seen:
            seen.add(kind)
            pages[situation.name] = as_a_mail_reader_gets_it(situation.letter)
    return {**pages, **_beside_the_case(language)}


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


@pytest.mark.parametrize("language", Language)
def test_a_picture_of_every_kind_of_letter_is_kept_for_whoever_wants_to_look(
    language: Language, tmp_path: Path
) -> None:
    pages = one_of_each_kind(language)
    picture = PICTURES / f"{language}.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.unlink(missing_ok=True)
    contact_sheet(pages, shown_at_320_pixels(pages, tmp_path), tmp_path, picture)
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    assert width > COLUMNS * NARROW
    assert height > NARROW
