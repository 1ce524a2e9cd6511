"""The mail that tells nothing: the same words for every party, in every state of every case.

Whoever reads it over a shoulder, or collects every one ever sent, learns nothing from it.
"""

from services.letters.library import SHIPPED, LetterLibrary
from services.letters.rendered import RenderedLetter
from services.letters.stationery import stationery_of
from workflows.parties import Language


def render_neutral_mail(
    language: Language, *, signed_by: str, library: LetterLibrary = SHIPPED
) -> RenderedLetter:
    """The one neutral mail of a language.

    Args:
        language: In which it is written.
        signed_by: Who writes, in one line: a setting of the whole installation that names no unit
            and no subject, the same for everybody.
        library: Where the texts lie.
    """
    paper = stationery_of(language, library)
    subject = paper.line("subject.txt", {})
    return paper.lay_out(
        subject=subject,
        title=subject,
        blocks=paper.blocks("neutral_mail.txt", {}),
        signed_by=signed_by,
    )
