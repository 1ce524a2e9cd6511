"""What intake says of a new case, and how its names and addresses get into the vault."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from services.gateway.handle import parse_handle
from services.keys import Key, keyed_hash
from services.mail.address import parse_address
from services.openpgp.public_key import PublicKey
from services.vault.kinds import VaultKind
from services.vault.records import VaultReference
from services.vault.vault import Vault
from workflows.case_facts import CaseOpened
from workflows.facts import FactBody
from workflows.instants import SafeHours
from workflows.parties import Channel, Language, Preferences, Rhythm, Role
from workflows.party_facts import PartyAdded, PartyPreferred
from workflows.staff import OfficeDuty
from workflows.stages import Approach, Category

LONGEST_NAME = 200
PLACEHOLDER = "vr_to-be-kept"
WHO_READS_PLAIN_MAIL = (
    "whole letters in plain mail can be read by whoever opens her mailbox or looks at her screen, "
    "and by the companies that carry her mail"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How a party wants to hear, with the address in clear: it goes no further than the vault.

    ``key``: her public key, checked.
    ``knowingly``: she was told who can read whole letters in plain mail, and asked for them.
    """

    channel: Channel
    language: Language
    time_zone: str
    address: str | None = field(default=None, repr=False)
    safe_hours: SafeHours = field(default_factory=SafeHours)
    rhythm: Rhythm = Rhythm.PROMPT
    knowingly: bool = False
    key: PublicKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParty:
    """A person who enters a case."""

    role: Role
    name: str | None = field(default=None, repr=False)
    staff_id: str | None = None
    vulnerable: bool = False
    choice: Choice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """A new case.

    ``received_at``: when the report came in; its dates count from there.
    ``external_reference``: the number that the matter has in another register.
    ``approach``: how the affected person wishes it to be handled.
    """

    category: Category
    time_zone: str
    offices: dict[OfficeDuty, str]
    policy: str
    calendar: str
    received_at: datetime
    parties: tuple[NewParty, ...] = ()
    external_reference: str | None = field(default=None, repr=False)
    approach: Approach | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who does something at the desk, and what for, as the audit log names it."""

    actor: str
    purpose: str


def new_id(prefix: str) -> str:
    """A random id that says nothing: the prefix and 128 bits."""
    return f"{prefix}{secrets.token_hex(16)}"


Keep = Callable[[VaultKind, str, str | None], Awaitable[str]]
"""Puts a personal value away and gives the reference by which facts name it.

It is told the value's kind, the value, and whose it is: a party's id, or None for the case's own.
"""

NameIt = Callable[[VaultKind, str], VaultReference]
"""Chooses the reference of a value."""


Statement = Callable[[Keep], Awaitable[Sequence[FactBody]]]
"""Makes facts whose personal values are put away with what it is given."""


def keeping(vault: Vault, case_id: str, author: Author, *, name_it: NameIt | None = None) -> Keep:
    """Keep values in the vault, on behalf of somebody."""

    async def keep(kind: VaultKind, text: str, party_id: str | None) -> str:
        return await vault.keep(
            case_id,
            kind,
            text,
            party_id=party_id,
            actor=author.actor,
            purpose=author.purpose,
            reference=name_it(kind, text) if name_it else None,
        )

    return keep


def named_by_command(key: Key, case_id: str, command_id: str) -> NameIt:
    """Name values by their command and content.

    The same command given again then says the same, and one with another text does not; without
    the key nobody can tell a text from its name.
    """
    places = count()

    def name_it(kind: VaultKind, text: str) -> VaultReference:
        place = str(next(places))
        hashed = keyed_hash(key, "kept", case_id, command_id, kind, place, text)
        return VaultReference(f"vr_{hashed}")

    return name_it


async def keep_nothing(
    kind: VaultKind,  # noqa: ARG001 - the shape of Keep
    text: str,  # noqa: ARG001 - as above
    party_id: str | None,  # noqa: ARG001 - as above
) -> str:
    """Keep nothing: for checking a command before anything personal is stored."""
    return PLACEHOLDER


async def party_facts(party_id: str, party: NewParty, keep: Keep) -> list[FactBody]:
    """What a new party amounts to as facts, everything personal being put away."""
    respondent = party.role is Role.RESPONDENT
    kind = VaultKind.RESPONDENT_NAME if respondent else VaultKind.PARTY_NAME
    bodies: list[FactBody] = [
        PartyAdded(
            party_id=party_id,
            role=party.role,
            name=None if party.name is None else await keep(kind, party.name, party_id),
            staff_id=party.staff_id,
            vulnerable=party.vulnerable,
        )
    ]
    if party.choice is not None:
        bodies.append(await choice_fact(party_id, party.choice, keep))
    return bodies


async def choice_fact(party_id: str, choice: Choice, keep: Keep) -> PartyPreferred:
    """How a party wants to hear, as a fact; address and key are put away."""
    address = key = None
    if choice.address is not None:
        by_mail = choice.channel.uses_mail
        kind = VaultKind.PARTY_ADDRESS if by_mail else VaultKind.PARTY_HANDLE
        address = await keep(kind, choice.address, party_id)
    if choice.key is not None:
        key = await keep(VaultKind.PARTY_PUBLIC_KEY, choice.key.armored, party_id)
    return PartyPreferred(party_id=party_id, preferences=_preferences(choice, address, key))


async def intake_facts(intake: Intake, salt: str, keep: Keep) -> list[FactBody]:
    """What a new case amounts to as facts."""
    number = intake.external_reference
    bodies: list[FactBody] = [
        CaseOpened(
            category=intake.category,
            policy=intake.policy,
            calendar=intake.calendar,
            time_zone=intake.time_zone,
            offices=intake.offices,
            salt=salt,
            external_reference=None
            if number is None
            else await keep(VaultKind.EXTERNAL_REFERENCE, number, None),
            approach=intake.approach,
        )
    ]
    for position, party in enumerate(intake.parties, start=1):
        bodies.extend(await party_facts(f"p{position}", party, keep))
    return bodies


def _preferences(choice: Choice, address: str | None, key: str | None) -> Preferences:
    return Preferences(
        channel=choice.channel,
        language=choice.language,
        time_zone=choice.time_zone,
        address=address,
        safe_hours=choice.safe_hours,
        rhythm=choice.rhythm,
        asked_knowingly=choice.knowingly,
        key=key,
        key_expires_at=choice.key.expires_at if choice.key else None,
    )


def check_party(party: NewParty) -> None:
    """Refuse what must not get as far as the vault.

    Raises:
        MailAddressError: the address is unusable.
        ValueError: the name is overlong or holds control characters, or the choice is incomplete.
    """
    if party.name is not None:
        check_name(party.name)
    if party.choice is not None:
        check_choice(party.choice)


def check_choice(choice: Choice) -> None:
    """Refuse an unusable address, an unknown zone, or a channel without what it needs.

    Raises:
        MailAddressError: the address is unusable.
        HandleError: the number or name at the gateway is unusable.
        ValueError: something is missing, does not belong to the channel, or was not explained.
    """
    if choice.channel.lays_the_letter_open and not choice.knowingly:
        message = (
            f"{WHO_READS_PLAIN_MAIL}: tell her so and, if she still asks for them, give "
            "--knowingly; else choose another channel"
        )
        raise ValueError(message)
    if choice.knowingly and not choice.channel.lays_the_letter_open:
        message = f"the channel {choice.channel} shows her letter to nobody: leave --knowingly out"
        raise ValueError(message)
    if choice.address is not None:
        if not choice.channel.needs_an_address:
            message = f"the channel {choice.channel} uses no address: leave it out"
            raise ValueError(message)
        if choice.channel.uses_mail:
            parse_address(choice.address)
        else:
            parse_handle(choice.address)
    if choice.key is not None and not choice.channel.needs_a_key:
        message = f"the channel {choice.channel} uses no key: leave it out"
        raise ValueError(message)
    if choice.key is None and choice.channel.needs_a_key:
        message = f"the channel {choice.channel} needs her public key: --key FILE"
        raise ValueError(message)
    placeholders = [PLACEHOLDER if given else None for given in (choice.address, choice.key)]
    _preferences(choice, *placeholders)


def check_name(name: str) -> None:
    """Refuse a name that is empty, overlong, or could disguise itself."""
    if not name.strip() or len(name) > LONGEST_NAME:
        message = f"a name has 1 to {LONGEST_NAME} characters"
        raise ValueError(message)
    if any(not character.isprintable() for character in name):
        message = "the name holds control or direction-changing characters: type it anew"
        raise ValueError(message)
