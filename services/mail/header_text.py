"""What text may reach a mail header: one line, and nothing that hides or reorders what is read."""

import unicodedata

BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Characters that reorder the text around them (Unicode Standard Annex 9, section 2)."""

_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})


class HeaderTextError(ValueError):
    """A text may not stand in a mail header; the message names the character, never the text."""


def first_unsafe_character(text: str) -> str | None:
    """Find the first character that must not reach a header.

    Refused are line ends in any form (CR, LF, NEL, U+2028, U+2029), NUL and every other control
    character, bidirectional controls, and lone surrogates (RFC 5322 2.2; RFC 6532 3.2).

    Args:
        text: The value of a header, not yet encoded.

    Returns:
        The character's code point such as ``U+000A``, or None when the text is safe.
    """
    for character in text:
        if unicodedata.category(character) in _FORBIDDEN_CATEGORIES or character in BIDI_CONTROLS:
            return f"U+{ord(character):04X}"
    return None


def require_header_text(text: str, *, field: str, longest: int) -> str:
    """Return the text unchanged, or refuse it.

    Args:
        text: The value meant for a header.
        field: The name of the value, for the error message.
        longest: The most characters it may have.

    Returns:
        The same text.

    Raises:
        HeaderTextError: It is empty, too long, or holds a character that a header cannot carry.
    """
    if not text.strip():
        raise HeaderTextError(f"The {field} is empty: give it at least one visible character.")
    if len(text) > longest:
        raise HeaderTextError(
            f"The {field} has {len(text)} characters and may have {longest}: shorten it."
        )
    unsafe = first_unsafe_character(text)
    if unsafe is not None:
        raise HeaderTextError(
            f"The {field} holds the character {unsafe}, which may not stand in a mail header: "
            "remove line breaks, control characters and direction marks."
        )
    return text
