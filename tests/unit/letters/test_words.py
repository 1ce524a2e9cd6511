"""The words of each language: dates, lengths of time and numbers of things."""

from datetime import date

import pytest
from pydantic import ValidationError

from services.letters.library import TEXTS
from services.letters.rendered import LetterError
from services.letters.words import ReasonKind, Words, words_of
from workflows.parties import Language
from workflows.spans import Span

EN, FR, ES = Language.ENGLISH, Language.FRENCH, Language.SPANISH
AR, ZH, RU = Language.ARABIC, Language.CHINESE, Language.RUSSIAN


@pytest.mark.parametrize(
    ("language", "day", "written"),
    [
        (EN, date(2027, 1, 14), "14 January 2027"),
        (EN, date(2027, 8, 1), "1 August 2027"),
        (FR, date(2027, 1, 14), "14 janvier 2027"),
        (FR, date(2027, 8, 1), "1er août 2027"),
        (ES, date(2027, 1, 14), "14 de enero de 2027"),
        (ES, date(2028, 2, 29), "29 de febrero de 2028"),
        (AR, date(2027, 1, 14), "14 كانون الثاني/يناير 2027"),
        (AR, date(2028, 2, 29), "29 شباط/فبراير 2028"),
        (AR, date(2027, 8, 1), "1 آب/أغسطس 2027"),
        (ZH, date(2027, 1, 14), "2027年1月14日"),
        (ZH, date(2028, 2, 29), "2028年2月29日"),
        (RU, date(2027, 1, 14), "14 января 2027 года"),
        (RU, date(2027, 8, 1), "1 августа 2027 года"),
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
        (ES, "3660 days", "3.660 días"),
        (AR, "0 days", "0 يوم"),
        (AR, "1 day", "يوم واحد"),
        (AR, "2 days", "يومان"),
        (AR, "3 days", "3 أيام"),
        (AR, "10 days", "10 أيام"),
        (AR, "11 days", "11 يومًا"),
        (AR, "90 days", "90 يومًا"),
        (AR, "100 days", "100 يوم"),
        (AR, "103 days", "103 أيام"),
        (AR, "1 month", "شهر واحد"),
        (AR, "2 months", "شهران"),
        (AR, "3 months", "3 أشهر"),
        (AR, "12 months", "12 شهرًا"),
        (AR, "4 weeks", "4 أسابيع"),
        (AR, "2 working days", "يوما عمل"),
        (AR, "10 working days", "10 أيام عمل"),
        (AR, "15 working days", "15 يوم عمل"),
        (AR, "2 years", "سنتان"),
        (ZH, "1 day", "1天"),
        (ZH, "3 months", "3个月"),
        (ZH, "10 working days", "10个工作日"),
        (ZH, "4 weeks", "4周"),
        (ZH, "2 years", "2年"),
        (RU, "0 days", "0 дней"),
        (RU, "1 day", "1 день"),
        (RU, "3 days", "3 дня"),
        (RU, "11 days", "11 дней"),
        (RU, "21 days", "21 день"),
        (RU, "90 days", "90 дней"),
        (RU, "3 months", "3 месяца"),
        (RU, "12 months", "12 месяцев"),
        (RU, "2 weeks", "2 недели"),
        (RU, "10 working days", "10 рабочих дней"),
        (RU, "22 working days", "22 рабочих дня"),
        (RU, "5 years", "5 лет"),
    ],
)
def test_lengths_of_time_follow_the_plural_of_the_language(
    language: Language, span: str, written: str
) -> None:
    assert words_of(language).span(Span.model_validate(span)) == written


def test_every_language_counts_in_the_same_digits() -> None:
    for language in Language:
        written = words_of(language).span(Span.model_validate("90 days"))
        assert "90" in written, written


def test_words_that_lack_a_plural_form_are_refused_with_its_name() -> None:
    document = words_of(AR).model_dump()
    del document["units"]["month"]["two"]
    with pytest.raises(ValidationError, match=r"month \(two\)"):
        Words.model_validate(document)


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
    assert {language: found ^ files[EN] for language, found in files.items()} == {
        language: set() for language in Language
    }


def test_french_punctuation_never_begins_a_line() -> None:
    bare = [
        f"{path.name}: {line}"
        for path in (TEXTS / "fr").rglob("*.txt")
        for line in path.read_text(encoding="utf-8").splitlines()
        if any(f"{letter} {mark}" in line for letter in "aeéirstn}" for mark in ":;?!")
        and "{%" not in line
    ]
    assert bare == []
