"""Intake, one question a page: every answer is kept at once, so that it can be left at any time."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from services.access.operations import Operation
from services.office.entries import LONGEST_TEXT, Given
from services.office.intake_answers import Circumstances
from services.office.intake_asked import Asked, asked, refusal_of
from services.office.intake_questions import Question
from services.office.pages import as_utc
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit
from services.opening.drafts import LEFT_FOR, Draft, DraftChanged, NoSuchDraft

LATER = "later"
"""What is sent by whoever saves and comes back another time."""


async def circumstances_of(visit: OfficeVisit) -> Circumstances:
    """What the questions depend on besides the answers."""
    return Circumstances(
        now=visit.now,
        staff_id=visit.session.staff_id,
        directory=visit.parts.directory,
        usual=visit.parts.terms.usual,
        offered=await visit.parts.terms.now(),
    )


async def draft_of(visit: OfficeVisit) -> Draft:
    """The draft of the address, if it is hers."""
    try:
        return await visit.parts.drafts.open(visit.request.path_params["draft"], visit.actor)
    except NoSuchDraft:
        raise HTTPException(404) from None


async def show_drafts(visit: OfficeVisit) -> Response:
    """What she began and has not opened yet, and a button to begin."""
    drafts = await visit.parts.drafts.of(visit.actor)
    offered = await visit.parts.terms.now()
    return visit.page(
        "intake.html",
        title="Open a case",
        drafts=[
            {
                "draft_id": row.draft_id,
                "started": as_utc(row.started_at),
                "changed": as_utc(row.changed_at),
            }
            for row in drafts
        ],
        days=LEFT_FOR.days,
        is_adopted=bool(offered.policies),
        policy=offered.usual.policy.name,
    )


async def begin(visit: OfficeVisit) -> Response:
    """Begin a draft with its first question."""
    draft_id = await visit.parts.drafts.begin(visit.actor)
    return RedirectResponse(f"/intake/{draft_id}", status_code=303)


async def go_on(visit: OfficeVisit) -> Response:
    """To the first question that is not answered yet, or to what is to be checked."""
    draft = await draft_of(visit)
    return _onward(draft, asked(draft.answers, await circumstances_of(visit)))


async def show_question(visit: OfficeVisit) -> Response:
    """A question, with what was answered to it before."""
    draft, around = await draft_of(visit), await circumstances_of(visit)
    so_far = asked(draft.answers, around)
    return _page(visit, _question(visit, so_far), draft, so_far, around)


async def take_answer(visit: OfficeVisit) -> Response:
    """Keep an answer, if it does, and go on."""
    draft, around = await draft_of(visit), await circumstances_of(visit)
    so_far = asked(draft.answers, around)
    question = _question(visit, so_far)
    answer = {
        entry.name: visit.fields.text(entry.name)[:LONGEST_TEXT]
        for entry in question.entries(so_far.given, around)
    }
    given = {**so_far.given, **answer}
    fault = refusal_of(question, given, around)
    if fault is not None:
        return _page(visit, question, draft, so_far, around, typed=answer, fault=fault)
    try:
        draft = await visit.parts.drafts.answer(draft, question.name, answer, visit.actor)
    except DraftChanged:
        fault = "This draft was changed in another window meanwhile. Look at it again"
        return _page(visit, question, draft, so_far, around, typed=answer, fault=fault)
    if visit.fields.text("then") == LATER:
        return RedirectResponse("/intake", status_code=303)
    return _onward(draft, asked(draft.answers, around))


async def ask_to_drop(visit: OfficeVisit) -> Response:
    """Ask before a draft is deleted."""
    draft = await draft_of(visit)
    return visit.page("intake_drop.html", title="Delete this draft?", draft_id=draft.row.draft_id)


async def drop(visit: OfficeVisit) -> Response:
    """Delete a draft."""
    await visit.parts.drafts.end(await draft_of(visit), visit.actor)
    return RedirectResponse("/intake", status_code=303)


def _onward(draft: Draft, so_far: Asked) -> Response:
    place = "check" if so_far.next is None else f"q/{so_far.next.name}"
    return RedirectResponse(f"/intake/{draft.row.draft_id}/{place}", status_code=303)


def _question(visit: OfficeVisit, so_far: Asked) -> Question:
    name = visit.request.path_params["question"]
    found = next((x for x in so_far.questions if x.name == name), None)
    if found is None:
        raise HTTPException(404)
    return found


def _page(
    visit: OfficeVisit,
    question: Question,
    draft: Draft,
    so_far: Asked,
    around: Circumstances,
    *,
    typed: Given | None = None,
    fault: str | None = None,
) -> Response:
    before = so_far.before(question.name)
    stands = typed if typed is not None else draft.answers.get(question.name)
    entries = question.entries(so_far.given, around)
    return visit.page(
        "question.html",
        title=question.title,
        status=400 if fault else 200,
        question=question,
        entries=[(entry, _value(entry.name, entry.preset, stands)) for entry in entries],
        draft_id=draft.row.draft_id,
        back=f"q/{before.name}" if before else None,
        is_alone=len(entries) == 1,
        fault=fault,
        later=LATER,
    )


def _value(name: str, preset: str, stands: Mapping[str, str] | None) -> str:
    return preset if stands is None else stands.get(name, "")


_DRAFT = "/intake/{draft}"
_QUESTION = f"{_DRAFT}/q/{{question}}"
_DROP = f"{_DRAFT}/drop"

INTAKE_ROUTES = tuple(
    OfficeRoute(path=path, method=method, operation=Operation.OPEN_CASE, handler=handler)
    for path, method, handler in (
        ("/intake", "GET", show_drafts),
        ("/intake", "POST", begin),
        (_DRAFT, "GET", go_on),
        (_QUESTION, "GET", show_question),
        (_QUESTION, "POST", take_answer),
        (_DROP, "GET", ask_to_drop),
        (_DROP, "POST", drop),
    )
)
