"""Letters that never go by mail, and the guide for whoever tells bad news: in every language."""

from datetime import date

import pytest

from services.directory.reading import trial_directory
from services.letters.by_hand import ByHand, render_by_hand
from services.letters.checking.samples import Telling
from services.letters.checking.without_a_notice import without_a_notice
from services.letters.library import SHIPPED
from services.letters.preview import preview_page
from services.letters.rendered import RenderedLetter
from services.letters.sections import require_section_file
from services.letters.stationery import stationery_of
from services.letters.talking_guide import render_talking_guide
from tests.unit.letters.situations import (
    SIGNED_BY,
    SUPPORT,
    content,
    every_situation,
    flat,
    promise,
    rendered,
    update,
    visible_words,
)
from workflows.notices import NoticeKind, PromiseKind
from workflows.parties import Language, Role

PRINTED_ON = date(2026, 12, 17)
FOLLOWS_ON = date(2026, 12, 21)
BAD_NEWS = (
    (NoticeKind.CONCLUSION, "not_substantiated"),
    (NoticeKind.DECISION, "no_action"),
)


def by_hand(letter: ByHand, language: Language) -> RenderedLetter:
    return render_by_hand(letter, language, SUPPORT, written_on=PRINTED_ON, signed_by=SIGNED_BY)


def guide(
    language: Language, notice: NoticeKind, form: str, letter_on: date | None = FOLLOWS_ON
) -> RenderedLetter:
    return render_talking_guide(
        language, Role.AFFECTED_PERSON, notice, form, SUPPORT, letter_on=letter_on
    )


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("letter", ByHand)
def test_a_letter_by_hand_reads_the_same_on_paper_and_on_a_page(
    letter: ByHand, language: Language
) -> None:
    told = by_hand(letter, language)
    assert flat(told.text) == visible_words(told.html)
    assert "+00 555 0100" in flat(told.text)
    assert SIGNED_BY in flat(told.text)


def test_no_notice_has_the_text_of_a_letter_by_hand_so_that_no_mail_can_carry_it() -> None:
    assert {x.value for x in ByHand}.isdisjoint(x.value for x in NoticeKind)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("notice", "form"), BAD_NEWS)
def test_a_guide_says_the_news_in_the_words_of_the_letter_and_by_when_it_follows(
    notice: NoticeKind, form: str, language: Language
) -> None:
    told = flat(guide(language, notice, form).text)
    paper = stationery_of(language)
    file = require_section_file(language, Role.AFFECTED_PERSON, notice, form)
    for block in paper.blocks(file, {"form": form}):
        assert flat(getattr(block, "text", "")) in told
    assert flat(paper.words.day(FOLLOWS_ON)) in told
    assert "Example Line" in told
    without_a_date = flat(guide(language, notice, form, letter_on=None).text)
    assert flat(paper.words.day(FOLLOWS_ON)) not in without_a_date


@pytest.mark.parametrize("language", Language)
def test_the_check_and_the_preview_know_the_letters_by_hand_and_the_guides(
    language: Language,
) -> None:
    news = tuple(
        Telling(role=Role.AFFECTED_PERSON, notice=notice, form=form) for notice, form in BAD_NEWS
    )
    names = [x.name for x in without_a_notice(SHIPPED, language, news)]
    assert len(names) == len(ByHand) + len(BAD_NEWS)
    page = preview_page(SHIPPED, news[:1], signed_by=SIGNED_BY)
    assert page.count("by hand: lost code") >= len(Language)


@pytest.mark.parametrize("language", Language)
def test_a_date_that_two_questions_have_in_common_is_told_once(language: Language) -> None:
    answer_on = date(2027, 1, 5)
    promised = (promise(PromiseKind.ANSWER, answer_on),) * 2
    day = flat(stationery_of(language).words.day(answer_on))
    both, one = (
        flat(rendered(update(language, promises=promised[:count])).text) for count in (2, 1)
    )
    assert both.count(day) == one.count(day) == 1
    assert both != one


@pytest.mark.parametrize("language", Language)
def test_a_benchmark_that_moved_is_told_beside_the_next_date_without_denying_it(
    language: Language,
) -> None:
    moved = next(x for x in every_situation(language) if NoticeKind.DATES_CHANGED in x.name)
    last = moved.content.model_copy(update={"next_contact_on": None, "promises": ()})
    with_a_date, without = flat(moved.letter.text), flat(rendered(last).text)
    assert len(with_a_date) > len(without)
    if language is Language.ENGLISH:
        assert "No letter comes later" not in with_a_date
        assert "below you can read by when you will hear from us next." in with_a_date
        assert "below you can read" not in without


@pytest.mark.parametrize("language", Language)
def test_the_trial_directory_has_somebody_to_talk_to_in_every_language(language: Language) -> None:
    found = trial_directory().support_contacts("intake-desk", language, frozenset())
    assert {x.language for x in found} == {language}
    letter = render_by_hand(
        ByHand.LOST_CODE, language, found, written_on=PRINTED_ON, signed_by=SIGNED_BY
    )
    assert found[0].service in flat(letter.text)


def test_a_letter_of_the_affected_person_stays_as_it_was() -> None:
    told = content(Language.ENGLISH, Role.AFFECTED_PERSON, NoticeKind.UPDATE)
    assert "We will write even if there is nothing new." in flat(rendered(told).text)
