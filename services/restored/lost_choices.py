"""Choices that parties made after the backup: nobody is written to as she no longer wants."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.access.own_work import OwnWork
from services.access.permits import for_own_work
from services.installation import Installation
from services.lasting import LastingEntry, LastingKind
from services.ledger.access import CARRYING_OUT
from services.ledger.errors import NotInLedger
from services.ledger.restorations import Restoration
from workflows.facts import ENGINE, Fact, FactBody
from workflows.fold import replay
from workflows.parties import Channel
from workflows.party_facts import ContactRevoked, PartyPreferred

_NOTHING_KNOWN = {
    "channel": Channel.BY_HAND,
    "address": None,
    "key": None,
    "trusted_contact": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LostChoice:
    """What a party chose last, after the backup was made, and which the backup does not know.

    Attributes:
        case_id: In which case.
        party_id: Who.
        revoked: Whether she wants to hear nothing any more.
    """

    case_id: str
    party_id: str
    revoked: bool


async def lost_choices(parts: Installation, restoration: Restoration) -> tuple[LostChoice, ...]:
    """The newest choice of each party that the ledger lacks.

    Raises:
        LastingListAltered: The lasting list was changed.
    """
    newest: dict[tuple[str, str], LastingEntry] = {}
    for entry in parts.lasting.entries():
        if entry.kind.is_a_choice and entry.at >= restoration.backup_made_at:
            newest[entry.case_id, entry.party_id or ""] = entry
    lost = []
    for (case_id, party_id), entry in newest.items():
        facts = await _facts(parts, case_id)
        if _knows_the_party(facts, party_id) and not _knows(facts, entry):
            revoked = entry.kind is LastingKind.CONTACT_REVOKED
            lost.append(LostChoice(case_id=case_id, party_id=party_id, revoked=revoked))
    return tuple(lost)


async def take_up(parts: Installation, lost: LostChoice) -> None:
    """Give the case what follows from a lost choice.

    Who revoked is written to no more. Of any other choice only that it was made is known, and an
    address of before may be one that somebody else reads by now: until an officer has recorded the
    choice again, her letters are printed and brought.
    """
    bodies = tuple(_instead(await _facts(parts, lost.case_id), lost))
    if bodies:
        permit = for_own_work(OwnWork.LOST_CHOICE, lost.case_id, ENGINE)
        await parts.desk.submit(permit, bodies)


def _instead(facts: Sequence[Fact], lost: LostChoice) -> Iterator[FactBody]:
    party = replay(facts).parties[lost.party_id]
    if lost.revoked:
        if not party.revoked:
            yield ContactRevoked(party_id=lost.party_id)
    elif party.preferences is not None and party.preferences.channel is not Channel.BY_HAND:
        by_hand = party.preferences.model_copy(update=_NOTHING_KNOWN)
        yield PartyPreferred(party_id=lost.party_id, preferences=by_hand)


async def _facts(parts: Installation, case_id: str) -> tuple[Fact, ...]:
    try:
        return await parts.ledger.facts.facts_of(case_id, CARRYING_OUT)
    except NotInLedger:
        return ()


def _knows_the_party(facts: Sequence[Fact], party_id: str) -> bool:
    """Whether the case has her, and she was not erased: then there is nothing to choose for."""
    party = replay(facts).parties.get(party_id) if facts else None
    return party is not None and party.erased is None


def _knows(facts: Sequence[Fact], entry: LastingEntry) -> bool:
    return any(fact.command_id == entry.command_id for fact in facts)
