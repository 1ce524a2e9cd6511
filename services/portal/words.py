"""The sentences of the page in each language: all languages have the same ones, place for place."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from markupsafe import Markup

from services.letters.direction import isolated, on_a_page
from services.letters.library import LetterLibrary
from services.letters.words import Words, words_of
from workflows.parties import Language

TEXTS = Path(__file__).parent / "texts"
REFERENCE = Language.ENGLISH
"""The language that the others are compared with."""

OWN_NAMES: Mapping[Language, str] = {
    Language.ENGLISH: "English",
    Language.FRENCH: "Français",
    Language.SPANISH: "Español",
    Language.ARABIC: "العربية",
    Language.CHINESE: "中文",
    Language.RUSSIAN: "Русский",
}
_PLACE = re.compile(r"\{([a-z]+)\}")


class PageTextError(ValueError):
    """The sentences of a language are not complete; the message names the file and the sentence."""


class PageWords:
    """What the page says in one language."""

    def __init__(
        self, language: Language, sentences: Mapping[str, str], library: LetterLibrary
    ) -> None:
        self.language = language
        self.words: Words = words_of(language, library)
        self._sentences = sentences

    @property
    def direction(self) -> str:
        """In which the language is read: ``ltr`` or ``rtl``."""
        return self.words.direction

    def has(self, sentence: str) -> bool:
        """Whether there is such a sentence."""
        return sentence in self._sentences

    def say(self, sentence: str, **places: str) -> Markup:
        """A sentence for a page, its places filled in and escaped.

        Raises:
            KeyError: there is no such sentence, or one of its places was not filled in.
        """
        return on_a_page(self.plain(sentence, **places))

    def plain(self, sentence: str, **places: str) -> str:
        """The same as plain text, with what runs the other way kept whole."""
        kept = {name: isolated(value, self.direction) for name, value in places.items()}
        return self._sentences[sentence].format(**kept)


def page_words(language: Language, library: LetterLibrary) -> PageWords:
    """The sentences of a language, read once.

    Raises:
        PageTextError: a sentence is missing or too many, or has other places than the reference.
    """
    return PageWords(language, _sentences_of(language), library)


@cache
def _sentences_of(language: Language) -> Mapping[str, str]:
    file = TEXTS / f"{language}.yaml"
    found: dict[str, str] = yaml.safe_load(file.read_text(encoding="utf-8"))
    if language is not REFERENCE:
        faults = list(differences(_sentences_of(REFERENCE), found))
        if faults:
            message = f"{file.name}: {'; '.join(faults)}"
            raise PageTextError(message)
    return found


def differences(reference: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """How the sentences of a language differ from those of the reference, as words for people."""
    missing = [f"'{name}' is missing" for name in reference if name not in other]
    unknown = [f"'{name}' is used nowhere" for name in other if name not in reference]
    places = [
        f"'{name}' has other places than in '{REFERENCE}'"
        for name, sentence in reference.items()
        if name in other and set(_PLACE.findall(sentence)) != set(_PLACE.findall(other[name]))
    ]
    return [*missing, *unknown, *places]
