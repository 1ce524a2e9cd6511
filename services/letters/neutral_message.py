"""The message that tells nothing, for ways that are no mail: one line, the same for everybody."""

from services.letters.library import SHIPPED, LetterLibrary
from services.letters.stationery import stationery_of
from workflows.parties import Language


def render_neutral_message(language: Language, *, library: LetterLibrary = SHIPPED) -> str:
    """The one neutral message of a language, in one line without a signature.

    Args:
        language: In which it is written.
        library: Where the texts lie.
    """
    return stationery_of(language, library).line("neutral_message.txt", {})
