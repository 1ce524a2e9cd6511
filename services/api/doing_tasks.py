"""Saying that a task was done, with a note that lies in the vault."""

import re
from typing import Annotated, Final

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from services.access.operations import Operation
from services.accounts.scopes import Scope
from services.api.problems import ProblemKind, ProblemRaised
from services.api.routing import ApiRoute
from services.api.task_answers import TaskSeen
from services.api.typed_texts import VISIBLE, require_visible
from services.api.visit import CaseVisit
from services.desk.finishing import NotDoneByHand, finish_task
from services.ledger.errors import NotInLedger

_TASK: Final = re.compile(r"^[A-Za-z0-9_.:-]{1,64}$")
LONGEST_NOTE: Final = 4000


class DoneRequest(BaseModel):
    """What is said of a task that was done."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    note: str | None = Field(
        default=None,
        max_length=LONGEST_NOTE,
        json_schema_extra=VISIBLE,
        description="What was done. It lies in the vault, and no list shows it.",
    )


async def finish(
    visit: CaseVisit, task: Annotated[str, Path(max_length=64)], done: DoneRequest
) -> TaskSeen:
    """Say that a task was done; saying it again changes nothing.

    A task that something done in the case settles (`done_by_hand` is false) is refused.
    """
    if not _TASK.match(task):
        raise _no_such_task()
    access = visit.access("do_task")
    ledger = visit.parts.ledger
    try:
        found = await ledger.tasks.get(task, access)
    except NotInLedger:
        raise _no_such_task() from None
    if found.case_id != visit.case_id:
        raise _no_such_task()
    note = (done.note or "").strip() or None
    require_visible(note, "body.note")
    try:
        await finish_task(
            found,
            visit.permit,
            access,
            desk=visit.parts.desk,
            vault=visit.parts.vault,
            ledger=ledger,
            at=visit.now,
            note=note,
        )
    except NotDoneByHand:
        raise ProblemRaised(
            ProblemKind.REFUSED,
            "saying that it was done would settle nothing: what is done in the case does",
            code="settled_in_the_case",
        ) from None
    references = await ledger.case_lists.references([visit.case_id])
    ended = await ledger.tasks.get(task, access)
    return TaskSeen.of(ended, references.get(visit.case_id), visit.now)


def _no_such_task() -> ProblemRaised:
    return ProblemRaised(ProblemKind.NOT_FOUND, "there is no such task in this case")


DOING_ROUTES = (
    ApiRoute(
        name="finish_task",
        path="/cases/{case}/tasks/{task}/done",
        method="POST",
        operation=Operation.DO_TASK,
        scope=Scope.DO_TASKS,
        handler=finish,
        answer=TaskSeen,
    ),
)
