"""``duecourse letter ...``: what was written to whom, and what it said."""

from typing import Annotated

import typer

from services.cli.answers import Answer, table
from services.cli.failures import InputRefused
from services.cli.options import CaseGiven
from services.cli.receipts import answer_with_receipt
from services.cli.registration import Commands, refusing
from services.cli.sessions import Acting, Reading
from services.cli.typed import read_id
from services.cli.words import as_utc, plain
from workflows.delivery_facts import LetterHanded

LetterGiven = Annotated[
    str,
    typer.Argument(
        metavar="LETTER",
        parser=refusing(read_id),
        help="The letter, by its id in 'duecourse letter list'.",
    ),
]


def offer(letter: Commands) -> None:
    """Offer the commands about letters."""
    letter.add("list", list_letters)
    letter.add("show", show)
    letter.add("handed", handed)


async def list_letters(
    reading: Reading,
    case: CaseGiven,
    party: Annotated[
        str | None,
        typer.Option(metavar="PARTY", parser=refusing(read_id), help="Only those to this party."),
    ] = None,
) -> Answer:
    """List the letters of a case: to whom, what about, and what became of them."""
    case_id = await reading.case(case)
    if party is not None:
        await reading.require_party(case_id, party)
    letters = await reading.parts.ledger.letters.of_case(
        case_id, reading.access("list_letters"), party_id=party
    )
    data = []
    for letter in letters:
        attempts = await reading.parts.ledger.attempts.of_letter(letter.letter_id)
        outcome = attempts[-1].outcome if attempts else None
        data.append(
            {
                "letter_id": letter.letter_id,
                "party_id": letter.party_id,
                "notices": [covered.notice.value for covered in letter.covers],
                "channel": letter.channel.value,
                "language": letter.language.value,
                "written_at": letter.intended_at,
                "attempts": len(attempts),
                "outcome": outcome.value if outcome else "under way",
            }
        )
    rows = (
        (
            letter.letter_id,
            letter.party_id,
            as_utc(letter.intended_at),
            ", ".join(plain(covered.notice) for covered in letter.covers),
            plain(letter.channel),
            plain(str(row["outcome"])),
        )
        for letter, row in zip(letters, data, strict=True)
    )
    headings = ("letter", "party", "written (UTC)", "tells", "by", "outcome")
    shown = table(*headings, rows=rows) if data else "No letter was written yet."
    return Answer(data=data, shown=[shown])


async def show(
    reading: Reading,
    letter: LetterGiven,
    html: Annotated[bool, typer.Option("--html", help="As a page instead of plain text.")] = False,
) -> Answer:
    """Print what a letter said, from the vault. The reading is audited."""
    access = reading.access("show_letter")
    found = await reading.parts.ledger.letters.get(letter, access)
    await reading.case(found.case_id)
    reference = found.html_reference if html else found.text_reference
    if reference is None:
        message = "this letter has no page, only plain text: leave --html out"
        raise InputRefused(message)
    text = await reading.reveal(found.case_id, reference, purpose="show_letter")
    data = {
        "letter_id": found.letter_id,
        "case_id": found.case_id,
        "party_id": found.party_id,
        "language": found.language.value,
        "channel": found.channel.value,
        "written_at": found.intended_at,
        "text": text,
    }
    return Answer(data=data, shown=[(text or "").rstrip()])


async def handed(acting: Acting, letter: LetterGiven) -> Answer:
    """Record that a printed letter was handed over, or that its content was told in person."""
    found = await acting.parts.ledger.letters.get(letter, acting.access("hand_letter"))
    receipt = await acting.submit(found.case_id, LetterHanded(letter_id=letter))
    return await answer_with_receipt(acting, receipt, f"the letter reached {found.party_id}")
