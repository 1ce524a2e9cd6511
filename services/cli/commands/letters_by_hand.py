"""``duecourse letter by-hand``: letters about how a party is reached, which never go by mail."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.answers import Answer
from services.cli.failures import InputRefused
from services.cli.options import CaseGiven, PartyGiven, output_option
from services.cli.personal import write_privately
from services.cli.sessions import Reading
from services.letters.by_hand import ByHand, render_by_hand
from services.letters.library import LetterLibrary
from services.letters.rendered import RenderedLetter
from services.printing.page import page_to_print
from services.printing.pdf import NoPdf, pdf_of
from workflows.instants import local_date
from workflows.staff import OfficeDuty


async def by_hand(
    reading: Reading,
    case: CaseGiven,
    party: PartyGiven,
    letter: Annotated[ByHand, typer.Argument(help="Which letter.")],
    pdf: Annotated[Path | None, output_option("--pdf", "Write it as a PDF file, A4.")] = None,
    html: Annotated[
        Path | None, output_option("--html", "Write it as a page, to print from a browser.")
    ] = None,
) -> Answer:
    """Write a letter about how a party is reached, to be brought by hand: it never goes by mail.

    Somebody else may read the mail, and would learn how to get in between. The letter is in the
    party's language, and holds no address, no code and no name. Without a file it is printed here.

    Example: duecourse letter by-hand K7Q2-M4XA-9 p1 address_confirmation --pdf letter.pdf
    """
    rendered = await _rendered(reading, case, party, letter)
    files = [str(file) for file in (pdf, html) if file is not None]
    page = page_to_print(rendered.html)
    try:
        if pdf is not None:
            write_privately(pdf, await pdf_of(page, rendered.language))
    except NoPdf as error:
        raise InputRefused(str(error)) from None
    if html is not None:
        write_privately(html, page.encode())
    data = {"letter": letter, "language": rendered.language, "text": rendered.text, "files": files}
    if not files:
        return Answer(data=data, shown=[rendered.text.rstrip()])
    return Answer(data=data, shown=[f"The letter is in {' and '.join(files)}: bring it by hand."])


async def _rendered(reading: Reading, case: str, party: str, letter: ByHand) -> RenderedLetter:
    case_id = await reading.case(case)
    await reading.require_party(case_id, party)
    told = (await reading.file(case_id)).replayed()
    preferences = told.parties[party].preferences
    if preferences is None:
        message = f"nobody knows {party}'s language yet: record it with 'duecourse party prefer'"
        raise InputRefused(message)
    settings = reading.parts.settings
    return render_by_hand(
        letter,
        preferences.language,
        reading.parts.directory.support_contacts(
            told.opening.offices[OfficeDuty.INTAKE], preferences.language, told.barred_staff()
        ),
        written_on=local_date(reading.parts.clock.now(), preferences.time_zone),
        signed_by=settings.sender_name,
        library=LetterLibrary(own=settings.letters),
    )
