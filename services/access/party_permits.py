"""The permit of a party on a page of its own: for itself alone, and for what is open to it now."""

from services.access.party_wishes import PartyWish, wishes_open_to
from services.access.permits import Permit
from workflows.case import Case
from workflows.facts import Actor


def permit_for(wish: PartyWish, party: Actor, case_id: str, case: Case) -> Permit | None:
    """What the desk takes for a wish of a party of the case; None if it is not open to it now."""
    if wish not in wishes_open_to(case, case.parties[party.actor_id]):
        return None
    return Permit(actor=party, case_id=case_id, matter=wish)
