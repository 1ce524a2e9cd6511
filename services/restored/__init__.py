"""After a restore: what may have left already, what must not come back, and letting go again."""

from services.restored.doubting import LetterInDoubt, letters_in_doubt
from services.restored.lost_choices import LostChoice
from services.restored.releasing import NotYetReleasable, Released, release
from services.restored.what_was_lost import Lost, what_was_lost

__all__ = [
    "LetterInDoubt",
    "Lost",
    "LostChoice",
    "NotYetReleasable",
    "Released",
    "letters_in_doubt",
    "release",
    "what_was_lost",
]
