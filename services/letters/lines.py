"""Lines of text in any script: where one may end, how wide it is, how two are joined.

Chinese has no spaces and its characters are two columns wide, so that neither counting characters
nor breaking at spaces gives lines that a mail program shows whole.
"""

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

_TAKES_NO_COLUMN = ("Mn", "Me", "Cf")
_NEVER_ENDS_A_LINE = ("Ps", "Pi")
_NEVER_BEGINS_A_LINE = ("Pe", "Pf", "Po", "Pd")
"""Punctuation by its category in Unicode: opening, and closing or following."""


def columns(text: str) -> int:
    """How many columns a line takes in characters of one width (Unicode Standard Annex 11)."""
    return sum(
        2 if _is_wide(character) else unicodedata.category(character) not in _TAKES_NO_COLUMN
        for character in text
    )


def joined(lines: Sequence[str]) -> str:
    """Lines of a file as one: with a space between, but none between two wide characters.

    That is how pages treat line ends (CSS Text 3, 4.1.3).
    """
    text = ""
    for line in lines:
        between = "" if not text or (_is_wide(text[-1]) and _is_wide(line[:1])) else " "
        text += between + line
    return text


def wrapped(text: str, *, width: int, first: str = "", others: str = "") -> str:
    """A text in lines of at most so many columns.

    Words are never broken, for one may be an address that somebody copies; beside a wide character
    a line may end, but none begins with a full stop or ends with an opening bracket. Those are the
    rules of Unicode Standard Annex 14 that plain text needs; a library that knows them all took a
    tenth of a second for a letter.

    Args:
        text: One paragraph.
        width: The most columns of a line, its indent included.
        first: What the first line begins with.
        others: What every other line begins with.
    """
    if not any(map(_is_wide, set(text))):
        return textwrap.fill(
            text,
            width=width,
            initial_indent=first,
            subsequent_indent=others,
            break_long_words=False,
            break_on_hyphens=False,
        )
    lines: list[str] = []
    begun, indent, taken = "", first, columns(first)
    for piece in _pieces(" ".join(text.split())):
        if begun and taken + columns(piece.rstrip()) > width:
            lines.append(indent + begun.rstrip())
            begun, indent, taken = "", others, columns(others)
        begun += piece
        taken += columns(piece)
    return "\n".join([*lines, indent + begun.rstrip()])


def _pieces(text: str) -> Iterator[str]:
    """What stays on one line: a word with the space after it, or a wide character."""
    begun = text[:1]
    for before, after in pairwise(text):
        if _may_part(before, after):
            yield begun
            begun = ""
        begun += after
    yield begun


def _may_part(before: str, after: str) -> bool:
    if after == " " or unicodedata.category(after) in _NEVER_BEGINS_A_LINE:
        return False
    if before == " ":
        return True
    beside_wide = _is_wide(before) or _is_wide(after)
    return beside_wide and unicodedata.category(before) not in _NEVER_ENDS_A_LINE


def _is_wide(character: str) -> bool:
    return bool(character) and unicodedata.east_asian_width(character) in ("W", "F")
