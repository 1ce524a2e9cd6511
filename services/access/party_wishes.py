"""What a party may do on a page of its own: always for itself alone, and never a step in the case.

Stopping is immediate for everybody. What could be somebody else who holds her code, such as another
address or a withdrawal, is a request that an officer settles over the route agreed before.
"""

from enum import StrEnum

from workflows.case import Case
from workflows.parties import Role
from workflows.party import Party


class PartyWish(StrEnum):
    """One thing that a party can ask for on its page."""

    SAY_NOT_SAFE = "say_not_safe"
    ASK = "ask"
    CHOOSE = "choose"
    CHANGE = "change"
    REMINDER = "reminder"
    """A day for her own calendar."""

    PAUSE = "pause"
    STOP = "stop"
    WITHDRAW = "withdraw"


_MAY_WITHDRAW = (Role.AFFECTED_PERSON, Role.REPORTER)


def wishes_open_to(case: Case, party: Party) -> frozenset[PartyWish]:
    """What a party whose page is open can ask for now."""
    wishes = {
        PartyWish.SAY_NOT_SAFE,
        PartyWish.ASK,
        PartyWish.CHOOSE,
        PartyWish.CHANGE,
        PartyWish.REMINDER,
    }
    if party.hears:
        wishes |= {PartyWish.PAUSE, PartyWish.STOP}
    if party.role in _MAY_WITHDRAW and case.stage.is_open and party.withdrawal is None:
        wishes.add(PartyWish.WITHDRAW)
    return frozenset(wishes)
