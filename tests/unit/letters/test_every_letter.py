"""What holds for every letter that the shipped policy may send, in every language."""

import re
from xml.etree import ElementTree

import pytest

from services.letters.lines import columns
from services.letters.words import words_of
from services.mail.header_text import require_header_text
from services.mail.html_safety import require_self_contained
from tests.unit.letters.situations import NEXT_ON, every_situation, flat, visible_words
from workflows.parties import Language

NEVER_SAID = re.compile(
    r"v[ií]ctim|breach|on track|violation|undefined|\bNone\b|[{}<>%_]|deadline|percent"
    r"|\b\w+n['\u2019]t\b|\bcannot\b",
    re.IGNORECASE,
)
SUBJECTS = {
    Language.ENGLISH: "A message for you",
    Language.FRENCH: "Un message pour vous",
    Language.SPANISH: "Un mensaje para usted",
    Language.ARABIC: "رسالة لكم",
    Language.CHINESE: "给您的一条消息",
    Language.RUSSIAN: "Сообщение для вас",
}
DIRECTIONS = {x: "rtl" if x is Language.ARABIC else "ltr" for x in Language}
LONGEST_MEAN = {
    Language.ENGLISH: 13,
    Language.FRENCH: 14,
    Language.SPANISH: 14,
    Language.ARABIC: 12,
    Language.CHINESE: 24,
    Language.RUSSIAN: 13,
}
"""Words a sentence, in Chinese characters; plain-language guides ask for 15 to 20 words."""
LONGEST_SENTENCE = {x: 60 if x is Language.CHINESE else 32 for x in Language}


@pytest.mark.parametrize("language", Language)
def test_a_letter_uses_none_of_the_words_that_are_never_said(language: Language) -> None:
    for situation in every_situation(language):
        assert NEVER_SAID.search(situation.letter.text) is None, situation.name


@pytest.mark.parametrize("language", Language)
def test_the_next_date_is_told_exactly_once(language: Language) -> None:
    date_in_words = words_of(language).day(NEXT_ON)
    for situation in every_situation(language):
        expected = 1 if situation.content.next_contact_on else 0
        assert flat(situation.letter.text).count(date_in_words) == expected, situation.name


@pytest.mark.parametrize("language", Language)
def test_page_and_plain_text_say_the_same_words(language: Language) -> None:
    for situation in every_situation(language):
        letter = situation.letter
        assert visible_words(letter.html) == flat(letter.text), situation.name


@pytest.mark.parametrize("language", Language)
def test_the_page_is_well_formed_and_fetches_nothing(language: Language) -> None:
    for situation in every_situation(language):
        html = require_self_contained(situation.letter.html)
        page = ElementTree.fromstring(html.removeprefix("<!DOCTYPE html>\n"))  # noqa: S314 - our own page, never one that came in
        assert page.attrib == {"lang": language.tag, "dir": DIRECTIONS[language]}, situation.name
        headings = [int(x.tag[1]) for x in page.iter() if re.fullmatch(r"h\d", x.tag)]
        assert headings[0] == 1, situation.name
        assert set(headings[1:]) == {2}, situation.name


@pytest.mark.parametrize("language", Language)
def test_the_subject_is_the_same_in_every_letter(language: Language) -> None:
    assert {x.letter.subject for x in every_situation(language)} == {SUBJECTS[language]}
    assert require_header_text(SUBJECTS[language], field="subject", longest=60)


@pytest.mark.parametrize("language", Language)
def test_no_line_is_longer_than_76_columns(language: Language) -> None:
    for situation in every_situation(language):
        assert max(map(columns, situation.letter.text.split("\n"))) <= 76, situation.name


@pytest.mark.parametrize("language", Language)
def test_sentences_are_short(language: Language) -> None:
    for situation in every_situation(language):
        sentences = _sentences(situation.letter.text)
        lengths = [_length(sentence, language) for sentence in sentences]
        assert sum(lengths) / len(lengths) <= LONGEST_MEAN[language], situation.name
        assert max(lengths) <= LONGEST_SENTENCE[language], (situation.name, max(sentences, key=len))


def test_an_english_letter_suits_readers_of_twelve() -> None:
    # Automated Readability Index (Smith and Senter, 1967): 7 stands for readers of 12 to 13.
    for situation in every_situation(Language.ENGLISH):
        sentences = _sentences(situation.letter.text)
        words = [word for sentence in sentences for word in re.findall(r"[A-Za-z]+", sentence)]
        letters = sum(map(len, words)) / len(words)
        index = 4.71 * letters + 0.5 * len(words) / len(sentences) - 21.43
        assert index <= 7, situation.name


def _length(sentence: str, language: Language) -> int:
    if language is Language.CHINESE:
        return len(re.findall(r"\w", sentence))
    return len(sentence.split())


def _sentences(text: str) -> list[str]:
    chunks = [flat(chunk) for chunk in re.split(r"\n\s*\n", text)]
    prose = [chunk for chunk in chunks if chunk.endswith((".", ":", "。", "："))]
    return [x for x in re.split(r"(?<=[.:?])\s+|(?<=[。：？])", " ".join(prose)) if x]
