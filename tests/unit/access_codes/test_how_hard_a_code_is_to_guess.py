from math import log2

import pytest

from services.access_codes.code import as_typed, hash_of, hashes_of, new_code
from services.access_codes.word_lists import pieces_of
from services.keys import KeyPurpose, KeyRing
from workflows.parties import Language


@pytest.mark.parametrize("language", Language)
def test_a_code_has_112_bits_as_it_is_compared(language: Language) -> None:
    told_apart = {as_typed(piece) for piece in pieces_of(language)}
    assert len(new_code(language)) * log2(len(told_apart)) >= 112


@pytest.mark.parametrize("language", Language)
def test_no_two_codes_are_alike(language: Language) -> None:
    assert len({new_code(language) for _ in range(200)}) == 200


def test_what_is_kept_of_a_code_says_nothing_without_the_key() -> None:
    words = new_code(Language.ENGLISH)
    first, other = (KeyRing.generate(KeyPurpose.IDENTIFIERS) for _ in range(2))
    kept = hash_of(first.current, " ".join(words))
    assert kept not in hashes_of(other, " ".join(words))
    assert not any(word in kept for word in words)
