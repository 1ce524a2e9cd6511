"""Requests to be reached in another way: read and put away when made, applied when confirmed."""

from collections.abc import Sequence
from datetime import datetime

from services.access.party_ways import ways_open_to
from services.desk.answers import CommandRefused
from services.desk.intake import Keep, Statement
from services.desk.texts import fault_of
from services.gateway.handle import HandleError, parse_handle
from services.mail.address import MailAddressError, parse_address
from services.openpgp.public_key import KeyRefused, read_public_key
from services.vault.kinds import VaultKind
from workflows.asked_changes import AskedChange
from workflows.contact_changes import ContactChange
from workflows.facts import Fact, FactBody
from workflows.fold import replay
from workflows.party_facts import ChangeRequested, ChangeSettled, PartyPreferred

LONGEST_CONTACT = 500
"""Characters: a name, and how to reach whom it belongs to."""

KINDS = {
    ContactChange.ADDRESS: VaultKind.PARTY_ADDRESS,
    ContactChange.HANDLE: VaultKind.PARTY_HANDLE,
    ContactChange.KEY: VaultKind.PARTY_PUBLIC_KEY,
    ContactChange.TRUSTED_CONTACT: VaultKind.PARTY_SUPPORT_CONTACT,
}
"""As what the value that is wanted lies in the vault."""


class UnusableChange(ValueError):
    """What is wanted cannot be used; nothing quotes it."""


def change_wanted(party_id: str, change: ContactChange, typed: str, *, now: datetime) -> Statement:
    """What a request amounts to as facts.

    Args:
        party_id: Who asks.
        change: What is to be changed.
        typed: What is wanted instead; it goes no further than the vault.
        now: A key that has expired by then is refused.

    Raises:
        UnusableChange: it is no address, no handle, no key, or no text.
    """
    wanted, expires_at = _usable(change, typed, now)

    async def statement(keep: Keep) -> list[FactBody]:
        kept = await keep(KINDS[change], wanted, party_id)
        return [
            ChangeRequested(
                party_id=party_id, change=change, wanted=kept, key_expires_at=expires_at
            )
        ]

    return statement


def settling_a_change(
    facts: Sequence[Fact],
    party_id: str,
    change: ContactChange,
    *,
    confirmed: bool,
    command_id: str | None = None,
) -> tuple[FactBody, ...]:
    """The facts by which a request is settled; a confirmed one is how she hears from then on.

    The command that settled it before says the same again.

    Raises:
        CommandRefused: letters cannot be encrypted before a mail address is known.
    """
    settled = ChangeSettled(party_id=party_id, change=change, confirmed=confirmed)
    given_before = tuple(x.body for x in facts if command_id and x.command_id == command_id)
    if settled in given_before:
        return given_before
    party = replay(facts).parties.get(party_id)
    asked = party.asked_changes.get(change) if party else None
    if not confirmed or asked is None or party is None or party.preferences is None:
        return (settled,)
    _require_an_address(facts, party_id, asked)
    return (
        settled,
        PartyPreferred(party_id=party_id, preferences=asked.applied_to(party.preferences)),
    )


def _require_an_address(facts: Sequence[Fact], party_id: str, asked: AskedChange) -> None:
    preferences = replay(facts).parties[party_id].preferences
    if asked.change is not ContactChange.KEY or preferences is None:
        return
    if not any(way.uses_mail for way in ways_open_to(facts, party_id, preferences)):
        message = (
            "no mail address of this party is known, so that nothing can be encrypted to the key: "
            "settle her address first ('party prefer')"
        )
        raise CommandRefused("no_address", message)


def _usable(change: ContactChange, typed: str, now: datetime) -> tuple[str, datetime | None]:
    try:
        match change:
            case ContactChange.ADDRESS:
                address = typed.strip()
                parse_address(address)
                return address, None
            case ContactChange.HANDLE:
                return parse_handle(typed), None
            case ContactChange.KEY:
                key = read_public_key(typed.strip().encode(errors="replace"), now=now)
                return key.armored, key.expires_at
            case ContactChange.TRUSTED_CONTACT:
                return _contact(typed), None
    except (MailAddressError, HandleError, KeyRefused) as refused:
        raise UnusableChange from refused


def _contact(typed: str) -> str:
    contact = typed.replace("\r\n", "\n").strip()
    if fault_of(contact) is not None or len(contact) > LONGEST_CONTACT:
        raise UnusableChange
    return contact
