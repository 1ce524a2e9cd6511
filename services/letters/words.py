"""The words of a language that sentences are put together from: dates, lengths of time, reasons."""

import gettext
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import Field, model_validator

from services.letters.rendered import LetterError
from workflows.parties import Language
from workflows.spans import Span, Unit
from workflows.stages import ClockName, Stage
from workflows.values import Code, StrictFrozen

TEXTS = Path(__file__).parent / "texts"
"""One folder for each language, with the same files in each."""


class ReasonKind(StrEnum):
    """What a reason was given for."""

    EXTENSION = "extension"
    HOLD = "hold"
    PAUSE = "pause"
    STEP = "step"


class DateWords(StrictFrozen):
    """How a date is written out.

    Attributes:
        months: The twelve names, from January.
        pattern: With the places ``{day}``, ``{month}`` and ``{year}``.
        first_day: How the first of a month is counted, where that is special.
    """

    months: tuple[str, ...] = Field(min_length=12, max_length=12)
    pattern: str
    first_day: str = "1"


class ClockWords(StrictFrozen):
    """How sentences name a clock.

    Attributes:
        subject: At the beginning of a sentence.
        of_it: After a noun, such as "of the investigation".
        step: A whole sentence on what is done while it runs.
    """

    subject: str
    of_it: str
    step: str


class StageWords(StrictFrozen):
    """How letters speak of a stage.

    Attributes:
        now: Whole sentences on a case that is in it.
        name: The stage as the thing last heard of, after "is" or "was".
    """

    now: str
    name: str


class Words(StrictFrozen):
    """Everything of ``words.yaml``; a language is added by writing its folder.

    Attributes:
        direction: In which the language is read.
        plural: Which of a word's forms goes with ``n``, as a C expression (GNU gettext, "Plural
            forms").
        units: The forms of each unit, with the place ``{count}``.
        counted: The forms of further things that are counted, by name.
        reasons: Each reason of a kind as one plain sentence.
    """

    direction: Literal["ltr", "rtl"]
    plural: str
    dates: DateWords
    units: dict[Unit, tuple[str, ...]]
    counted: dict[str, tuple[str, ...]]
    clocks: dict[ClockName, ClockWords]
    stages: dict[Stage, StageWords]
    reasons: dict[ReasonKind, dict[Code, str]]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        missing = [
            *(x.value for x in Unit if x not in self.units),
            *(x.value for x in ClockName if x not in self.clocks),
            *(x.value for x in Stage if x.is_open and x not in self.stages),
            *(x.value for x in ReasonKind if x not in self.reasons),
        ]
        if missing:
            raise ValueError(f"no words are given for: {', '.join(missing)}")
        return self

    def day(self, day: date) -> str:
        """A date written out, such as 14 January 2027."""
        dates = self.dates
        number = dates.first_day if day.day == 1 else str(day.day)
        return dates.pattern.format(day=number, month=dates.months[day.month - 1], year=day.year)

    def span(self, span: Span) -> str:
        """A length of time in words, such as 3 months."""
        return self._counted(self.units[span.unit], span.count)

    def count(self, thing: str, count: int) -> str:
        """A number of things in words.

        Raises:
            LetterError: There are no words for such a thing.
        """
        forms = self.counted.get(thing)
        if forms is None:
            raise LetterError(f"There are no words for a number of '{thing}': add them.")
        return self._counted(forms, count)

    def reason(self, kind: ReasonKind, code: str) -> str:
        """The plain sentence for a reason.

        Raises:
            LetterError: The language has none; ``missing_reasons`` shows it beforehand.
        """
        sentence = self.reasons[kind].get(code)
        if sentence is None:
            raise LetterError(
                f"The {kind} reason '{code}' has no sentence in this language: add one to "
                "words.yaml."
            )
        return sentence

    def _counted(self, forms: tuple[str, ...], count: int) -> str:
        chosen = gettext.c2py(self.plural)(count)
        return forms[chosen].format(count=count)


@cache
def words_of(language: Language) -> Words:
    """The words of a language, read once."""
    file = TEXTS / language / "words.yaml"
    document: Mapping[str, object] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return Words.model_validate(document)
