"""How hard a letter is to read: a measure for each language, where one is known.

The four measures for alphabets with vowels are the Flesch reading ease and its adaptations: Flesch
(1948) for English, Kandel and Moles (1958) for French, Szigriszt-Pazos (1993) for Spanish and
Oborneva (2006) for Russian. 60 to 70 is plain language, below 50 is difficult. They count syllables
by groups of vowels; a dictionary would change a letter's figure by a few points. Arabic is written
without its short vowels and Chinese without syllables, so that for both only the length of
sentences is measured, in words and in characters.
"""

import re
from dataclasses import dataclass

from workflows.parties import Language

_SENTENCE_END = re.compile(r"(?<=[.:?!؟])\s+|(?<=[。：？！])")
_VOWELS = {
    Language.ENGLISH: r"[aeiouy]+(?<!e\b)|\b[^aeiouy\W]+e\b|le\b",
    Language.FRENCH: r"(?:[aeiouyàâäéèêëîïôöùûüœ]|(?<=q)u)+(?<![^aiouyéè]e\b)",
    Language.SPANISH: r"[aeoáéíóú]|[iuü]+(?![aeoáéó])(?<![aeoáéó][iu])",
    Language.RUSSIAN: r"[аеёиоуыэюя]",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ease:
    """A reading ease: ``base - by_length * words a sentence - by_syllables * syllables a word``."""

    base: float
    by_length: float
    by_syllables: float
    least: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceLengths:
    """The most words of a sentence (in Chinese, characters): on average, and of any."""

    mean: int
    longest: int


EASE = {
    Language.ENGLISH: Ease(base=206.835, by_length=1.015, by_syllables=84.6, least=60),
    Language.FRENCH: Ease(base=207, by_length=1.015, by_syllables=73.6, least=60),
    Language.SPANISH: Ease(base=206.835, by_length=1, by_syllables=62.3, least=55),
    Language.RUSSIAN: Ease(base=206.835, by_length=1.3, by_syllables=60.1, least=50),
}
LENGTHS = {
    Language.ENGLISH: SentenceLengths(mean=15, longest=34),
    Language.FRENCH: SentenceLengths(mean=16, longest=34),
    Language.SPANISH: SentenceLengths(mean=16, longest=34),
    Language.RUSSIAN: SentenceLengths(mean=15, longest=34),
    Language.ARABIC: SentenceLengths(mean=14, longest=32),
    Language.CHINESE: SentenceLengths(mean=28, longest=60),
}


def hard_to_read(text: str, language: Language) -> str | None:
    """Why the plain text of a letter is hard to read, or None."""
    sentences = _sentences(text)
    lengths = [_length(sentence, language) for sentence in sentences]
    most = LENGTHS[language]
    if not lengths:
        return None
    if max(lengths) > most.longest:
        return f"a sentence of {max(lengths)} words, and the most are {most.longest}"
    mean = sum(lengths) / len(lengths)
    if mean > most.mean:
        return f"{mean:.0f} words a sentence on average, and the most are {most.mean}"
    measure = EASE.get(language)
    found = reading_ease(text, language)
    if measure is not None and found is not None and found < measure.least:
        return f"a reading ease of {found:.0f}, and the least is {measure.least:.0f}"
    return None


def reading_ease(text: str, language: Language) -> float | None:
    """The reading ease of a letter's plain text; None where the language has no measure."""
    measure = EASE.get(language)
    sentences = _sentences(text)
    words = [word for x in sentences for word in re.findall(r"[^\W\d_]+", x.lower())]
    if measure is None or not words:
        return None
    vowels = re.compile(_VOWELS[language])
    syllables = sum(max(1, len(vowels.findall(word))) for word in words)
    by_length = measure.by_length * len(words) / len(sentences)
    return measure.base - by_length - measure.by_syllables * syllables / len(words)


def _length(sentence: str, language: Language) -> int:
    if language is Language.CHINESE:
        return len(re.findall(r"\w", sentence))
    return len(sentence.split())


def _sentences(text: str) -> list[str]:
    """The sentences of the paragraphs that end like one; titles and contacts are none."""
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        # Joined as it was before its lines were wrapped.
        line = re.sub(r"(?<=[\u3000-\u9fff\uff00-\uff60])\s+", "", " ".join(paragraph.split()))
        if line.endswith((".", ":", "。", "：", "?", "？")):
            found.extend(x for x in _SENTENCE_END.split(line) if re.search(r"\w{2}", x))
    return found
