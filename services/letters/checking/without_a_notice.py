"""What is written for a party or about her that no notice carries: letters by hand, guides."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from services.letters.by_hand import ByHand, render_by_hand
from services.letters.checking.samples import WRITTEN_ON, Telling, Texts, support_of
from services.letters.library import LetterLibrary
from services.letters.rendered import RenderedLetter
from services.letters.talking_guide import AFTER, render_talking_guide
from workflows.notices import NoticeKind
from workflows.parties import Language, Role
from workflows.planning.milestones import UNFAVOURABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutANotice:
    """One of them: its name, the file to mend, and how it is written with what people wrote."""

    name: str
    file: str
    write: Callable[[Texts], RenderedLetter]


def without_a_notice(
    library: LetterLibrary, language: Language, tellings: Sequence[Telling]
) -> Iterator[WithoutANotice]:
    """The letters by hand, and a guide for each unfavourable news among the tellings."""
    for letter in ByHand:
        yield WithoutANotice(
            name=f"by hand: {letter.replace('_', ' ')}",
            file=letter.file,
            write=_by_hand(library, language, letter),
        )
    for news in tellings:
        if _is_offered_by_voice(news):
            yield WithoutANotice(
                name=f"talking guide: {news.name}",
                file=AFTER,
                write=_guide(library, language, news),
            )


def _is_offered_by_voice(news: Telling) -> bool:
    told_by_voice = (NoticeKind.CONCLUSION, NoticeKind.DECISION)
    is_hers = news.role is Role.AFFECTED_PERSON
    return is_hers and news.notice in told_by_voice and news.form in UNFAVOURABLE


def _by_hand(
    library: LetterLibrary, language: Language, letter: ByHand
) -> Callable[[Texts], RenderedLetter]:
    return lambda texts: render_by_hand(
        letter,
        language,
        support_of(texts, language),
        written_on=WRITTEN_ON,
        signed_by=texts.signed_by,
        library=library,
    )


def _guide(
    library: LetterLibrary, language: Language, news: Telling
) -> Callable[[Texts], RenderedLetter]:
    return lambda texts: render_talking_guide(
        language,
        news.role,
        news.notice,
        news.form,
        support_of(texts, language),
        letter_on=WRITTEN_ON + timedelta(days=3),
        library=library,
    )
