"""The words of each language: dates, lengths of time and numbers of things."""

from datetime import date

import pytest
from pydantic import ValidationError

from services.letters.rendered import LetterError
from services.letters.words import TEXTS, ReasonKind, Words, words_of
from workflows.parties import Language
from workflows.spans import Span

EN, FR, ES = Language.ENGLISH, Language.FRENCH, Language.SPANISH


@pytest.mark.parametrize(
    ("language", "day", "written"),
    [
        (EN, date(2027, 1, 14), "14 January 2027"),
        (EN, date(2027, 8, 1), "1 August 2027"),
        (FR, date(2027, 1, 14), "14 janvier 2027"),
        (FR, date(2027, 8, 1), "1er août 2027"),
        (ES, date(2027, 1, 14), "14 de enero de 2027"),
        (ES, date(2028, 2, 29), "29 de febrero de 2028"),
    ],
)
def test_dates_are_written_out(language: Language, day: date, written: str) -> None:
    assert words_of(language).day(day) == written


@pytest.mark.parametrize(
    ("language", "span", "written"),
    [
        (EN, "3 months", "3 months"),
        (EN, "1 week", "1 week"),
        (EN, "0 days", "0 days"),
        (EN, "10 working days", "10 working days"),
        (FR, "3 months", "3 mois"),
        (FR, "60 days", "60 jours"),
        (FR, "0 days", "0 jour"),
        (FR, "1 working day", "1 jour ouvré"),
        (FR, "4 weeks", "4 semaines"),
        (ES, "1 month", "1 mes"),
        (ES, "3 months", "3 meses"),
        (ES, "5 working days", "5 días hábiles"),
        (ES, "0 days", "0 días"),
    ],
)
def test_lengths_of_time_follow_the_plural_of_the_language(
    language: Language, span: str, written: str
) -> None:
    assert words_of(language).span(Span.model_validate(span)) == written


def test_a_language_with_six_forms_needs_no_code() -> None:
    forms = ("zero", "one", "two", "few", "many", "other")
    arabic = words_of(EN).model_copy(
        update={
            "plural": "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 "
            ": n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5",
            "counted": {"duty": forms},
        }
    )
    counts = [0, 1, 2, 3, 11, 100]
    assert tuple(arabic.count("duty", count) for count in counts) == forms


@pytest.mark.parametrize("language", Language)
def test_a_reason_without_words_is_an_error_that_says_what_to_do(language: Language) -> None:
    with pytest.raises(LetterError, match=r"add one to words\.yaml"):
        words_of(language).reason(ReasonKind.HOLD, "full_moon")


def test_words_that_lack_a_unit_are_refused() -> None:
    document = words_of(EN).model_dump()
    document["units"].popitem()
    with pytest.raises(ValidationError, match="no words are given for"):
        Words.model_validate(document)


def test_every_language_has_the_same_files() -> None:
    files = {
        language: {
            str(path.relative_to(TEXTS / language)) for path in (TEXTS / language).rglob("*.*")
        }
        for language in Language
    }
    assert files[FR] == files[EN]
    assert files[ES] == files[EN]


def test_french_punctuation_never_begins_a_line() -> None:
    bare = [
        f"{path.name}: {line}"
        for path in (TEXTS / "fr").rglob("*.txt")
        for line in path.read_text(encoding="utf-8").splitlines()
        if any(f"{letter} {mark}" in line for letter in "aeéirstn}" for mark in ":;?!")
        and "{%" not in line
    ]
    assert bare == []
