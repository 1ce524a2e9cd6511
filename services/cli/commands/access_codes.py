"""``duecourse party code`` and ``block-code``: the code by which a party opens her page."""

from pathlib import Path
from typing import Annotated

import typer

from services.access_codes.desk import GivenCode, NoCodeForThisParty
from services.access_codes.reasons import CodeReason, IdentityCheck
from services.cli.answers import Answer
from services.cli.failures import InputRefused
from services.cli.options import CaseGiven, PartyGiven, output_option
from services.cli.personal import write_privately
from services.cli.registration import Commands
from services.cli.sessions import Reading
from services.cli.words import day_in_words
from services.letters.library import LetterLibrary
from services.portal.card import code_card
from services.printing.page import page_to_print
from services.printing.pdf import NoPdf, pdf_of
from services.settings import Settings
from services.settings.portal import portal_listens_at, portal_url
from workflows.parties import Language


def offer(party: Commands) -> None:
    """Offer the commands about access codes."""
    party.add("code", code)
    party.add("block-code", block_code)


async def code(
    reading: Reading,
    case: CaseGiven,
    party: PartyGiven,
    because: Annotated[CodeReason, typer.Option(help="Why the party gets a code.")],
    checked: Annotated[
        IdentityCheck,
        typer.Option(help="How you made sure who asks. Never by mail: somebody may read it."),
    ],
    language: Annotated[
        Language | None,
        typer.Option(help="Of the code and its card; the language of her letters unless given."),
    ] = None,
    pdf: Annotated[Path | None, output_option("--pdf", "Write the card as a PDF file, A4.")] = None,
    html: Annotated[
        Path | None, output_option("--html", "Write the card as a page, to print from a browser.")
    ] = None,
) -> Answer:
    """Give a party the code of her page. It is shown once, here or on its card, and kept nowhere.

    A new code takes the place of the former one, which opens nothing from then on, and ends every
    visit. Why it was given, and how you checked who asks, goes into the audit log.

    Example: duecourse party code K7Q2-M4XA-9 p1 --because first --checked in_person --pdf card.pdf
    """
    case_id = await reading.case(case)
    await reading.require_party(case_id, party)
    told = (await reading.file(case_id)).replayed()
    preferences = told.parties[party].preferences
    written_in = language or (preferences.language if preferences else Language.ENGLISH)
    try:
        given = reading.parts.codes.draw(case_id, party, told, written_in)
    except NoCodeForThisParty as refusal:
        raise InputRefused(str(refusal)) from None
    files = [file for file in (pdf, html) if file is not None]
    # A card that cannot be written must not cost her the code that she has.
    await _write_card(reading, given, written_in, pdf, html)
    access = reading.access("give_access_code")
    await reading.parts.codes.give(given, access, reason=because, check=checked)
    until = day_in_words(given.record.expires_at.date())
    data = {
        "case": case,
        "party_id": party,
        "expires_at": given.record.expires_at,
        "page": _page_address(reading.parts.settings),
        "files": [str(file) for file in files],
        "code": None if files else " ".join(given.words),
    }
    if files:
        names = " and ".join(str(file) for file in files)
        shown = [f"The card for {party} is in {names}: give it to her in person, then delete it."]
    else:
        shown = [" ".join(given.words), f"Her page: {data['page']}"]
    shown.append(f"It opens her page until {until}, and is never shown again.")
    return Answer(data=data, shown=shown)


async def block_code(reading: Reading, case: CaseGiven, party: PartyGiven) -> Answer:
    """Block a party's code at once: it opens nothing any more, and every visit by it ends."""
    case_id = await reading.case(case)
    await reading.require_party(case_id, party)
    access = reading.access("block_access_code")
    was_open = await reading.parts.codes.block(case_id, party, access)
    said = f"The code of {party} is blocked." if was_open else f"{party} had no code to block."
    return Answer(data={"case": case, "party_id": party, "blocked": was_open}, shown=[said])


async def _write_card(
    reading: Reading, given: GivenCode, language: Language, pdf: Path | None, html: Path | None
) -> None:
    settings = reading.parts.settings
    card = code_card(
        given.words,
        language,
        url=_page_address(settings),
        library=LetterLibrary(own=settings.letters),
    )
    page = page_to_print(card)
    try:
        if pdf is not None:
            write_privately(pdf, await pdf_of(page, language))
    except NoPdf as error:
        raise InputRefused(str(error)) from None
    if html is not None:
        write_privately(html, page.encode())


def _page_address(settings: Settings) -> str:
    _, port = portal_listens_at(settings)
    return portal_url(settings, port)
