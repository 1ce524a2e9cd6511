"""The words of a language that sentences are put together from: dates, lengths of time, reasons."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Literal, Self, get_args

import yaml
from babel import Locale
from babel.dates import format_date, get_month_names
from babel.numbers import format_decimal
from pydantic import Field, model_validator

from services.letters.library import SHIPPED, LetterFolderError, LetterLibrary
from services.letters.rendered import LetterError
from workflows.parties import Language
from workflows.spans import Span, Unit
from workflows.stages import ClockName, Stage
from workflows.values import Code, StrictFrozen


class ReasonKind(StrEnum):
    """What a reason was given for."""

    EXTENSION = "extension"
    HOLD = "hold"
    PAUSE = "pause"
    STEP = "step"


PluralCategory = Literal["zero", "one", "two", "few", "many", "other"]
Forms = dict[PluralCategory, str]
"""The forms of a word by the plural category they go with (Unicode CLDR): Russian has three for
whole numbers, Arabic six, Chinese one."""


class DateWords(StrictFrozen):
    """How a date is written out; the names of months are those of the Unicode CLDR.

    Attributes:
        pattern: As Unicode Technical Standard 35, part 4, writes it, such as ``d MMMM y``.
        first_day: How the first of a month is counted, where that is special.
        months_of: Whose names of months are written, one after the other with a stroke between,
            where the countries of a language differ; those of the language itself if empty.
    """

    pattern: str = Field(pattern=r"^[^\n]+$")
    first_day: str | None = None
    months_of: tuple[str, ...] = ()


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
        language: Whose words they are.
        units: The forms of each unit, with the place ``{count}``.
        counted: The forms of further things that are counted, by name.
        reasons: Each reason of a kind as one plain sentence.
        never_said: What no letter of the organisation says, besides the product's own list.
    """

    language: Language
    dates: DateWords
    units: dict[Unit, Forms]
    counted: dict[str, Forms]
    clocks: dict[ClockName, ClockWords]
    stages: dict[Stage, StageWords]
    reasons: dict[ReasonKind, dict[Code, str]]
    never_said: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        missing = [
            *(x.value for x in Unit if x not in self.units),
            *(x.value for x in ClockName if x not in self.clocks),
            *(x.value for x in Stage if x.is_open and x not in self.stages),
            *(x.value for x in ReasonKind if x not in self.reasons),
        ]
        missing += _missing_forms(self.language, self._counted_words())
        if missing:
            raise ValueError(f"no words are given for: {', '.join(missing)}")
        return self

    @property
    def locale(self) -> Locale:
        """The rules of the language for dates, numbers and plurals (Unicode CLDR)."""
        return _locale(self.language.tag)

    @property
    def direction(self) -> str:
        """In which the language is read: ``ltr`` or ``rtl``."""
        return self.locale.text_direction

    def day(self, day: date) -> str:
        """A date written out, such as 14 January 2027."""
        pattern = self.dates.pattern
        if self.dates.months_of:
            names = (_months(tag)[day.month] for tag in self.dates.months_of)
            pattern = pattern.replace("MMMM", f"'{'/'.join(dict.fromkeys(names))}'")
        if self.dates.first_day and day.day == 1:
            pattern = pattern.replace("d", f"'{self.dates.first_day}'", 1)
        return format_date(day, pattern, self.locale)

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

    def _counted_words(self) -> dict[str, Forms]:
        units = {unit.value: forms for unit, forms in self.units.items()}
        return {**units, **self.counted}

    def _counted(self, forms: Forms, count: int) -> str:
        # The digits 0 to 9 in every language: those of telephone numbers, references and pages.
        number = format_decimal(count, locale=self.locale, numbering_system="latn")
        category = self.locale.plural_form(count)
        chosen = next((form for name, form in forms.items() if name == category), forms["other"])
        return chosen.format(count=number)


def _missing_forms(language: Language, words: Mapping[str, Forms]) -> list[str]:
    """The forms that a number up to 200 needs; beyond, the same ones come again."""
    locale = _locale(language.tag)
    needed = {"other", *(locale.plural_form(number) for number in range(201))}
    order = get_args(PluralCategory)
    return [f"{word} ({x})" for word in words for x in order if x in needed - {*words[word]}]


@cache
def _locale(tag: str) -> Locale:
    return Locale.parse(tag, sep="-")


@cache
def _months(tag: str) -> Mapping[int, str]:
    return get_month_names("wide", locale=_locale(tag))


@cache
def words_of(language: Language, library: LetterLibrary = SHIPPED) -> Words:
    """The words of a language, read once; an organisation's own stand before the product's.

    Raises:
        LetterFolderError: The organisation's own file cannot be used.
    """
    try:
        return _read_words(language, library)
    except (ValueError, yaml.YAMLError) as error:
        if library.own is None:
            raise
        raise LetterFolderError(
            f"{library.own / language / 'words.yaml'} cannot be used: {error}"
        ) from None


def _read_words(language: Language, library: LetterLibrary) -> Words:
    document: dict[str, object] = {}
    for folder in reversed(library.folders(language)):
        file = folder / "words.yaml"
        if file.is_file():
            document = _merged(document, yaml.safe_load(file.read_text(encoding="utf-8")) or {})
    return Words.model_validate({**document, "language": language})


def _merged(under: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    merged = dict(under)
    for key, value in over.items():
        former = merged.get(key)
        both = isinstance(value, dict) and isinstance(former, dict)
        merged[key] = _merged(former, value) if both else value  # type: ignore[arg-type] # both are
    return merged
