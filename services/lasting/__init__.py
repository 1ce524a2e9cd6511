"""What no backup may bring back: erasures, choices to be written to less, blocked codes."""

from services.lasting.entries import LastingEntry, LastingKind
from services.lasting.lasting_list import LastingList, LastingListAltered

__all__ = ["LastingEntry", "LastingKind", "LastingList", "LastingListAltered"]
