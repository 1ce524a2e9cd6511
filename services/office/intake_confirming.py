"""The end of intake: everything is checked against what will follow, and only then opened."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from starlette.responses import RedirectResponse, Response

from services.access.operations import Operation
from services.access.party_page import page_is_open_to
from services.desk.answers import (
    CommandConflict,
    CommandRefused,
    EngineUnreachable,
    PolicyNotAdopted,
)
from services.desk.intake import Intake
from services.ledger.bounds import looking_up
from services.ledger.references import reference_of
from services.office.entries import Entry, EntryKind, FieldMissing, Given
from services.office.intake_answers import Circumstances, accused_member, intake_of
from services.office.intake_asked import asked
from services.office.intake_pages import circumstances_of, draft_of
from services.office.intake_questions import Question
from services.office.intake_words import remarks_on, timeline_of
from services.office.pages import day_in_words
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit
from services.opening.drafts import Draft, NoSuchDraft
from services.opening.known_cases import KnownCases
from services.opening.preview import Preview, Writing, preview_of
from workflows.instants import local_date

_CHANGED = "Something was answered anew meanwhile. Look at it again: no case was opened"
_AWAY = (
    "The engine does not answer. Nothing of what you filled in is lost: try again in a minute, and "
    "one case is opened however often you try"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A draft with nothing left to be asked.

    Attributes:
        questions: What was asked.
        given: What was answered.
        intake: What it comes to.
    """

    draft: Draft
    questions: tuple[Question, ...]
    given: Given
    around: Circumstances
    intake: Intake


async def show(visit: OfficeVisit) -> Response:
    """All answers, what speaks against them, the exact dates, and the exact first letter."""
    ready = await _ready(visit)
    return ready if isinstance(ready, Response) else await _page(visit, ready)


async def confirm(visit: OfficeVisit) -> Response:
    """Open the case, if nothing was answered anew since it was checked; once, however often."""
    draft_id = visit.request.path_params["draft"]
    opened = RedirectResponse(f"/intake/{draft_id}/opened", status_code=303)
    if await _is_recorded(visit, visit.parts.drafts.case_of(draft_id)):
        return opened
    ready = await _ready(visit)
    if isinstance(ready, Response):
        return ready
    if visit.fields.text("version") != ready.draft.version:
        return await _page(visit, ready, fault=_CHANGED, status=409)
    try:
        allowed = await visit.parts.gate.permit_to_open(visit.actor)
        receipt = await visit.parts.desk.open(
            allowed, ready.intake, command_id=visit.parts.drafts.command_of(draft_id)
        )
    except CommandConflict:
        # It was opened by what was confirmed first, and nobody knew until now.
        return opened
    except EngineUnreachable:
        return await _page(visit, ready, fault=_AWAY, status=503)
    except (CommandRefused, PolicyNotAdopted, ValueError) as refused:
        return await _page(visit, ready, fault=str(refused), status=400)
    return opened if receipt.taken.is_safe else _taken(visit, receipt.reference)


def _taken(visit: OfficeVisit, reference: str) -> Response:
    """Temporal has it, and will have it recorded; the draft stays until it is."""
    return visit.page(
        "opened.html",
        title="The case was taken",
        reference=reference,
        is_recorded=False,
        sees=False,
        cards=[],
        again=f"/intake/{visit.request.path_params['draft']}/opened",
    )


async def show_opened(visit: OfficeVisit) -> Response:
    """The reference of the case, and what can be done at once: above all her code."""
    draft_id = visit.request.path_params["draft"]
    case_id = visit.parts.drafts.case_of(draft_id)
    if not await _is_recorded(visit, case_id):
        await draft_of(visit)
        return RedirectResponse(f"/intake/{draft_id}", status_code=303)
    gate, actor = visit.parts.gate, visit.actor
    # Whoever was told that it was taken comes here once it is recorded.
    with suppress(NoSuchDraft):
        await visit.parts.drafts.end(await visit.parts.drafts.open(draft_id, actor), actor)
    sees = await gate.may_in_case(Operation.SEE_CASE, actor, case_id)
    gives = sees and await gate.may_in_case(Operation.GIVE_CODE, actor, case_id)
    reference = reference_of(case_id)
    if sees:
        await gate.require_in_case(Operation.SEE_CASE, actor, case_id)
        access = visit.access("show_opened")
        reference = (await visit.parts.ledger.cases.get(case_id, access)).reference
    return visit.page(
        "opened.html",
        title="The case is open",
        reference=reference,
        is_recorded=True,
        sees=sees,
        cards=await _who_can_have_a_card(visit, case_id) if gives else [],
        again="",
    )


async def _who_can_have_a_card(visit: OfficeVisit, case_id: str) -> list[tuple[str, str]]:
    if visit.parts.her_page is None:
        return []
    case = (await visit.parts.desk.file(case_id, visit.access("show_opened"))).replayed()
    return [
        (party.party_id, party.role.value.replace("_", " "))
        for party in case.parties.values()
        if page_is_open_to(party)
    ]


async def _is_recorded(visit: OfficeVisit, case_id: str) -> bool:
    with looking_up():
        return bool(await visit.parts.ledger.facts.recorded_through(case_id))


async def _ready(visit: OfficeVisit) -> _Ready | Response:
    """The draft if nothing is left to be asked; else the way to what is."""
    draft, around = await draft_of(visit), await circumstances_of(visit)
    so_far = asked(draft.answers, around)
    onward = RedirectResponse(f"/intake/{draft.row.draft_id}", status_code=303)
    if not so_far.is_complete:
        return onward
    try:
        intake = intake_of(so_far.given, around)
    except FieldMissing as missing:
        return visit.page(
            "message.html", title="This cannot be opened", status=400, sentence=f"{missing}."
        )
    return _Ready(
        draft=draft,
        questions=so_far.questions,
        given=so_far.given,
        around=around,
        intake=intake,
    )


async def _page(
    visit: OfficeVisit, ready: _Ready, *, fault: str | None = None, status: int = 200
) -> Response:
    preview = await _preview(visit, ready)
    first = preview.first_letter
    zone = ready.intake.time_zone
    return visit.page(
        "intake_check.html",
        title="Check your answers",
        status=status,
        draft_id=ready.draft.row.draft_id,
        version=ready.draft.version,
        answers=list(_answers(ready)),
        remarks=await _remarks(visit, ready),
        timeline=timeline_of(preview.plan, ready.intake, visit.parts.directory),
        first=first,
        first_on=local_date(first.due_at, zone) if first else None,
        fault=fault,
    )


async def _preview(visit: OfficeVisit, ready: _Ready) -> Preview:
    parts = visit.parts
    documents = await parts.terms.documents(ready.intake.policy, ready.intake.calendar)
    case_id = parts.drafts.case_of(ready.draft.row.draft_id)
    return await preview_of(
        ready.intake,
        visit.actor,
        documents,
        Writing(directory=parts.directory, library=parts.library, signed_by=parts.signed_by),
        visit.now,
        salt=parts.desk.salt_of(case_id),
    )


async def _remarks(visit: OfficeVisit, ready: _Ready) -> list[str]:
    parts, case_id = visit.parts, ready.draft.row.case_id
    known = KnownCases(gate=parts.gate, vault=parts.vault, ledger=parts.ledger, actor=visit.actor)
    number = ready.intake.external_reference
    return remarks_on(
        addresses=await known.references_with_address(ready.intake.parties, besides=case_id),
        numbers=await known.references_with_number(number, besides=case_id) if number else [],
        accused=accused_member(ready.given, ready.around),
        intake=ready.intake,
        directory=parts.directory,
    )


def _answers(ready: _Ready) -> Iterator[tuple[Question, list[str]]]:
    """Each question with what was answered, as it reads."""
    for question in ready.questions:
        entries = [
            (entry, value)
            for entry in question.entries(ready.given, ready.around)
            if (value := ready.given.get(entry.name, "")) and not entry.name.endswith("_again")
        ]
        days = ", ".join(entry.label for entry, _ in entries if entry.is_a_day)
        said = [_as_it_reads(entry, value) for entry, value in entries if not entry.is_a_day]
        yield question, [*([days] if days else []), *said]


def _as_it_reads(entry: Entry, value: str) -> str:
    match entry.kind:
        case EntryKind.TICK:
            return entry.label
        case EntryKind.DATE:
            return day_in_words(date.fromisoformat(value))
        case EntryKind.TEXT:
            return f"{entry.label}: given"
        case EntryKind.CHOICE:
            return entry.words_for(value)
        case _:
            return f"{entry.label}: {entry.words_for(value)}"


_DRAFT = "/intake/{draft}"
CONFIRMING_ROUTES = tuple(
    OfficeRoute(path=path, method=method, operation=Operation.OPEN_CASE, handler=handler)
    for path, method, handler in (
        (f"{_DRAFT}/check", "GET", show),
        (f"{_DRAFT}/confirm", "POST", confirm),
        (f"{_DRAFT}/opened", "GET", show_opened),
    )
)
