"""Names, addresses and numbers inside a text that runs the other way.

In Arabic a telephone number would be shown with its groups in the wrong order, and in English an
Arabic name would pull the number beside it to its other side. Unicode's isolates (Standard Annex 9)
keep both whole. They are the only direction characters in a letter, they stand only where they are
needed, and none of them comes from what people wrote: on a page they become ``<bdi>`` elements.
"""

import unicodedata

from markupsafe import Markup, escape

from services.letters.user_text import without_reordering

FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"

_RUNS_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_RUNS_LEFT_TO_RIGHT = frozenset({"L", "EN"})


def isolated(value: str, direction: str) -> str:
    """A value between isolates, if something in it runs against the direction of the letter.

    Args:
        value: A name, address, number or command; it loses any direction characters of its own.
        direction: In which the letter is read: ``ltr`` or ``rtl``.
    """
    plain = without_reordering(value)
    against = _RUNS_LEFT_TO_RIGHT if direction == "rtl" else _RUNS_RIGHT_TO_LEFT
    if not any(unicodedata.bidirectional(character) in against for character in plain):
        return plain
    return f"{FIRST_STRONG_ISOLATE}{plain}{POP_ISOLATE}"


def on_a_page(text: str) -> Markup:
    """A text of a letter escaped for a page, its isolates as elements."""
    page = str(escape(text)).replace(FIRST_STRONG_ISOLATE, "<bdi>").replace(POP_ISOLATE, "</bdi>")
    return Markup(page)  # noqa: S704 - escaped in the line above; only our own isolates become tags
