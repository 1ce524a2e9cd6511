"""The words and numbers that codes are made of.

The words are those of BIP 39 (https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki), as
the package ``mnemonic`` carries them under the MIT licence: 2,048 everyday words of a language, no
two of which begin with the same four letters, chosen so that they are not mistaken for each other.
Arabic has no such list: a code is made of numbers there, which can be said in any language.
"""

from functools import cache
from importlib import resources
from math import ceil, log2

from workflows.parties import Language

BITS_AT_LEAST = 112
"""NIST SP 800-131A: the least strength that cannot be searched, however long somebody tries."""

_LISTS = {
    Language.ENGLISH: "english",
    Language.FRENCH: "french",
    Language.SPANISH: "spanish",
    Language.CHINESE: "chinese_simplified",
    Language.RUSSIAN: "russian",
}
_NUMBERS = tuple(f"{number:04}" for number in range(10_000))


@cache
def pieces_of(language: Language) -> tuple[str, ...]:
    """What a code in a language is made of: words, or numbers of four digits."""
    name = _LISTS.get(language)
    if name is None:
        return _NUMBERS
    listed = resources.files("mnemonic") / "wordlist" / f"{name}.txt"
    return tuple(listed.read_text(encoding="utf-8").split())


def pieces_needed(language: Language) -> int:
    """How many of them make a code of at least ``BITS_AT_LEAST``."""
    return ceil(BITS_AT_LEAST / log2(len(pieces_of(language))))
