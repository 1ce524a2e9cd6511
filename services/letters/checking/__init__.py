"""The check of letters: that each exists, says the same in every language, and can be read."""

from services.letters.checking.check import check_letters
from services.letters.checking.finding import LetterFinding, LetterFindingKind

__all__ = ["LetterFinding", "LetterFindingKind", "check_letters"]
