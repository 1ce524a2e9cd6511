"""Letters that a person brings or a page shows, never a mail: whose body is constant.

Both are about how she is reached, and would tell whoever else reads her mail how to get in between.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from services.directory.entries import SupportContact
from services.letters.library import SHIPPED, LetterLibrary
from services.letters.rendered import RenderedLetter
from services.letters.stationery import stationery_of
from workflows.parties import Language


class ByHand(StrEnum):
    """The letters about how a party is reached."""

    ADDRESS_CONFIRMATION = "address_confirmation"
    LOST_CODE = "lost_code"

    @property
    def file(self) -> str:
        """Where its text lies within the folder of a language."""
        return f"by_hand/{self}.txt"


def render_by_hand(
    letter: ByHand,
    language: Language,
    support: Sequence[SupportContact],
    *,
    written_on: date,
    signed_by: str,
    library: LetterLibrary = SHIPPED,
) -> RenderedLetter:
    """A letter about how a party is reached; it holds no address, no code and no name.

    Args:
        letter: Which of them.
        language: In which it is written.
        support: Where she finds help; nobody barred in the case is among them.
        written_on: The day on which it is printed.
        signed_by: The office that writes, in one line.
        library: Where the texts lie.

    Raises:
        HeaderTextError: The signature is not one safe line.
    """
    paper = stationery_of(language, library)
    blocks = (
        *paper.blocks(letter.file, {}),
        *paper.blocks("parts/support.txt", {"support": tuple(support)}),
    )
    return paper.lay_out(
        subject=paper.line("subject.txt", {}),
        title=paper.line("title.txt", {"written_on": written_on}),
        blocks=blocks,
        signed_by=signed_by,
    )
