"""``duecourse party ...``: who is in a case, and how each of them wants to hear."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Final

import typer

from services.access.operations import Operation
from services.cli.answers import Answer, table
from services.cli.case_words import parties_as_data, parties_table
from services.cli.choice_options import ChoiceTyped
from services.cli.choices import choice_of
from services.cli.failures import InputRefused
from services.cli.known_addresses import remarks_on_addresses
from services.cli.offices import require_member
from services.cli.options import (
    CaseGiven,
    NameFileGiven,
    NameGiven,
    PartyGiven,
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
from workflows.parties import Role
from workflows.party_facts import (
    PartyAdded,
    PartyIdentified,
    PartyInformed,
    PartyPreferred,
    PartyReleased,
)


def offer(party: Commands) -> None:
    """Offer the commands about parties."""
    party.add("add", add)
    party.add("list", list_parties)
    party.add("informed", informed)
    party.add("identify", identify)
    party.add("release", release)


async def add(
    acting: Acting,
    case: CaseGiven,
    role: Annotated[Role, typer.Argument(help="In which role.")],
    typed: ChoiceTyped,
    name: NameGiven = None,
    name_file: NameFileGiven = None,
    staff: Annotated[
        str | None,
        id_option("--staff", "STAFF_ID", "The party's own id, if on the staff: bars them here."),
    ] = None,
    vulnerable: Annotated[
        bool, typer.Option("--vulnerable", help="Is owed the faster rhythm of the policy.")
    ] = False,
) -> Answer:
    """Add a person to a case.

    Nobody is told anything by being added: the affected person and a reporter hear once a channel
    is recorded, a witness and a respondent only after 'party informed'.
    """
    if staff is not None:
        require_member(acting.parts.directory, staff)
    permit = await acting.permit(case)
    party = NewParty(
        role=role,
        name=read_line("name", name, name_file),
        staff_id=staff,
        vulnerable=vulnerable,
        choice=choice_of(typed, acting.parts),
    )
    with refusing_wrong_input():
        check_party(party)
    known = await remarks_on_addresses(acting, (party,), besides=permit.case_id)
    receipt, party_id = await acting.parts.desk.add_party(
        permit, party, occurred_at=acting.at, command_id=acting.command_id
    )
    done = f"{party_id} was added as {plain(role)}"
    answer = await answer_with_receipt(acting, receipt, done, party_id=party_id)
    return replace(answer, said=[*known, *answer.said])


async def informed(acting: Acting, case: CaseGiven, party: PartyGiven) -> Answer:
    """Record that a witness or respondent was informed of the case: from now on they hear."""
    receipt = await acting.submit(case, PartyInformed(party_id=party))
    return await answer_with_receipt(acting, receipt, f"{party} is informed")


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
        reference = None if called is None else await keep(kind, called, party)
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
    """List the parties of a case; with --reveal also names and how each of them is reached."""
    case_id = await reading.case(case)
    if reveal:
        await reading.case(case, Operation.READ_NAMES)
    file = await reading.file(case_id)
    told = file.replayed()
    now = reading.parts.clock.now()
    data = parties_as_data(told, now)
    shown = [parties_table(told, now)]
    if reveal:
        personal = [
            NOTHING_KNOWN
            if x["erased"]
            else await _personal(reading, case_id, file.facts, x["party_id"])
            for x in data
        ]
        data = [{**party, **values} for party, values in zip(data, personal, strict=True)]
        columns = ("name", "address", "key", "trusted_contact")
        rows = ((x["party_id"], *(x[column] for column in columns)) for x in data)
        shown.append(table("party", *map(plain, columns), rows=rows))
    return Answer(data=data, shown=shown)


NOTHING_KNOWN: Final = {"name": None, "address": None, "key": None}


async def _personal(
    reading: Reading, case_id: str, facts: Sequence[Fact], party_id: str
) -> dict[str, str | None]:
    """The newest name of a party and how she is reached; of a key its fingerprint."""
    name = address = key = contact = None
    for fact in facts:
        match fact.body:
            case PartyAdded(party_id=who) | PartyIdentified(party_id=who) if who == party_id:
                name = fact.body.name or name
            case PartyPreferred(party_id=who) if who == party_id:
                wishes = fact.body.preferences
                address, key, contact = wishes.address, wishes.key, wishes.trusted_contact
    armored = await reading.reveal(case_id, key, purpose="show_party")
    return {
        "name": await reading.reveal(case_id, name, purpose="show_party"),
        "address": await reading.reveal(case_id, address, purpose="show_party"),
        "key": fingerprint_of(armored) if armored else None,
        "trusted_contact": await reading.reveal(case_id, contact, purpose="show_party"),
    }
