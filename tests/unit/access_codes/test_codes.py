"""Access codes: strong enough, and read however somebody types them."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.access_codes.code import as_typed, hash_of, hashes_of, new_code
from services.access_codes.word_lists import pieces_of
from services.keys import KeyPurpose, KeyRing
from workflows.parties import Language

KEYS = KeyRing.generate(KeyPurpose.IDENTIFIERS)


@pytest.mark.parametrize("language", Language)
def test_a_code_has_at_least_112_bits(language: Language) -> None:
    assert len(new_code(language)) * log2(len(set(pieces_of(language)))) >= 112


@pytest.mark.parametrize("language", Language)
def test_no_two_pieces_are_read_as_the_same(language: Language) -> None:
    pieces = pieces_of(language)
    assert len({as_typed(piece) for piece in pieces}) == len(pieces)


@pytest.mark.parametrize("language", Language)
def test_two_codes_differ(language: Language) -> None:
    assert new_code(language) != new_code(language)


@given(st.sampled_from(list(Language)), st.randoms(use_true_random=False))
def test_a_code_is_read_with_capitals_and_with_signs_between(language: Language, random) -> None:  # type: ignore[no-untyped-def] # Hypothesis's own random
    code = [random.choice(pieces_of(language)) for _ in range(11)]
    typed = as_typed(" ".join(code))
    assert as_typed("  " + ", ".join(x.upper() for x in code) + ".\n") == typed
    assert as_typed("-".join(code)) == typed


@pytest.mark.parametrize(
    ("typed", "same_as"),
    [
        ("ÁBACO Niño", "abac nino"),
        ("abaisser", "abai"),
        ("1234 5678", "12345678"),
        ("١٢٣٤", "1234"),
        ("\uff11\uff12\uff13\uff14", "1234"),
        ("的一 是", "的 一 是"),
        ("Ёлка", "елка"),
    ],
)
def test_accents_scripts_of_digits_and_ends_of_words_make_no_difference(
    typed: str, same_as: str
) -> None:
    assert as_typed(typed) == as_typed(same_as)


def test_words_do_not_run_into_each_other() -> None:
    assert as_typed("able act") != as_typed("ableact")


@given(st.text(max_size=2000))
def test_whatever_is_typed_has_a_hash(typed: str) -> None:
    assert len(hash_of(KEYS.current, typed)) == 32


def test_a_code_is_found_under_an_older_key() -> None:
    code = " ".join(new_code(Language.ENGLISH))
    kept = hash_of(KEYS.current, code)
    assert kept in hashes_of(KEYS.rotated(), code)
    assert kept != hash_of(KEYS.rotated().current, code)
