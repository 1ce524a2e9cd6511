"""Tasks as programs read them: those of whoever they act for, and those of a case."""

from typing import Annotated

from fastapi import Query

from services.access.operations import Operation
from services.access.posts import StaffPost
from services.accounts.scopes import Scope
from services.api.cursors import CursorGiven, LimitGiven, cursor_of, place_of
from services.api.routing import ApiRoute
from services.api.task_answers import CaseTasks, TaskPageSeen, TaskSeen
from services.api.visit import ApiVisit, CaseVisit, Visit
from services.ledger.task_lists import TaskPlace, WantedTasks
from services.ledger.tasks import Task
from workflows.staff import Concern


async def list_tasks(
    visit: Visit,
    concern: Annotated[Concern | None, Query(description="Only those about this.")] = None,
    cursor: CursorGiven = None,
    limit: LimitGiven = 50,
) -> TaskPageSeen:
    """Your open tasks, and those of your posts: danger first, then what is due first."""
    after = None
    if cursor is not None:
        at, last = place_of(cursor)
        after = TaskPlace(due_at=at, task_id=last)
    page = await visit.parts.ledger.task_lists.page(
        visit.access("list_tasks"), _wanted(visit, concern), limit=limit, after=after
    )
    references = await visit.parts.ledger.case_lists.references(
        task.case_id for task in (*page.urgent, *page.others) if task.case_id is not None
    )

    return TaskPageSeen(
        urgent=[_seen(visit, task, references) for task in page.urgent],
        items=[_seen(visit, task, references) for task in page.others],
        next=None if page.after is None else cursor_of(page.after.due_at, page.after.task_id),
    )


async def list_tasks_of_case(visit: CaseVisit) -> CaseTasks:
    """The open tasks of a case, by when they are due."""
    tasks = await visit.parts.ledger.tasks.listed(visit.access("show_case"), case_id=visit.case_id)
    references = await visit.parts.ledger.case_lists.references([visit.case_id])
    return CaseTasks(items=[_seen(visit, task, references) for task in tasks])


def _seen(visit: ApiVisit, task: Task, references: dict[str, str]) -> TaskSeen:
    return TaskSeen.of(task, references.get(task.case_id or ""), visit.now)


def _wanted(visit: ApiVisit, concern: Concern | None) -> WantedTasks:
    staff_id = visit.holder.staff_id
    if visit.parts.tokens.is_of_a_trial(staff_id):
        return WantedTasks(concern=concern)
    post = StaffPost(directory=visit.parts.directory, staff_id=staff_id)
    return WantedTasks(staff_id=staff_id, posts=post.asked_for, concern=concern)


TASK_ROUTES = (
    ApiRoute(
        name="list_tasks",
        path="/tasks",
        method="GET",
        operation=Operation.LIST_TASKS,
        scope=Scope.READ_TASKS,
        handler=list_tasks,
        answer=TaskPageSeen,
    ),
    ApiRoute(
        name="list_tasks_of_case",
        path="/cases/{case}/tasks",
        method="GET",
        operation=Operation.SEE_CASE,
        scope=Scope.READ_TASKS,
        handler=list_tasks_of_case,
        answer=CaseTasks,
    ),
)
