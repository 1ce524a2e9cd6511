"""A code: made at random, said in words, read again however somebody types it."""

import secrets
import unicodedata

from services.access_codes.word_lists import pieces_needed, pieces_of
from services.keys import Key, KeyRing, keyed_hash
from workflows.parties import Language

LONGEST_TYPED = 400
"""Characters of what is typed that are looked at: more than twice the longest code."""

_TELLS_A_WORD = 4
"""No two words of a list begin with the same four letters."""

_BREVE = "\N{COMBINING BREVE}"
_I_OF_CYRILLIC = "\N{CYRILLIC SMALL LETTER I}"
_SHORT_I_OF_CYRILLIC = "\N{CYRILLIC SMALL LETTER SHORT I}"
"""A letter of its own, no accented one: it tells two Russian words apart."""


def new_code(language: Language) -> tuple[str, ...]:
    """A new code in a language, drawn by the system's own randomness."""
    pieces = pieces_of(language)
    return tuple(secrets.choice(pieces) for _ in range(pieces_needed(language)))


def as_typed(text: str) -> str:
    """What somebody typed, in the one form that is compared.

    Capitals, accents, signs between the words and the script of digits make no difference. Of each
    word only the first four letters count, for they tell it from every other. Every digit, and
    every character of a script that writes words without spaces, stands for itself.
    """
    plain = unicodedata.normalize("NFKD", text[:LONGEST_TYPED]).casefold()
    words: list[str] = []
    begun = ""
    for character in plain:
        digit = unicodedata.digit(character, None)
        if digit is not None or unicodedata.category(character) == "Lo":
            words += [begun, str(digit) if digit is not None else character]
            begun = ""
        elif character.isalpha():
            begun += character
        elif character == _BREVE and begun.endswith(_I_OF_CYRILLIC):
            begun = begun[:-1] + _SHORT_I_OF_CYRILLIC
        elif not unicodedata.combining(character):
            words.append(begun)
            begun = ""
    return " ".join(word[:_TELLS_A_WORD] for word in [*words, begun] if word)


def hash_of(key: Key, typed: str) -> str:
    """The keyed hash by which a code is found.

    No slow hash is needed: that is for secrets that can be guessed, and nobody tries 2 to the power
    of 112 codes. The key makes a copy of the database worthless even for checking a code that
    somebody found. The look-up by the hash tells nothing by the time it takes: without the key
    nobody can choose how a hash begins.
    """
    return keyed_hash(key, "access code", as_typed(typed))


def hashes_of(keys: KeyRing, typed: str) -> tuple[str, ...]:
    """The same under every key of the installation: a code outlives a new key."""
    return tuple(hash_of(key, typed) for key in keys.keys)
