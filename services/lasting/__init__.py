"""What no backup may bring back: erasures, and choices by which somebody is written to less."""

from services.lasting.entries import LastingEntry, LastingKind
from services.lasting.lasting_list import LastingList, LastingListAltered

__all__ = ["LastingEntry", "LastingKind", "LastingList", "LastingListAltered"]
