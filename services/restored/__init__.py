"""After a restore: what may have left already, what must not come back, and letting go again."""

from services.restored.doubting import LetterInDoubt, letters_in_doubt
from services.restored.lost_choices import LostChoice, lost_choices
from services.restored.lost_codes import LostCode, lost_codes
from services.restored.releasing import NotYetReleasable, Released, release

__all__ = [
    "LetterInDoubt",
    "LostChoice",
    "LostCode",
    "NotYetReleasable",
    "Released",
    "letters_in_doubt",
    "lost_choices",
    "lost_codes",
    "release",
]
