"""A letter on paper says what the letter says, and nothing of what it is."""

import pytest

from services.printing.page import NoPageToPrint, page_to_print
from tests.unit.letters.situations import every_situation, visible_words
from workflows.parties import Language


@pytest.mark.parametrize("language", Language)
def test_the_page_to_print_has_the_words_of_the_letter(language: Language) -> None:
    letter = next(iter(every_situation(language))).letter
    assert visible_words(page_to_print(letter.html)) == visible_words(letter.html)


def test_what_is_no_page_cannot_be_printed_as_one() -> None:
    with pytest.raises(NoPageToPrint, match="letter show"):
        page_to_print("only text")
