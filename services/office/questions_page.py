"""The questions of a case, with what was asked: reading it is audited."""

from starlette.responses import Response

from services.access.operations import Operation
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit
from services.vault.kinds import VaultKind
from workflows.instants import local_date
from workflows.party_facts import QuestionAsked


async def show(visit: OfficeVisit) -> Response:
    """Every question, the newest first, and what waits for an answer."""
    file = await visit.parts.desk.file(visit.case_id, visit.access("show_questions"))
    case = file.replayed()
    asked = [fact.body for fact in file.facts if isinstance(fact.body, QuestionAsked)]
    gate = visit.parts.gate
    may_answer = await gate.may_in_case(Operation.ANSWER_QUESTION, visit.actor, visit.case_id)
    questions = []
    for body in reversed(asked):
        question = case.questions[body.question_id]
        questions.append(
            {
                "question_id": body.question_id,
                "party_id": body.party_id,
                "asked_on": local_date(question.asked.at, case.opening.time_zone),
                "is_answered": question.answered is not None,
                "wording": await _wording(visit, body),
            }
        )
    return visit.page(
        "questions.html",
        title="Questions",
        reference=visit.request.path_params["case"],
        questions=questions,
        may_answer=may_answer and case.stage.is_open,
    )


async def _wording(visit: OfficeVisit, asked: QuestionAsked) -> str | None:
    if asked.question is None:
        return None
    return await visit.parts.vault.reveal(
        visit.case_id,
        asked.question,
        actor=f"{visit.actor.kind}:{visit.actor.actor_id}",
        purpose="read_question",
        kind=VaultKind.QUESTION_TEXT,
        party_id=asked.party_id,
    )


QUESTION_ROUTES = (
    OfficeRoute(
        path="/case/{case}/questions",
        method="GET",
        operation=Operation.READ_QUESTIONS,
        handler=show,
    ),
)
