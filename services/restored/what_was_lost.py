"""What was said after the backup was made, of which only the lasting list knows."""

from dataclasses import dataclass

from services.installation import Installation
from services.ledger.restorations import Restoration
from services.restored.lost_choices import LostChoice, lost_choices
from services.restored.lost_codes import LostCode, lost_codes
from services.restored.lost_holds import LostHold, lost_holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """What the ledger lacks.

    Attributes:
        choices: Of parties, about how to hear.
        codes: Parties who need another code: the one that they have was given since the backup.
        holds: Cases on which a legal hold stood.
    """

    choices: tuple[LostChoice, ...]
    codes: tuple[LostCode, ...]
    holds: tuple[LostHold, ...]


async def what_was_lost(parts: Installation, restoration: Restoration) -> Lost:
    """What the lasting list knows and the ledger lacks; nothing is changed.

    Raises:
        LastingListAltered: The lasting list was changed.
    """
    return Lost(
        choices=await lost_choices(parts, restoration),
        codes=await lost_codes(parts),
        holds=await lost_holds(parts),
    )
