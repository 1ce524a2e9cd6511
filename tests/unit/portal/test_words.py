"""The sentences of the page: the same ones in every language, all of them used, none unfit."""

import re
from collections.abc import Iterator

import pytest

from services.letters.library import SHIPPED
from services.portal.views import Said, View
from services.portal.words import TEXTS, PageWords, differences, page_words
from tests.architecture.test_letters_wording import FORBIDDEN
from workflows.contact_changes import ContactChange
from workflows.notices import NoticeKind
from workflows.parties import Channel, Language, Rhythm
from workflows.stages import Stage

FOLDER = TEXTS.parent
SOURCES = [*FOLDER.glob("*.py"), *(FOLDER / "templates").glob("*.html")]
CONTRACTIONS = re.compile(r"\b\w+n['\u2019]t\b", re.IGNORECASE)
LONGEST_SENTENCE = 26


def sentences(language: Language) -> dict[str, str]:
    words = page_words(language, SHIPPED)
    return dict(words._sentences)


@pytest.mark.parametrize("language", Language)
def test_every_language_has_every_sentence_with_its_places(language: Language) -> None:
    assert differences(sentences(Language.ENGLISH), sentences(language)) == []


@pytest.mark.parametrize(
    ("other", "fault"),
    [
        ({}, "'greeting' is missing"),
        ({"greeting": "Bonjour", "more": "x"}, "'more' is used nowhere"),
        ({"greeting": "Bonjour {nom}"}, "'greeting' has other places"),
    ],
)
def test_a_language_that_differs_is_told_of(other: dict[str, str], fault: str) -> None:
    found = differences({"greeting": "Hello"}, other)
    assert any(text.startswith(fault) for text in found)


def _made_of_what_can_be_asked_for() -> Iterator[str]:
    yield from (said.sentence for said in Said)
    yield from (f"act_{view}" for view in View if view not in (View.FRONT, View.PREVIEW))
    yield from ("stop_text", "stop_send", "withdrawal_text", "withdrawal_send")
    for channel in (x for x in Channel if x.wants_updates):
        yield from (f"way_{channel}", f"way_{channel}_hint", f"preview_{channel}")
    for change in ContactChange:
        yield from (f"change_{change}_{part}" for part in ("label", "hint", "send", "asked"))
    for rhythm in Rhythm:
        yield from (f"rhythm_{rhythm}", f"rhythm_{rhythm}_hint")


def test_every_sentence_is_used_and_every_used_sentence_is_there() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    known = set(sentences(Language.ENGLISH))
    quoted = {name for name in known if re.search(rf"[\"']{name}[\"']", text)}
    made = {f"topic_{kind}" for kind in NoticeKind} | {f"step_{stage}" for stage in Stage}
    made |= {name for name in known if name.startswith(("topic_", "card_"))}
    made |= {f"step_{state}" for state in ("done", "now", "later")}
    made |= set(_made_of_what_can_be_asked_for())
    assert known - quoted - made == set()
    assert set(_made_of_what_can_be_asked_for()) <= known
    assert {f"topic_{kind}" for kind in NoticeKind} <= known
    assert {f"step_{stage}" for stage in Stage} <= known


@pytest.mark.parametrize("language", Language)
def test_no_sentence_calls_anybody_a_victim_or_contracts_a_negation(language: Language) -> None:
    for sentence in sentences(language).values():
        assert not FORBIDDEN.search(sentence)
        assert not CONTRACTIONS.search(sentence)


def test_sentences_are_short() -> None:
    for name, text in sentences(Language.ENGLISH).items():
        for sentence in re.split(r"(?<=[.?!:]) ", text):
            assert len(sentence.split()) <= LONGEST_SENTENCE, name


def test_french_has_its_spaces_before_signs() -> None:
    for sentence in sentences(Language.FRENCH).values():
        assert not re.search(r"(?<!\u00a0)[?!;»]|(?<![\u00a0\d]):(?!\d)|«(?!\u00a0)", sentence)


def test_a_value_cannot_become_part_of_the_page() -> None:
    words = page_words(Language.ENGLISH, SHIPPED)
    said = words.say("next_office", office='<script>alert("{day}")</script>')
    assert "<script>" not in said
    assert "{day}" in said


def test_a_place_that_nobody_fills_in_is_an_error() -> None:
    words: PageWords = page_words(Language.ENGLISH, SHIPPED)
    with pytest.raises(KeyError):
        words.say("next_update")
