"""``duecourse party ...``: who is in a case, and how each of them wants to hear."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from services.access.operations import Operation
from services.cli.answers import Answer, table
from services.cli.case_words import parties_as_data, parties_table
from services.cli.choices import choice_of, key_of
from services.cli.failures import InputRefused
from services.cli.offices import require_member
from services.cli.options import (
    AddressFileGiven,
    AddressGiven,
    CaseGiven,
    DaysChosen,
    KeyGiven,
    KnowinglyGiven,
    NameFileGiven,
    NameGiven,
    PartyGiven,
    ZoneGiven,
    id_option,
)
from services.cli.personal import asked, read_line
from services.cli.receipts import answer_with_receipt
from services.cli.registration import Commands
from services.cli.sessions import Acting, Reading
from services.cli.typed import refusing_wrong_input
from services.cli.words import plain
from services.desk.intake import Keep, NewParty, check_name, check_party
from services.openpgp.public_key import fingerprint_of
from services.vault.kinds import VaultKind
from workflows.facts import Fact, FactBody
from workflows.parties import Channel, Language, Rhythm, Role
from workflows.party_facts import (
    ConsentRenewed,
    ContactConfirmed,
    ContactRevoked,
    PartyAdded,
    PartyIdentified,
    PartyInformed,
    PartyPreferred,
    PartyReleased,
)

ChannelChosen = Annotated[
    Channel | None, typer.Option("--channel", help="How the party wants to hear.")
]
LanguageChosen = Annotated[Language | None, typer.Option("--language", help="In which language.")]
HoursChosen = Annotated[
    str | None,
    typer.Option(
        "--safe-hours",
        metavar="HH:MM-HH:MM",
        help="When the party may be reached; 09:00-17:00 unless given.",
    ),
]
SteadyChosen = Annotated[
    bool, typer.Option("--steady", help="Write on regular dates only, whatever happens.")
]


def offer(party: Commands) -> None:
    """Offer the commands about parties."""
    party.add("add", add)
    party.add("list", list_parties)
    party.add("prefer", prefer)
    party.add("informed", informed)
    party.add("revoke", revoke)
    party.add("consent", consent)
    party.add("confirmed", confirmed)
    party.add("identify", identify)
    party.add("release", release)


async def add(
    acting: Acting,
    case: CaseGiven,
    role: Annotated[Role, typer.Argument(help="In which role.")],
    name: NameGiven = None,
    name_file: NameFileGiven = None,
    staff: Annotated[
        str | None,
        id_option("--staff", "STAFF_ID", "The party's own id, if on the staff: bars them here."),
    ] = None,
    vulnerable: Annotated[
        bool, typer.Option("--vulnerable", help="Is owed the faster rhythm of the policy.")
    ] = False,
    channel: ChannelChosen = None,
    language: LanguageChosen = None,
    address: AddressGiven = None,
    address_file: AddressFileGiven = None,
    time_zone: ZoneGiven = None,
    safe_hours: HoursChosen = None,
    safe_days: DaysChosen = None,
    steady: SteadyChosen = False,
    knowingly: KnowinglyGiven = False,
    key: KeyGiven = None,
) -> Answer:
    """Add a person to a case.

    Nobody is told anything by being added: the affected person and a reporter hear once a channel
    is recorded, a witness and a respondent only after 'party informed'.
    """
    if staff is not None:
        require_member(acting.parts.directory, staff)
    case_id = await acting.case(case)
    party = NewParty(
        role=role,
        name=read_line("name", name, name_file),
        staff_id=staff,
        vulnerable=vulnerable,
        choice=choice_of(
            channel=channel,
            language=language,
            time_zone=time_zone or acting.parts.settings.time_zone,
            address=read_line("address", address, address_file),
            safe_hours=safe_hours,
            safe_days=safe_days,
            rhythm=Rhythm.STEADY if steady else Rhythm.PROMPT,
            knowingly=knowingly,
            key=key_of(key, acting.parts.clock.now()),
            has_a_gateway=acting.parts.settings.gateway_url is not None,
        ),
    )
    with refusing_wrong_input():
        check_party(party)
    receipt, party_id = await acting.parts.desk.add_party(
        case_id, party, acting.actor, occurred_at=acting.at, command_id=acting.command_id
    )
    done = f"{party_id} was added as {plain(role)}"
    return await answer_with_receipt(acting, receipt, done, party_id=party_id)


async def prefer(
    acting: Acting,
    case: CaseGiven,
    party: PartyGiven,
    channel: Annotated[Channel, typer.Option(help="How the party wants to hear.")],
    language: Annotated[Language, typer.Option(help="In which language.")],
    address: AddressGiven = None,
    address_file: AddressFileGiven = None,
    time_zone: ZoneGiven = None,
    safe_hours: HoursChosen = None,
    safe_days: DaysChosen = None,
    steady: SteadyChosen = False,
    knowingly: KnowinglyGiven = False,
    key: KeyGiven = None,
) -> Answer:
    """Record how a party wants to hear, as they said it over a route that is safe.

    The new choice replaces the former one whole: give everything that stays as well.
    """
    case_id = await acting.case(case)
    choice = choice_of(
        channel=channel,
        language=language,
        time_zone=time_zone or acting.parts.settings.time_zone,
        address=read_line("address", address, address_file),
        safe_hours=safe_hours,
        safe_days=safe_days,
        rhythm=Rhythm.STEADY if steady else Rhythm.PROMPT,
        knowingly=knowingly,
        key=key_of(key, acting.parts.clock.now()),
        has_a_gateway=acting.parts.settings.gateway_url is not None,
    )
    if choice is None:
        message = "say how the party wants to hear: --channel"
        raise InputRefused(message)
    receipt = await acting.parts.desk.choose(
        case_id,
        party,
        choice,
        acting.actor,
        occurred_at=acting.at,
        command_id=acting.command_id,
    )
    return await answer_with_receipt(acting, receipt, f"{party} hears by {plain(channel)}")


async def informed(acting: Acting, case: CaseGiven, party: PartyGiven) -> Answer:
    """Record that a witness or respondent was informed of the case: from now on they hear."""
    receipt = await acting.submit(case, PartyInformed(party_id=party))
    return await answer_with_receipt(acting, receipt, f"{party} is informed")


async def revoke(acting: Acting, case: CaseGiven, party: PartyGiven) -> Answer:
    """Stop all contact at once: the party wants to hear nothing any more. No reason is needed."""
    receipt = await acting.submit(case, ContactRevoked(party_id=party))
    return await answer_with_receipt(acting, receipt, f"{party} hears nothing any more")


class Consent(StrEnum):
    """What a party said when she was asked whether the way we reach her is still safe."""

    RENEWED = "renewed"
    CHANGED = "changed"
    REVOKED = "revoked"


async def consent(
    acting: Acting,
    case: CaseGiven,
    party: PartyGiven,
    answer: Annotated[Consent, typer.Argument(help="What the party said.")],
    channel: ChannelChosen = None,
    language: LanguageChosen = None,
    address: AddressGiven = None,
    address_file: AddressFileGiven = None,
    time_zone: ZoneGiven = None,
    safe_hours: HoursChosen = None,
    safe_days: DaysChosen = None,
    steady: SteadyChosen = False,
    knowingly: KnowinglyGiven = False,
    key: KeyGiven = None,
) -> Answer:
    """Record what a party said when asked whether the way we reach her is still safe.

    Ask over a route that is safe: somebody else may read her mail. 'renewed' keeps everything as it
    is; 'changed' needs the whole new choice, as 'party prefer' does; 'revoked' stops all contact at
    once. No reason is needed for any of them.
    """
    typed = (channel, language, address, address_file, time_zone, safe_hours, safe_days, key)
    if answer is Consent.CHANGED:
        if channel is None or language is None:
            message = "say how the party wants to hear from now on: --channel and --language"
            raise InputRefused(message)
        return await prefer(
            acting,
            case,
            party,
            channel,
            language,
            address,
            address_file,
            time_zone,
            safe_hours,
            safe_days,
            steady=steady,
            knowingly=knowingly,
            key=key,
        )
    if steady or knowingly or any(value is not None for value in typed):
        message = f"'{answer}' changes nothing else: if the party chose otherwise, say 'changed'"
        raise InputRefused(message)
    if answer is Consent.REVOKED:
        return await revoke(acting, case, party)
    receipt = await acting.submit(case, ConsentRenewed(party_id=party))
    return await answer_with_receipt(acting, receipt, f"{party} may be reached as before")


async def confirmed(acting: Acting, case: CaseGiven, party: PartyGiven) -> Answer:
    """Record that letters reach a party at her address: she said so over another safe route.

    Under a policy that asks for it, no mail shows the letter itself before. Another address has to
    be confirmed again.
    """
    receipt = await acting.submit(case, ContactConfirmed(party_id=party))
    return await answer_with_receipt(acting, receipt, f"{party}'s address is confirmed")


async def identify(
    acting: Acting,
    case: CaseGiven,
    party: PartyGiven,
    staff: Annotated[
        str | None, id_option("--staff", "STAFF_ID", "The party's own id, if on the staff.")
    ] = None,
    name: NameGiven = None,
    name_file: NameFileGiven = None,
) -> Answer:
    """Name a party who was unknown at first; a member of staff is barred from the case at once."""
    if staff is not None:
        require_member(acting.parts.directory, staff)
    called = read_line("name", name, name_file) or (None if staff else asked("The party's name"))
    if called is None and staff is None:
        message = "say who it is: --staff STAFF_ID, --name-file FILE, or both"
        raise InputRefused(message)
    if called is not None:
        with refusing_wrong_input():
            check_name(called)
    case_id = await acting.case(case)
    known = (await acting.parts.files.open(case_id)).replayed().parties.get(party)
    is_respondent = known is not None and known.role is Role.RESPONDENT
    kind = VaultKind.RESPONDENT_NAME if is_respondent else VaultKind.PARTY_NAME

    async def statement(keep: Keep) -> list[FactBody]:
        reference = None if called is None else await keep(kind, called)
        return [PartyIdentified(party_id=party, name=reference, staff_id=staff)]

    receipt = await acting.state(case, statement, purpose="identify_party")
    return await answer_with_receipt(acting, receipt, f"{party} is identified")


async def release(acting: Acting, case: CaseGiven, party: PartyGiven) -> Answer:
    """Let a respondent hear shared milestones although the affected person was not told yet."""
    receipt = await acting.submit(case, PartyReleased(party_id=party))
    return await answer_with_receipt(acting, receipt, f"{party} waits for nobody any more")


async def list_parties(
    reading: Reading,
    case: CaseGiven,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Show names and addresses; this is audited.")
    ] = False,
) -> Answer:
    """List the parties of a case; with --reveal also names, addresses and keys' fingerprints."""
    case_id = await reading.case(case)
    if reveal:
        await reading.case(case, Operation.READ_NAMES)
    file = await reading.file(case_id)
    told = file.replayed()
    data = parties_as_data(told)
    shown = [parties_table(told)]
    if reveal:
        personal = [await _personal(reading, case_id, file.facts, x["party_id"]) for x in data]
        data = [{**party, **values} for party, values in zip(data, personal, strict=True)]
        rows = ((x["party_id"], x["name"], x["address"], x["key"]) for x in data)
        shown.append(table("party", "name", "address", "key", rows=rows))
    return Answer(data=data, shown=shown)


async def _personal(
    reading: Reading, case_id: str, facts: Sequence[Fact], party_id: str
) -> dict[str, str | None]:
    """The newest name and address of a party and her key's fingerprint, from the vault."""
    name = address = key = None
    for fact in facts:
        match fact.body:
            case PartyAdded(party_id=who) | PartyIdentified(party_id=who) if who == party_id:
                name = fact.body.name or name
            case PartyPreferred(party_id=who) if who == party_id:
                address, key = fact.body.preferences.address, fact.body.preferences.key
    armored = await reading.reveal(case_id, key, purpose="show_party")
    return {
        "name": await reading.reveal(case_id, name, purpose="show_party"),
        "address": await reading.reveal(case_id, address, purpose="show_party"),
        "key": fingerprint_of(armored) if armored else None,
    }
