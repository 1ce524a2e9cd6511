"""What somebody has at hand who offers to tell a party unfavourable news: in the party's language.

The news itself is in the words of the letter that follows, so that both say the same.
"""

from collections.abc import Sequence
from datetime import date

from services.directory.entries import SupportContact
from services.letters.library import SHIPPED, LetterLibrary
from services.letters.rendered import RenderedLetter
from services.letters.sections import require_section_file
from services.letters.stationery import stationery_of
from workflows.notices import NoticeKind
from workflows.parties import Language, Role

BEFORE, AFTER, TITLE = "guides/before.txt", "guides/after.txt", "guides/title.txt"


def render_talking_guide(
    language: Language,
    role: Role,
    notice: NoticeKind,
    form: str | None,
    support: Sequence[SupportContact],
    *,
    letter_on: date | None,
    library: LetterLibrary = SHIPPED,
) -> RenderedLetter:
    """The guide to one conversation; it names no party.

    Args:
        language: The party's, in which they will speak.
        role: In which the party is in the case.
        notice: Which news is offered: a conclusion or a decision.
        form: How it turned out.
        support: Where the party finds help; nobody barred in the case is among them.
        letter_on: By when the letter follows, in the party's zone.
        library: Where the texts lie.

    Raises:
        LetterError: Nobody wrote this news in the language.
    """
    paper = stationery_of(language, library)
    news = require_section_file(language, role, notice, form, library)
    title = paper.line(TITLE, {})
    blocks = (
        *paper.blocks(BEFORE, {}),
        *paper.blocks(news, {"form": form}),
        *paper.blocks(AFTER, {"letter_on": letter_on, "support": tuple(support)}),
    )
    return paper.lay_out_unsigned(subject=title, title=title, blocks=blocks)
