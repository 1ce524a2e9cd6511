"""What a party gave before is known again: typed once more, an address is not another address."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from services.desk.intake import Author, Keep
from services.mail.address import MailAddressError, parse_address
from services.vault.errors import EntryMissingError, EntryRefusedError
from services.vault.kinds import VaultKind
from services.vault.vault import Vault
from workflows.facts import Fact
from workflows.party_facts import PartyPreferred

ReferencesByKind = Mapping[VaultKind, Sequence[str]]
"""By their kind the references of values that are kept already, oldest first."""


def chosen_before(facts: Iterable[Fact], party_id: str) -> ReferencesByKind:
    """The addresses and keys of all choices that a party made so far."""
    known: dict[VaultKind, list[str]] = defaultdict(list)
    for fact in facts:
        body = fact.body
        if isinstance(body, PartyPreferred) and body.party_id == party_id:
            wishes = body.preferences
            of_mail = wishes.channel.uses_mail
            kind = VaultKind.PARTY_ADDRESS if of_mail else VaultKind.PARTY_HANDLE
            _note(known[kind], wishes.address)
            _note(known[VaultKind.PARTY_PUBLIC_KEY], wishes.key)
    return known


def keeping_once(
    keep: Keep, known: ReferencesByKind, vault: Vault, case_id: str, author: Author
) -> Keep:
    """Keep a value, unless one of these says the same: then it is that one.

    The oldest of them is taken, so that a command given twice says the same twice.
    """

    async def says(reference: str, kind: VaultKind, text: str) -> bool:
        try:
            kept = await vault.reveal(
                case_id, reference, actor=author.actor, purpose=author.purpose, kind=kind
            )
        except (EntryMissingError, EntryRefusedError):
            # Such a value cannot be compared; the new one is kept beside it.
            return False
        return _are_the_same(kind, kept, text)

    async def keep_once(kind: VaultKind, text: str, party_id: str | None) -> str:
        for reference in known.get(kind, ()):
            if await says(reference, kind, text):
                return reference
        return await keep(kind, text, party_id)

    return keep_once


def _note(references: list[str], reference: str | None) -> None:
    if reference is not None and reference not in references:
        references.append(reference)


def _are_the_same(kind: VaultKind, kept: str, typed: str) -> bool:
    if kind is not VaultKind.PARTY_ADDRESS or kept == typed:
        return kept == typed
    try:
        return parse_address(kept) == parse_address(typed)
    except MailAddressError:
        return False
