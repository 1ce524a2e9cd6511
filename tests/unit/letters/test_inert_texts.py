"""What people write is a value in a letter, never a template, a tag or a part of its structure."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.letters.user_text import Passage
from tests.unit.letters.situations import REFERENCE, as_read, flat, rendered, update, visible_words
from workflows.parties import Language
from workflows.stages import Word

TOLD = update(Language.ENGLISH, word=Word.NEW, word_text=REFERENCE)

TAKEN_AS_THEY_ARE = [
    "{{7*7}}",
    "{% for x in support %}",
    "{# comment #}",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</blockquote></main>",
    "&lt;b&gt; &amp;",
    "=cmd()|' /C calc'!A0",
    "\"double\" and 'single'",
    "> word",
    "# Where the case stands",
    "- an item",
    "1. a step",
    "%s %(name)s {0} {name}",
    "Zoë Ångström, 李小龍, Ἀθηνᾶ, עדה, آدا, Nguyễn",
]


@pytest.mark.parametrize("written", TAKEN_AS_THEY_ARE)
def test_a_text_stands_in_both_parts_exactly_as_it_was_written(written: str) -> None:
    letter = rendered(TOLD, word_text=written)
    assert f"\n    {written}\n" in letter.text
    assert as_read(written) in visible_words(letter.html)


@pytest.mark.parametrize("written", TAKEN_AS_THEY_ARE)
def test_a_text_adds_nothing_to_the_structure_of_the_page(written: str) -> None:
    assert _tags(written) == _tags("harmless")


def test_a_text_is_marked_in_each_of_its_lines() -> None:
    written = "One.\nTwo.\r\n\r\n\r\nYou will hear from us by 1 May 2031."
    letter = rendered(TOLD, word_text=written)
    assert "    One.\n    Two.\n\n    You will hear from us by 1 May 2031.\n" in letter.text
    assert "One.<br />Two.</p>" in letter.html


@pytest.mark.parametrize(
    ("written", "paragraphs"),
    [
        ("a\nb", (("a", "b"),)),
        ("a\r\nb\rc\u2028d\u2029e\x85f\vg\fh", (("a", "b", "c", "d", "e", "f", "g", "h"),)),
        ("\n\n a \n \n\nb\n", (("a",), ("b",))),
        ("a\0b\x1bc\x7f", (("abc",),)),
        ("\u202eevil\u2066", (("evil",),)),
        ("half \ud800 sign", (("half  sign",),)),
        ("a\tb", (("a b",),)),
        ("\u200fעדה", (("\u200fעדה",),)),
        ("\n \r\n", ()),
    ],
)
def test_line_ends_are_kept_and_what_cannot_be_shown_is_left_out(
    written: str, paragraphs: tuple[tuple[str, ...], ...]
) -> None:
    assert Passage.of(written).paragraphs == paragraphs


@given(st.text(max_size=200))
def test_no_text_breaks_a_letter(written: str) -> None:
    letter = rendered(TOLD, word_text=written)
    assert letter.text.encode()
    assert letter.html.encode()
    assert visible_words(letter.html) == flat(letter.text)


def _tags(written: str) -> list[str]:
    page = rendered(TOLD, word_text=written).html.removeprefix("<!DOCTYPE html>\n")
    return [element.tag for element in ElementTree.fromstring(page).iter()]  # noqa: S314 - our own page, never one that came in
