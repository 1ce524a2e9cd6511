"""Where the texts of letters lie: those of the product, and before them an organisation's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from services.letters.rendered import LetterError
from workflows.parties import Language

TEXTS = Path(__file__).parent / "texts"
"""One folder for each language, with the same files in each."""


class LetterFolderError(LetterError):
    """An organisation's folder of letters cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLibrary:
    """The texts of an installation.

    A file of the organisation's own folder, at the same place below the folder of its language,
    stands before the product's; its ``words.yaml`` needs only the words that differ.

    Attributes:
        own: The organisation's folder (setting ``DUECOURSE_LETTERS``); None if it has none.
    """

    own: Path | None = None

    def folders(self, language: Language) -> tuple[Path, ...]:
        """Where the files of a language are looked for, the first found first."""
        shipped = TEXTS / language
        return (shipped,) if self.own is None else (self.own / language, shipped)

    def find(self, language: Language, file: str) -> Path | None:
        """The file that counts, or None if nobody wrote it."""
        if self.own is not None and (own := self.own / language / file).is_file():
            return own
        return _shipped(language).get(file)

    def files(self, language: Language) -> dict[str, Path]:
        """Every file of a language by its name below the language's folder."""
        found: dict[str, Path] = {}
        for folder in reversed(self.folders(language)):
            for path in sorted(folder.rglob("*.txt")):
                found[path.relative_to(folder).as_posix()] = path
        return found

    def require_folder(self) -> None:
        """Refuse a folder that is not there, or holds something that no letter would ever use.

        Raises:
            LetterFolderError: The folder is missing, or has a folder that is no language.
        """
        if self.own is None:
            return
        if not self.own.is_dir():
            raise LetterFolderError(
                f"The folder of letters {self.own} is not there: make it, or leave "
                "DUECOURSE_LETTERS empty to use the product's letters."
            )
        known = {language.value for language in Language}
        strange = sorted(x.name for x in self.own.iterdir() if x.is_dir() and x.name not in known)
        if strange:
            raise LetterFolderError(
                f"{self.own / strange[0]} is no folder of a language: use "
                f"{', '.join(sorted(known))}."
            )


@cache
def _shipped(language: Language) -> Mapping[str, Path]:
    """The product's files of a language by their names; they do not change while it is in use."""
    folder = TEXTS / language
    return {x.relative_to(folder).as_posix(): x for x in folder.rglob("*") if x.is_file()}


SHIPPED = LetterLibrary()
"""The product's own letters."""
