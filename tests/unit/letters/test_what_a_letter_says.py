"""What a letter says in the moments that matter to whoever reads it."""

import re
from datetime import date

import pytest

from services.letters.letter import render_letter
from services.letters.rendered import LetterError, LetterTexts
from services.mail.header_text import HeaderTextError
from tests.unit.letters.situations import (
    BENCHMARK_ON,
    EXPECTED_ON,
    LATE,
    REFERENCE,
    SIGNED_BY,
    SUPPORT,
    content,
    flat,
    investigation,
    promise,
    rendered,
    update,
)
from workflows.letter_content import LetterContent, Progress, Section
from workflows.notices import NoticeKind, PromiseKind
from workflows.parties import Language, Role
from workflows.spans import Span
from workflows.stages import ClockName, Outcome, Stage, Word

EN = Language.ENGLISH
HELD = {
    Language.ENGLISH: "There is something we may not tell you at the moment.",
    Language.FRENCH: "Il y a quelque chose que nous ne pouvons pas vous dire pour le moment.",
    Language.SPANISH: "Hay algo que no podemos decirle por ahora.",
    Language.ARABIC: "هناك أمر لا يمكننا أن نخبركم به في الوقت الحالي.",
    Language.CHINESE: "有些内容我们目前不能告诉您。",
    Language.RUSSIAN: "Есть кое-что, о чём мы сейчас не можем вам сказать.",
}
NOTHING_NEW = {
    Language.ENGLISH: "There is nothing new to tell you today. "
    "You will hear from us by 14 January 2027.",
    Language.FRENCH: "Il n\u2019y a rien de nouveau à vous dire aujourd\u2019hui. "
    "Vous aurez de nos nouvelles au plus tard le 14 janvier 2027.",
    Language.SPANISH: "Hoy no hay nada nuevo que contarle. "
    "Tendrá noticias nuestras a más tardar el 14 de enero de 2027.",
    Language.ARABIC: "ليس لدينا اليوم جديد نخبركم به. "
    "ستصلكم أخبارنا في موعد أقصاه 14 كانون الثاني/يناير 2027.",
    Language.CHINESE: "今天没有新的消息要告诉您。您最晚会在2027年1月14日收到我们的消息。",
    Language.RUSSIAN: "Сегодня у нас нет для вас ничего нового. "
    "Вы получите от нас вести не позднее 14 января 2027 года.",
}


def _first_sentence(text: str) -> str:
    return re.split("[.。]", text)[0]


def said(told: LetterContent) -> str:
    return flat(rendered(told).text)


@pytest.mark.parametrize("language", Language)
def test_nothing_new_is_said_plainly_with_the_next_date(language: Language) -> None:
    assert NOTHING_NEW[language] in said(update(language, word=Word.NOTHING_NEW))


@pytest.mark.parametrize("language", Language)
def test_without_the_office_s_word_no_letter_says_that_there_is_nothing_new(
    language: Language,
) -> None:
    plainly = _first_sentence(NOTHING_NEW[language])
    assert plainly not in said(update(language))


def test_without_the_office_s_word_a_letter_says_that_it_was_asked() -> None:
    assert "It has not answered us yet" in said(update(EN))


def test_an_update_beside_a_milestone_does_not_deny_the_news() -> None:
    both = (
        Section(notice=NoticeKind.CONCLUSION, form="report_sent"),
        Section(notice=NoticeKind.UPDATE),
    )
    letter = said(update(EN, word=Word.NOTHING_NEW, sections=both))
    assert "nothing new to tell you" not in letter


def test_the_office_s_own_words_take_the_place_of_nothing_new() -> None:
    letter = said(update(EN, word=Word.NOTHING_NEW, word_text=REFERENCE))
    assert "Two people were heard." in letter
    assert "nothing new to tell you" not in letter


@pytest.mark.parametrize("language", Language)
def test_a_hold_is_told_truthfully(language: Language) -> None:
    letter = said(update(language, held=True))
    assert HELD[language] in letter
    assert _first_sentence(NOTHING_NEW[language]) not in letter


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("notice", "form"), [("update", None), ("late", "decision"), ("extended", "capacity")]
)
def test_a_held_letter_does_not_tell_whether_the_case_moved_on(
    language: Language, notice: str, form: str | None
) -> None:
    kind = NoticeKind(notice)
    stayed = investigation(is_late=True, expected_on=EXPECTED_ON, reason="capacity")
    moved = Progress(stage=Stage.INVESTIGATION)
    letters = {
        said(content(language, Role.AFFECTED_PERSON, kind, form, held=True, progress=progress))
        for progress in (stayed, moved)
    }
    assert len(letters) == 1


def test_a_held_lateness_names_no_clock() -> None:
    moved = Progress(stage=Stage.INVESTIGATION)
    letters = {
        said(content(EN, Role.REPORTER, NoticeKind.LATE, clock, held=True, progress=moved))
        for clock in ClockName
    }
    assert len(letters) == 1


def test_a_missed_promise_is_owned_up_to() -> None:
    letter = said(update(EN, missed_on=date(2026, 12, 1)))
    assert (
        "We promised that you would hear from us by 1 December 2026. We did not keep that "
        "promise. We are sorry." in letter
    )


def test_lateness_comes_with_an_apology_the_new_date_and_the_reason() -> None:
    progress = LATE.model_copy(update={"expected_on": EXPECTED_ON, "reason": "complexity"})
    letter = said(
        content(EN, Role.AFFECTED_PERSON, NoticeKind.LATE, "investigation", progress=progress)
    )
    assert "The investigation has taken longer than its benchmark of 3 months" in letter
    assert "We are sorry" in letter
    assert letter.count("5 March 2027") == 1
    assert "more to look into than the office expected" in letter


@pytest.mark.parametrize("expected_on", [None, date(2026, 12, 10)])
def test_lateness_without_a_date_to_come_says_that_the_reason_was_asked_for(
    expected_on: date | None,
) -> None:
    progress = LATE.model_copy(update={"expected_on": expected_on, "reason": "capacity"})
    letter = said(content(EN, Role.REPORTER, NoticeKind.LATE, "investigation", progress=progress))
    assert "We have asked the office that works on it for the reason and for a new date." in letter
    assert "10 December 2026" not in letter


def test_a_date_and_reason_told_together_with_lateness_are_told_once() -> None:
    progress = LATE.model_copy(update={"expected_on": EXPECTED_ON, "reason": "capacity"})
    both = (
        Section(notice=NoticeKind.LATE, form="investigation"),
        Section(notice=NoticeKind.EXTENDED, form="capacity"),
    )
    letter = said(update(EN, sections=both, progress=progress))
    assert letter.count("5 March 2027") == 1
    assert letter.count("fewer people") == 1
    assert "We have asked" not in letter


def test_an_extension_of_another_clock_is_not_mixed_with_the_lateness_told() -> None:
    progress = investigation(expected_on=EXPECTED_ON, reason="capacity")
    letter = said(content(EN, Role.REPORTER, NoticeKind.LATE, "assessment", progress=progress))
    told_late, _, _ = letter.partition("Where the case stands")
    assert "5 March 2027" not in told_late
    assert "3 months" not in told_late


def test_a_benchmark_is_never_called_a_promise() -> None:
    letter = said(update(EN, word=Word.NOTHING_NEW))
    assert "Today is day 41 of the investigation." in letter
    assert "The benchmark is 3 months, until 7 February 2027." in letter
    assert "It is not a promise, and many take longer." in letter


def test_while_a_clock_is_paused_no_day_is_counted() -> None:
    letter = said(update(EN, progress=investigation(is_paused=True, benchmark_on=None)))
    assert "paused" in letter
    assert "day 41" not in letter


def test_a_promised_answer_has_its_own_date() -> None:
    promises = (
        promise(PromiseKind.NEXT_UPDATE, date(2027, 1, 14)),
        promise(PromiseKind.ANSWER, date(2026, 12, 24)),
    )
    letter = said(update(EN, promises=promises))
    assert "You will have an answer by 24 December 2026." in letter


def test_the_last_letter_says_that_it_is_the_last() -> None:
    last = content(
        EN, Role.RESPONDENT, NoticeKind.CLOSING, "withdrawn", promises=(), next_contact_on=None
    )
    assert "This is the last letter that we have planned." in said(last)


def test_a_respondent_is_not_told_how_a_case_ended_where_that_would_point_at_somebody() -> None:
    silent = (Outcome.WITHDRAWN, Outcome.INFORMAL_RESOLUTION, Outcome.REFERRED, Outcome.DUPLICATE)
    letters = {said(content(EN, Role.RESPONDENT, NoticeKind.CLOSING, form)) for form in silent}
    assert len(letters) == 1


def test_a_reporter_cannot_tell_a_withdrawal_from_a_decision() -> None:
    silent = (Outcome.WITHDRAWN, Outcome.INFORMAL_RESOLUTION, Outcome.DECIDED)
    letters = {said(content(EN, Role.REPORTER, NoticeKind.CLOSING, form)) for form in silent}
    assert len(letters) == 1


def test_a_witness_is_told_the_same_however_a_case_ends() -> None:
    letters = {said(content(EN, Role.WITNESS, NoticeKind.CLOSING, form)) for form in Outcome}
    assert len(letters) == 1


@pytest.mark.parametrize("notice", [NoticeKind.TIMELINE, NoticeKind.STAGE_STARTED])
def test_a_respondent_is_presumed_innocent_from_the_first_letter(notice: NoticeKind) -> None:
    form = "investigation" if notice is NoticeKind.STAGE_STARTED else None
    letter = said(content(EN, Role.RESPONDENT, notice, form))
    assert "presumed not to have done" in letter


def test_two_answers_are_told_together() -> None:
    sections = (
        Section(notice=NoticeKind.ANSWER, form="q-1"),
        Section(notice=NoticeKind.ANSWER, form="q-2"),
    )
    told = content(EN, Role.WITNESS, NoticeKind.ANSWER, sections=sections, answers=(REFERENCE,) * 2)
    texts = LetterTexts(answers=("Yes.", "On Monday."))
    letter = flat(render_letter(told, SUPPORT, texts, signed_by=SIGNED_BY).text)
    assert letter.count("This is the answer") == 1
    assert "Yes. On Monday." in letter


def test_support_contacts_stand_at_the_end_and_none_leaves_no_empty_list() -> None:
    told = update(EN)
    assert "Example Line: +00 555 0100, https://support.example.org/" in said(told)
    assert "You can talk to somebody here" not in flat(rendered(told, support=()).text)


def test_steps_are_told_in_their_order_with_their_benchmarks() -> None:
    letter = rendered(content(EN, Role.AFFECTED_PERSON, NoticeKind.TIMELINE)).text
    assert "1. Assessment" in letter
    assert "4. Decision" in letter
    assert "The benchmark is 10 working days." in flat(letter)


def test_a_letter_with_a_text_missing_or_too_many_is_refused() -> None:
    with pytest.raises(LetterError, match="office's word"):
        render_letter(update(EN, word_text=REFERENCE), SUPPORT, LetterTexts(), signed_by=SIGNED_BY)
    with pytest.raises(LetterError, match="0 answers and 1"):
        render_letter(
            update(EN), SUPPORT, LetterTexts(answers=("Ada Testcase",)), signed_by=SIGNED_BY
        )


def test_a_word_without_visible_text_is_told_as_news_without_details() -> None:
    told = update(EN, word=Word.NEW, word_text=REFERENCE)
    letter = flat(rendered(told, word_text=" \n\u2028 \0").text)
    assert "has asked us to tell you this" not in letter
    assert "It has given us no details" in letter


def test_an_answer_without_visible_text_is_refused() -> None:
    with pytest.raises(LetterError, match="no visible text"):
        rendered(content(EN, Role.WITNESS, NoticeKind.ANSWER, None), answer=" \n ")


def test_a_reason_without_words_is_refused_and_never_shown_as_a_code() -> None:
    told = content(EN, Role.REPORTER, NoticeKind.EXTENDED, "full_moon")
    with pytest.raises(LetterError, match="'full_moon' has no sentence"):
        rendered(told)


def test_a_signature_of_two_lines_is_refused() -> None:
    with pytest.raises(HeaderTextError):
        render_letter(update(EN), SUPPORT, LetterTexts(), signed_by="Desk\n\n# Heading")


def test_what_a_letter_says_does_not_show_in_its_representation() -> None:
    texts = LetterTexts(word_text="Ada Testcase", answers=("Ada Testcase",))
    assert "Ada" not in repr(texts)
    assert "Example" not in repr(rendered(update(EN)))


def test_a_benchmark_in_other_units_is_told_in_them() -> None:
    letter = said(update(EN, progress=investigation(benchmark=Span.model_validate("60 days"))))
    assert f"The benchmark is 60 days, until {BENCHMARK_ON.day} February 2027." in letter
