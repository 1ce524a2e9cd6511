"""``duecourse letter ...``: what was written to whom, and what it said."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.answers import Answer, table
from services.cli.commands.letters_by_hand import by_hand
from services.cli.failures import InputRefused
from services.cli.options import CaseGiven, file_option, output_option
from services.cli.personal import read_line, write_privately
from services.cli.receipts import answer_with_receipt
from services.cli.registration import Commands, refusing
from services.cli.sessions import Acting, Reading
from services.cli.typed import read_id, refusing_wrong_input
from services.cli.words import as_utc, plain
from services.desk.intake import Keep, check_name
from services.printing.page import NoPageToPrint, page_to_print
from services.printing.pdf import NoPdf, pdf_of
from services.vault.kinds import VaultKind
from workflows.delivery_facts import LetterHanded
from workflows.facts import FactBody

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
    letter.add("print", print_letter)
    letter.add("by-hand", by_hand)
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
    known = (await reading.parts.files.open(case_id)).replayed().letters
    data = []
    for letter in letters:
        attempts = await reading.parts.ledger.attempts.of_letter(letter.letter_id)
        # Only the case knows of a letter that somebody brought, or that came back.
        latest = known.get(letter.letter_id) or (attempts[-1] if attempts else None)
        outcome = latest.outcome if latest else None
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
    await reading.case_of_letter(letter)
    found = await reading.parts.ledger.letters.get(letter, reading.access("show_letter"))
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


async def print_letter(
    reading: Reading,
    letter: LetterGiven,
    pdf: Annotated[Path | None, output_option("--pdf", "Write it as a PDF file, A4.")] = None,
    html: Annotated[
        Path | None, output_option("--html", "Write it as a page, to print from a browser.")
    ] = None,
) -> Answer:
    """Write a letter for paper, so that somebody can bring it. The reading is audited.

    The file is readable by you alone, and no other is overwritten. Delete it once it is printed.

    Example: duecourse letter print LETTER --pdf letter.pdf
    """
    if pdf is None and html is None:
        message = "say what to write: --pdf FILE, --html FILE, or both"
        raise InputRefused(message)
    await reading.case_of_letter(letter)
    found = await reading.parts.ledger.letters.get(letter, reading.access("print_letter"))
    kept = await reading.reveal(found.case_id, found.html_reference, purpose="print_letter")
    try:
        page = page_to_print(kept or "")
        if pdf is not None:
            write_privately(pdf, await pdf_of(page, found.language))
    except (NoPageToPrint, NoPdf) as error:
        raise InputRefused(str(error)) from None
    if html is not None:
        write_privately(html, page.encode())
    files = [str(file) for file in (pdf, html) if file is not None]
    said = f"The letter for {found.party_id} is in {' and '.join(files)}."
    then = f"When it was brought: duecourse letter handed {letter}"
    return Answer(data={"letter_id": letter, "files": files}, shown=[said, then])


async def handed(
    acting: Acting,
    letter: LetterGiven,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="NAME",
            help="Who brought it, if not you; kept in the vault. '-' reads a line from stdin.",
        ),
    ] = None,
    by_file: Annotated[Path | None, file_option("--by-file", "A file with that name.")] = None,
) -> Answer:
    """Record that a printed letter was handed over, or that its content was told in person.

    It counts from when you record it: a promise whose date has passed stays broken. --at says when
    it was brought.

    Example: duecourse letter handed LETTER --by-file who.txt
    """
    brought_by = read_line("name", by, by_file)
    if brought_by is not None:
        with refusing_wrong_input():
            check_name(brought_by)
    await acting.case_of_letter(letter)
    found = await acting.parts.ledger.letters.get(letter, acting.access("hand_letter"))

    async def statement(keep: Keep) -> list[FactBody]:
        kind = VaultKind.PARTY_SUPPORT_CONTACT
        named = brought_by and await keep(kind, brought_by, found.party_id)
        return [LetterHanded(letter_id=letter, brought_by=named or None)]

    receipt = await acting.state(found.case_id, statement, purpose="hand_letter")
    return await answer_with_receipt(acting, receipt, f"the letter reached {found.party_id}")
