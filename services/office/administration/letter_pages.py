"""Letters: what is written to whom in each language, and what the check finds in it."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.access.operations import Operation
from services.letters.checking import LetterFinding, check_letters
from services.letters.preview import letters_in
from services.letters.rendered import LetterError
from services.letters.words import words_of
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit
from services.policies.tellings import tellings_of
from services.policies.words import sentence
from workflows.parties import Language


async def letters(visit: OfficeVisit) -> Response:
    """The languages there are, and where the texts lie."""
    return _page(visit)


async def check(visit: OfficeVisit) -> Response:
    """Every letter in every language: what is wrong, and what to do about it."""
    try:
        found = await asyncio.to_thread(_checked, visit)
    except LetterError as fault:
        return _page(visit, fault=str(fault))
    return _page(visit, findings=found)


async def preview(visit: OfficeVisit) -> Response:
    """All letters in one language, with invented dates and no names."""
    try:
        language = Language(visit.request.path_params["language"])
    except ValueError:
        raise HTTPException(404) from None
    parts = visit.parts
    part = await asyncio.to_thread(
        lambda: letters_in(
            parts.library,
            language,
            tellings_of(parts.installation.settings.policy),
            parts.signed_by,
        )
    )
    return visit.page("letters_in.html", title=f"Letters: {part.name}", part=part)


def _checked(visit: OfficeVisit) -> list[LetterFinding]:
    policy = visit.parts.installation.settings.policy
    return list(check_letters(visit.parts.library, tellings_of(policy)))


def _page(
    visit: OfficeVisit, *, findings: list[LetterFinding] | None = None, fault: str = ""
) -> Response:
    library = visit.parts.library
    return visit.page(
        "letters.html",
        title="Letters",
        fault=fault,
        own=None if library.own is None else library.own.name,
        languages=[
            {
                "code": language.value,
                "tag": language.tag,
                "name": words_of(language, library).locale.get_display_name() or language.value,
                "own": 0
                if library.own is None
                else sum(library.own in file.parents for file in library.files(language).values()),
            }
            for language in Language
        ],
        findings=None
        if findings is None
        else [
            {
                "place": f"{each.file.name}:{each.line}",
                "kind": each.kind.value,
                "problem": sentence(each.problem),
                "remedy": each.remedy,
            }
            for each in findings
        ],
    )


_SEE = Operation.SEE_TERMS_IN_USE
LETTER_ROUTES = (
    OfficeRoute(path="/letters", method="GET", operation=_SEE, handler=letters),
    OfficeRoute(path="/letters", method="POST", operation=_SEE, handler=check),
    OfficeRoute(path="/letters/{language}", method="GET", operation=_SEE, handler=preview),
)
