"""Lines in columns, and names and numbers that run against the direction of a letter."""

import unicodedata

import pytest

from services.letters.direction import isolated, on_a_page
from services.letters.lines import columns, joined, wrapped
from services.mail.header_text import BIDI_CONTROLS
from tests.unit.letters.situations import every_situation
from workflows.parties import Language


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("您好！", 6), ("3个月", 5), ("e\u0301", 1), ("\u2068ab\u2069", 2), ("ش", 1)],
)
def test_a_wide_character_takes_two_columns_and_a_mark_none(text: str, width: int) -> None:
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("您好您好您好", ["您好您", "好您好"]),
        ("您好您。好您好", ["您好", "您。好", "您好"]),
        ("您好（您）好", ["您好", "（您）", "好"]),
        ("见 https://support.example.org/ 吧", ["见", "https://support.example.org/", "吧"]),
    ],
)
def test_chinese_lines_end_where_they_may(text: str, lines: list[str]) -> None:
    assert wrapped(text, width=6).split("\n") == lines


def test_an_indent_counts_and_comes_again() -> None:
    assert wrapped("您好您好", width=6, first="- ", others="  ") == "- 您好\n  您好"


@pytest.mark.parametrize(
    ("lines", "text"),
    [(["您好。", "今天"], "您好。今天"), (["a", "b"], "a b"), (["您好", "b"], "您好 b"), ([], "")],
)
def test_lines_of_a_file_join_without_a_space_in_chinese(lines: list[str], text: str) -> None:
    assert joined(lines) == text


@pytest.mark.parametrize(
    ("value", "direction", "shown"),
    [
        ("+00 555 0100", "rtl", "\u2068+00 555 0100\u2069"),
        ("+00 555 0100", "ltr", "+00 555 0100"),
        ("Example Line", "rtl", "\u2068Example Line\u2069"),
        ("خط المساعدة", "rtl", "خط المساعدة"),
        ("خط المساعدة", "ltr", "\u2068خط المساعدة\u2069"),
        ("\u202eevil\u2069", "ltr", "evil"),
        ("\u2068\u2069a\u2069", "rtl", "\u2068a\u2069"),
    ],
)
def test_only_what_runs_the_other_way_is_isolated(value: str, direction: str, shown: str) -> None:
    assert isolated(value, direction) == shown


def test_isolates_become_elements_and_everything_else_is_escaped() -> None:
    assert on_a_page("\u2068<b>\u2069 & c") == "<bdi>&lt;b&gt;</bdi> &amp; c"


@pytest.mark.parametrize("language", Language)
def test_a_letter_holds_no_direction_character_but_its_own_pairs(language: Language) -> None:
    for situation in every_situation(language):
        text, html = situation.letter.text, situation.letter.html
        assert not BIDI_CONTROLS & set(html), situation.name
        assert text.count("\u2068") == text.count("\u2069")
        assert not (BIDI_CONTROLS - {"\u2068", "\u2069"}) & set(text), situation.name


def test_every_line_of_an_arabic_letter_begins_from_the_right() -> None:
    for situation in every_situation(Language.ARABIC):
        paragraphs = situation.letter.text.split("\n\n")[:-1]
        for paragraph in paragraphs:
            if not paragraph.startswith("    "):
                assert _first_strong(paragraph) in ("AL", "R"), paragraph


def _first_strong(text: str) -> str:
    depth = 0
    for character in text:
        depth += {"\u2068": 1, "\u2069": -1}.get(character, 0)
        kind = unicodedata.bidirectional(character)
        if depth == 0 and kind in ("L", "R", "AL"):
            return kind
    return "AL"
