"""``duecourse party ...``: what a party asked for on her page, and an officer makes sure of."""

from typing import Annotated

import typer

from services.access.operations import Operation
from services.cli.answers import Answer, table
from services.cli.options import CaseGiven, PartyGiven
from services.cli.receipts import answer_with_receipt
from services.cli.registration import Commands
from services.cli.sessions import Acting, Reading
from services.cli.words import day_in_words, plain
from services.desk.contact_changes import settling_a_change
from services.openpgp.public_key import fingerprint_of
from workflows.asked_changes import AskedChange
from workflows.contact_changes import ContactChange
from workflows.instants import local_date


def offer(party: Commands) -> None:
    """Offer the commands about requests to be reached in another way."""
    party.add("changes", changes)
    party.add("settle-change", settle_change)


async def changes(
    reading: Reading,
    case: CaseGiven,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Show what is wanted; this is audited.")
    ] = False,
) -> Answer:
    """List open requests for another address, handle, key or trusted contact.

    Of a key its fingerprint is shown: read it to her, or let her read it to you.
    """
    case_id = await reading.case(case)
    if reveal:
        await reading.case(case, Operation.READ_NAMES)
    told = (await reading.file(case_id)).replayed()
    zone = told.opening.time_zone
    open_ones = [(x.party_id, y) for x in told.parties.values() for y in x.asked_changes.values()]
    wanted = [await _wanted(reading, case_id, x) if reveal else None for _, x in open_ones]
    days = [local_date(x.asked.at, zone) for _, x in open_ones]
    data = [
        {"party_id": party_id, "change": x.change, "asked_on": day, "wanted": value}
        for (party_id, x), day, value in zip(open_ones, days, wanted, strict=True)
    ]
    rows = (
        (party_id, plain(x.change), day_in_words(day), value or "")
        for (party_id, x), day, value in zip(open_ones, days, wanted, strict=True)
    )
    shown = table("party", "change", "asked", "wanted", rows=rows)
    return Answer(data=data, shown=[shown if data else "Nobody asks to be reached otherwise."])


async def settle_change(
    acting: Acting,
    case: CaseGiven,
    party: PartyGiven,
    change: Annotated[ContactChange, typer.Argument(help="What she asked to have changed.")],
    confirmed: Annotated[
        bool,
        typer.Option(
            "--confirmed/--taken-back", help="What she said over the route agreed before."
        ),
    ],
) -> Answer:
    """Settle a request to be reached in another way; a confirmed one counts from now on.

    Ask over the route agreed before: somebody else may hold her code, and ask for letters to be
    sent to himself. Never turn to her over what is asked for.

    Another address leaves mails as they were, else they are neutral; a key lets letters be
    encrypted to it; a trusted contact brings them on paper.
    """
    permit = await acting.permit(case)
    file = await acting.file(permit.case_id)
    bodies = settling_a_change(
        file.facts, party, change, confirmed=confirmed, command_id=acting.command_id
    )
    receipt = await acting.parts.desk.submit(
        permit, bodies, occurred_at=acting.at, command_id=acting.command_id
    )
    done = "confirmed" if confirmed else "taken back"
    said = f"{party}'s request for another {plain(change)} was {done}"
    return await answer_with_receipt(acting, receipt, said)


async def _wanted(reading: Reading, case_id: str, asked: AskedChange) -> str | None:
    kept = await reading.reveal(case_id, asked.wanted, purpose="show_requested_change")
    if kept is not None and asked.change is ContactChange.KEY:
        return fingerprint_of(kept)
    return kept
