"""The ways in which a party can choose to hear by herself, and what she has to ask for."""

from collections.abc import Sequence

from workflows.contact_changes import ContactChange
from workflows.facts import Fact
from workflows.parties import Channel, Preferences
from workflows.party_facts import PartyPreferred

_SHOWN_OPENLY = (Channel.NEUTRAL_MAIL, Channel.FULL_MAIL)


def ways_open_to(facts: Sequence[Fact], party_id: str, now: Preferences) -> tuple[Channel, ...]:
    """The channels that need no other address or key than those in use, in their order.

    The page is always one. Once a mail address is known, the mail can be neutral or whole.
    """
    former = [
        fact.body.preferences
        for fact in facts
        if isinstance(fact.body, PartyPreferred) and fact.body.party_id == party_id
    ]
    known = {
        was.channel
        for was in former
        if (not was.channel.needs_an_address or was.address == now.address)
        and (not was.channel.needs_a_key or was.key == now.key)
    }
    if any(channel.uses_mail for channel in known):
        known |= set(_SHOWN_OPENLY)
    known |= {Channel.PAGE}
    return tuple(channel for channel in Channel if channel in known and channel.wants_updates)


def changes_open_to(ways: Sequence[Channel]) -> tuple[ContactChange, ...]:
    """What a party can ask to have changed, from the ways that are open to her.

    A handle only where she is reached by one: whether there is a gateway is not hers to know. A key
    only where an address is known to which encrypted letters could go.
    """
    changes = [ContactChange.ADDRESS]
    if Channel.GATEWAY in ways:
        changes.append(ContactChange.HANDLE)
    if any(way.uses_mail for way in ways):
        changes.append(ContactChange.KEY)
    return (*changes, ContactChange.TRUSTED_CONTACT)
