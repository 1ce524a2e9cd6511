"""What is done about a case rather than in it: who has it, who sees it, that it ends.

It says nothing to the case, so that no letter follows from it. Otherwise as an action: a form; then
what it comes to; only then the button that does it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from services.access.grants import GrantRefused
from services.access.operations import Operation
from services.access.unlocks import UnlockRefused
from services.desk.answers import CommandRefused, EngineUnreachable
from services.desk.case_workflows import EngineSilent
from services.erasing import ErasureRefused
from services.office.entries import LONGEST_ENTRY, Entry, EntryKind, FieldMissing, Given
from services.office.routing import OfficeRoute, three_steps
from services.office.visit import OfficeVisit

_REFUSED: Final = (FieldMissing, GrantRefused, UnlockRefused, ErasureRefused, CommandRefused)
_AWAY: Final = "The engine does not answer, so that nothing was begun. Try again in a minute"
_CHOSEN: Final = frozenset({EntryKind.CHOICE, EntryKind.PICK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that is done about a case.

    Attributes:
        place: Its address below that of the case.
        title: What it does, as a heading.
        about: What follows, in a sentence.
        button: What it does, on the button that does it.
        nothing: What is said where there is nothing to choose from.
        operation: What it is for the rules of who may.
        entries: What is filled in.
        comes_to: What it comes to, in sentences; it refuses what could not be done.
        do: Does it; gives where she goes on, and what she is told there.
    """

    place: str
    title: str
    about: str
    button: str
    nothing: str = ""
    operation: Operation
    entries: Callable[[OfficeVisit], Awaitable[Sequence[Entry]]]
    comes_to: Callable[[OfficeVisit, Given], Awaitable[Sequence[str]]]
    do: Callable[[OfficeVisit, Given], Awaitable[tuple[str, str]]]


async def show_form(deed: Deed, visit: OfficeVisit) -> Response:
    """What is filled in for it."""
    return await _form(deed, visit)


async def check(deed: Deed, visit: OfficeVisit) -> Response:
    """What it comes to; nothing is done yet."""
    return await _checked(deed, visit)


async def confirm(deed: Deed, visit: OfficeVisit) -> Response:
    """Do it."""
    given = _given(visit, await deed.entries(visit))
    try:
        place, said = await deed.do(visit, given)
    except _REFUSED as refused:
        return await _form(deed, visit, fault=str(refused))
    except EngineUnreachable:
        return await _checked(deed, visit, fault=_AWAY, status=503)
    except EngineSilent as silent:
        return await _checked(deed, visit, fault=str(silent), status=503)
    return RedirectResponse(f"{place}?done={quote(said)}", status_code=303)


async def _form(deed: Deed, visit: OfficeVisit, *, fault: str | None = None) -> Response:
    entries = await deed.entries(visit)
    given = _given(visit, entries)
    return visit.page(
        "deed.html",
        title=deed.title,
        status=400 if fault else 200,
        deed=deed,
        reference=_reference(visit),
        entries=[(x, given[x.name] or visit.asked(x.name) or x.preset) for x in entries],
        can_be_done=all(x.options for x in entries if x.kind in _CHOSEN),
        fault=fault,
    )


async def _checked(
    deed: Deed, visit: OfficeVisit, *, fault: str | None = None, status: int = 200
) -> Response:
    entries = await deed.entries(visit)
    given = _given(visit, entries)
    try:
        sentences = await deed.comes_to(visit, given)
    except _REFUSED as refused:
        return await _form(deed, visit, fault=str(refused))
    return visit.page(
        "deed_check.html",
        title=deed.title,
        status=status,
        deed=deed,
        reference=_reference(visit),
        said=[(x.label, x.words_for(given[x.name])) for x in entries if given[x.name]],
        sentences=sentences,
        given=given,
        fault=fault,
    )


def _given(visit: OfficeVisit, entries: Sequence[Entry]) -> Mapping[str, str]:
    return {x.name: visit.fields.text(x.name).strip()[:LONGEST_ENTRY] for x in entries}


def _reference(visit: OfficeVisit) -> str:
    return str(visit.request.path_params["case"])


def one_of(entry: Entry, given: Given) -> str:
    """What was chosen.

    Raises:
        FieldMissing: nothing was, or what is not among the options.
    """
    value = given.get(entry.name, "")
    if value not in {option.value for option in entry.options}:
        message = f"Choose one: {entry.label}"
        raise FieldMissing(message)
    return value


def routes_of(deed: Deed) -> tuple[OfficeRoute, ...]:
    """The form, the check and the confirmation of a deed."""
    return three_steps(
        f"/case/{{case}}/{deed.place}",
        deed.operation,
        form=partial(show_form, deed),
        check=partial(check, deed),
        confirm=partial(confirm, deed),
    )
