"""What can happen to how long a case is kept. Bodies carry codes, never text."""

from datetime import date
from typing import Literal

from workflows.keeping import ErasureReason, LegalHoldReason
from workflows.values import Frozen, OpaqueId


class LegalHoldPlaced(Frozen):
    """Nothing of the case may be erased until the hold is lifted; a review asks whether it must be.

    Placed again, it is renewed: the later reason and review stand.
    """

    kind: Literal["legal_hold_placed"] = "legal_hold_placed"
    reason: LegalHoldReason
    review_on: date


class LegalHoldLifted(Frozen):
    """The case may be erased again when its time has come."""

    kind: Literal["legal_hold_lifted"] = "legal_hold_lifted"


class PartyErased(Frozen):
    """What was known of a party is gone, and she is never written to again; the case goes on.

    Her role stays, and what was told when, as codes and dates.
    """

    kind: Literal["party_erased"] = "party_erased"
    party_id: OpaqueId
    reason: ErasureReason


KeepingFact = LegalHoldPlaced | LegalHoldLifted | PartyErased
