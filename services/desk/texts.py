"""Texts that people write: which of them can be kept, and shown again as they were written."""

import unicodedata
from enum import StrEnum

LONGEST_TEXT_BYTES = 64 * 1024
"""What the vault keeps at most, in UTF-8."""

_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class TextFault(StrEnum):
    """Why a text cannot be kept."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNSEEN_SIGN = "unseen_sign"


def fault_of(text: str) -> TextFault | None:
    """What is wrong with a text, or None if nothing is."""
    if not text.strip():
        return TextFault.EMPTY
    if len(text.encode("utf-8", errors="replace")) > LONGEST_TEXT_BYTES:
        return TextFault.TOO_LONG
    if any(is_unseen(character) for character in text):
        return TextFault.UNSEEN_SIGN
    return None


def is_unseen(character: str) -> bool:
    """Whether a character is no visible text, or turns the order of what stands around it."""
    if character in "\n\r\t":
        return False
    return unicodedata.category(character) in ("Cc", "Cs") or character in _REORDERING
