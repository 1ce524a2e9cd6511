"""The card with a code: the words and an address, and nothing of what it is for."""

import re

import pytest

from services.access_codes.code import as_typed, new_code
from services.letters.library import SHIPPED
from services.portal.card import code_card
from services.printing.page import page_to_print
from workflows.parties import Language

URL = "https://page.example.org"
TELLING = re.compile(r"case|investigat|report|harass|complain|Due Course", re.IGNORECASE)


@pytest.mark.parametrize("language", Language)
def test_the_card_holds_every_word_in_order_and_the_address(language: Language) -> None:
    code = new_code(language)
    card = page_to_print(code_card(code, language, url=URL, library=SHIPPED))
    words = re.findall(r"<li><bdi>(.*?)</bdi></li>", card)
    assert tuple(words) == code
    assert as_typed(" ".join(words)) == as_typed(" ".join(code))
    assert URL in card
    assert f'lang="{language.tag}"' in card


def test_the_card_says_nothing_of_what_it_is_for() -> None:
    card = code_card(["able"] * 11, Language.ENGLISH, url=URL, library=SHIPPED)
    body = re.sub(r"<style>.*?</style>|<[^>]+>", " ", card, flags=re.DOTALL)
    assert not TELLING.search(body)


def test_an_address_cannot_break_out_of_the_card() -> None:
    card = code_card(["able"], Language.ENGLISH, url='https://x.example/"><b>', library=SHIPPED)
    assert "<b>" not in card
