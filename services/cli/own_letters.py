"""The letters that a command looks at: an organisation's own before those of the product."""

from pathlib import Path

from services.cli.failures import InputRefused
from services.letters.library import LetterFolderError, LetterLibrary
from services.settings import Settings


def letters_that_are_sent(settings: Settings) -> LetterLibrary:
    """The letters of this installation.

    Raises:
        LetterFolderError: The folder that the settings name cannot be used.
    """
    library = LetterLibrary(own=settings.letters)
    library.require_folder()
    return library


def letters_asked_for(settings: Settings, folder: Path | None) -> LetterLibrary:
    """The letters of a folder that was typed, or else those of this installation.

    Raises:
        InputRefused: The folder that was typed cannot be used.
    """
    if folder is None:
        return LetterLibrary(own=settings.letters)
    library = LetterLibrary(own=folder)
    try:
        library.require_folder()
    except LetterFolderError as error:
        raise InputRefused(str(error)) from None
    return library
