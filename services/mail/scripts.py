"""Whether a label mixes writing systems, as look-alike addresses do."""

import unicodedata

_JOINT_WRITING = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)
"""Scripts that are written together (Unicode Technical Standard 39, 'highly restrictive')."""


def scripts_of(label: str) -> frozenset[str]:
    """Name the writing systems of a label's letters; digits, marks and signs belong to none."""
    return frozenset(
        _script_of(character) for character in label if unicodedata.category(character)[0] == "L"
    )


def mixes_scripts(label: str) -> bool:
    """Tell whether a label's letters come from writing systems that do not belong together."""
    scripts = scripts_of(label)
    return len(scripts) > 1 and not any(scripts <= together for together in _JOINT_WRITING)


def _script_of(letter: str) -> str:
    # The first word of a letter's Unicode name is its script: 'CYRILLIC SMALL LETTER A'.
    first_word = unicodedata.name(letter, "UNKNOWN").split(" ", 1)[0].split("-", 1)[0]
    return "CJK" if first_word == "IDEOGRAPHIC" else first_word
