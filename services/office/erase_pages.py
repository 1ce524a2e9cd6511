"""Erasing a case, or one party in it: what would go is shown before, and it cannot be undone."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from services.access.operations import Operation
from services.desk.answers import EngineUnreachable
from services.desk.case_workflows import EngineSilent
from services.erasing import (
    erase_case,
    erase_party,
    finish_erasing_parties,
    finish_erasures,
    what_goes,
    what_goes_of_party,
)
from services.office.deeds import Deed, one_of, routes_of
from services.office.entries import Entry, EntryKind, Given, Option, chosen, options_of
from services.office.pages import day_in_words, plain
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit
from workflows.keeping import ErasureReason

ERASE: Final = "/erase"
WHOLE: Final = "case"
"""What is sent for the whole case; parties have ids of another form."""

_LONGEST_REFERENCE: Final = 40
_FOR_GOOD: Final = (
    "It cannot be undone. Backups of the key store from before hold its key until they expire; "
    "letters that left are with whoever got them."
)
_WHY = {
    ErasureReason.KEPT_LONG_ENOUGH: "Its policy lets it go.",
    ErasureReason.REQUEST: "Somebody asked for it who may.",
    ErasureReason.OPENED_IN_ERROR: "There should never have been such a case.",
    ErasureReason.LEGAL_DUTY: "The law wants it.",
}


async def show(visit: OfficeVisit) -> Response:
    """Which case it is, and what was cut off."""
    return await _page(visit)


async def _page(visit: OfficeVisit, *, fault: str | None = None, status: int = 200) -> Response:
    left = await visit.parts.ledger.erasures.known(unfinished_only=True)
    return visit.page(
        "erase.html",
        title="Erase",
        status=status,
        left=len(left),
        done=visit.asked("done"),
        fault=fault,
    )


async def go_to(visit: OfficeVisit) -> Response:
    """To the form of the case whose reference was typed, whether there is one or not."""
    typed = visit.fields.text("reference").strip()[:_LONGEST_REFERENCE]
    return RedirectResponse(f"/case/{quote(typed or '-', safe='')}/erase", status_code=303)


async def finish(visit: OfficeVisit) -> Response:
    """Finish every erasure that was cut off."""
    access, installation = visit.access("erase"), visit.parts.installation
    try:
        cases = await finish_erasures(installation, access)
        parties = await finish_erasing_parties(installation, access)
    except EngineUnreachable:
        return await _page(visit, fault="The engine does not answer. Try again", status=503)
    except EngineSilent as silent:
        return await _page(visit, fault=str(silent), status=503)
    said = f"{len(cases) + len(parties)} erasures are finished that had been cut off"
    return RedirectResponse(f"{ERASE}?done={quote(said)}", status_code=303)


async def _what_and_why(visit: OfficeVisit) -> Sequence[Entry]:
    """The case or one of its parties, which are named by nothing but their ids."""
    case = (await visit.parts.desk.file(visit.case_id, visit.access("erase"))).replayed()
    parties = (x.party_id for x in case.parties.values() if x.erased is None)
    reasons = tuple(
        x for x in options_of(ErasureReason, _WHY) if x.value != ErasureReason.RESTORED.value
    )
    return (
        Entry(
            name="what",
            label="What is erased",
            kind=EntryKind.CHOICE,
            options=(
                Option(value=WHOLE, words="The whole case", hint="It has to be closed."),
                *(
                    Option(value=x, words=f"What is known of {x}", hint="The case goes on.")
                    for x in parties
                ),
            ),
        ),
        Entry(name="reason", label="Why", kind=EntryKind.CHOICE, options=reasons),
    )


async def _read(visit: OfficeVisit, given: Given) -> tuple[str, ErasureReason]:
    what, why = await _what_and_why(visit)
    whom = one_of(what, given)
    one_of(why, given)
    return whom, chosen(ErasureReason, given, "reason")


async def _erasing(visit: OfficeVisit, given: Given) -> Sequence[str]:
    whom, reason = await _read(visit, given)
    parts, access = visit.parts.installation, visit.access("erase")
    if whom != WHOLE:
        party = await what_goes_of_party(parts, visit.case_id, whom, reason, access)
        return (
            (
                f"{whom} ({plain(party.role.value)}) has {party.letters} letters; "
                f"{party.open_promises} promised dates are let go of, and nothing goes to her any "
                "more. To others nothing changes."
            ),
            _FOR_GOOD,
        )
    goes = await what_goes(parts, visit.case_id, reason)
    until = goes.kept_until
    return (
        (
            f"This case has {goes.facts} facts, {goes.parties} persons, {goes.letters} letters and "
            f"{goes.promises} promises. All of it goes, its workflow and history too."
        ),
        *(() if until is None else (f"Its policy keeps it until {day_in_words(until)}.",)),
        (
            "What is left: an empty tombstone, the entries of the audit log, and counts that lead "
            "back to nobody."
        ),
        _FOR_GOOD,
    )


async def _erase(visit: OfficeVisit, given: Given) -> tuple[str, str]:
    whom, reason = await _read(visit, given)
    parts, access = visit.parts.installation, visit.access("erase")
    if whom != WHOLE:
        await what_goes_of_party(parts, visit.case_id, whom, reason, access)
        await erase_party(parts, visit.permit, whom, reason, access)
        return ERASE, f"what was known of {whom} is erased; the case goes on"
    await what_goes(parts, visit.case_id, reason)
    await erase_case(parts, visit.case_id, reason, access)
    return ERASE, "the case is erased"


ERASE_IT = Deed(
    place="erase",
    title="Erase a case, or a party in it",
    about="The keys are destroyed, so that nothing can be read that some copy still has.",
    button="Erase it for good",
    operation=Operation.ERASE_CASE,
    entries=_what_and_why,
    comes_to=_erasing,
    do=_erase,
)
ERASE_ROUTES: tuple[OfficeRoute, ...] = (
    OfficeRoute(path=ERASE, method="GET", operation=Operation.ERASE_CASE, handler=show),
    OfficeRoute(path=ERASE, method="POST", operation=Operation.ERASE_CASE, handler=go_to),
    OfficeRoute(
        path=f"{ERASE}/finish", method="POST", operation=Operation.ERASE_CASE, handler=finish
    ),
    *routes_of(ERASE_IT),
)
