"""Texts that people wrote, made inert: a value in a letter, never a part of its structure."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Self

_LINE_END = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates (Unicode Standard Annex 9), which reach beyond their words."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What a person wrote, as paragraphs of lines, none of them empty.

    Nothing is refused here, for a letter that is not sent is a silence: entry points refuse. What
    cannot be shown (controls, half characters) or would reorder the rest of the letter is left out.
    """

    paragraphs: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, written: str) -> Self:
        """The passage of a text, its line ends kept and everything else on one level."""
        lines = [_visible(line).strip() for line in _LINE_END.split(written)]
        paragraphs: list[list[str]] = [[]]
        for line in lines:
            if line:
                paragraphs[-1].append(line)
            elif paragraphs[-1]:
                paragraphs.append([])
        return cls(tuple(tuple(paragraph) for paragraph in paragraphs if paragraph))


def without_reordering(text: str) -> str:
    """A text without the characters that would reorder what stands around it."""
    return "".join(character for character in text if character not in _REORDERING)


def _visible(line: str) -> str:
    return "".join(
        " " if character == "\t" else character
        for character in line
        if character == "\t"
        or (unicodedata.category(character) not in ("Cc", "Cs") and character not in _REORDERING)
    )
