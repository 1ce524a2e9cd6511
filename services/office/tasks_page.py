"""My tasks: with what every day begins. Whoever may be in danger stands on top."""

from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from services.access.operations import Operation
from services.access.posts import StaffPost
from services.desk.finishing import finish_task
from services.desk.settling import SETTLED_BY_A_COMMAND
from services.ledger.task_lists import TaskPlace, WantedTasks
from services.ledger.tasks import Task
from services.office.pages import day_in_words, days, plain
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit
from workflows.staff import Concern, StaffRole

PAGE = 50
_LONGEST_NOTE = 4000

WHAT_TO_DO = {
    Concern.WORD: "Give the office's word before the next update.",
    Concern.HOLD: "Review the hold: renew it, or release what waits.",
    Concern.PAUSE: "Review the pause: keep it, or let the clock run again.",
    Concern.QUESTION: "Answer the question by its promised date.",
    Concern.NOT_INFORMED: "A letter did not arrive. Find out how the party can be told.",
    Concern.HAND_DELIVERY: "Print the letter, bring it, and say that you did.",
    Concern.VOICE: "Offer the news in person or by telephone, before the letter comes.",
    Concern.ALARM: "Somebody says: I am not safe. Help now.",
    Concern.SAFE_CHANNEL: "Ask how the party wants to hear, and record it.",
    Concern.CONSENT: "Ask whether the way we write to the party is still safe.",
    Concern.ADDRESS: "Find out in another safe way whether letters arrive.",
    Concern.KEY_EXPIRY: "The key that letters are encrypted to expires: ask for the next one.",
    Concern.RETENTION: "It has been kept long enough: have it erased, or place a legal hold.",
    Concern.LEGAL_HOLD: "Review the legal hold: lift it, or renew it.",
    Concern.WITHDRAWAL: "Ask over the route agreed before whether the party withdraws.",
    Concern.CONTACT_CHANGE: "Ask over the route agreed before whether the party wants this change.",
}
"""What each concern asks of whoever has the task."""

PLACE_FOR = {
    Concern.WORD: "do/word",
    Concern.HOLD: "do/hold",
    Concern.PAUSE: "do/resume",
    Concern.QUESTION: "questions",
    Concern.WITHDRAWAL: "do/withdrawal",
    Concern.SAFE_CHANNEL: "party/{party}/choice",
    Concern.KEY_EXPIRY: "party/{party}/choice",
    Concern.LEGAL_HOLD: "do/legal_hold",
}
"""The page of the case on which it is settled, where there is one."""

BY_HAND = frozenset(Concern) - SETTLED_BY_A_COMMAND
"""What is done by saying that it was done."""


async def my_tasks(visit: OfficeVisit) -> Response:
    """The open tasks of whoever asks, and of her posts."""
    access = visit.access("list_tasks")
    wanted = WantedTasks(staff_id=visit.session.staff_id, posts=_posts(visit))
    after = _place(visit)
    page = await visit.parts.ledger.task_lists.page(access, wanted, limit=PAGE, after=after)
    numbers = await visit.parts.ledger.task_lists.numbers(access, wanted, now=visit.now)
    shown = (*page.urgent, *page.others)
    references = await visit.parts.ledger.case_lists.references(
        task.case_id for task in shown if task.case_id is not None
    )
    return visit.page(
        "tasks.html",
        title="My tasks",
        urgent=[_row(task, references, visit.now) for task in page.urgent],
        others=[_row(task, references, visit.now) for task in page.others],
        numbers=numbers,
        late=sum(each.late for each in numbers),
        open=sum(each.open for each in numbers),
        after=_address_of(page.after),
    )


async def show_done(visit: OfficeVisit) -> Response:
    """Ask for a note before a task is marked as done."""
    task = await _task(visit)
    references = await visit.parts.ledger.case_lists.references([visit.case_id])
    row = _row(task, references, visit.now)
    return visit.page("task_done.html", title="Mark as done", task=row)


async def take_done(visit: OfficeVisit) -> Response:
    """Mark a task as done, with its note in the vault, and tell the case if it has to know."""
    task = await _task(visit)
    note = visit.fields.text("note").strip()[:_LONGEST_NOTE]
    await finish_task(
        task,
        visit.permit,
        visit.access("do_task"),
        desk=visit.parts.desk,
        vault=visit.parts.vault,
        ledger=visit.parts.ledger,
        at=visit.now,
        note=note or None,
    )
    return RedirectResponse("/", status_code=303)


async def _task(visit: OfficeVisit) -> Task:
    """The task of the address, if it is one of this case and is done by saying so."""
    task = await visit.parts.ledger.tasks.get(
        visit.request.path_params["task"], visit.access("show_task")
    )
    if task.case_id != visit.case_id or task.concern not in BY_HAND:
        raise HTTPException(404)
    return task


def _row(task: Task, references: dict[str, str], now: datetime) -> dict[str, object]:
    reference = references.get(task.case_id or "")
    return {
        "task_id": task.task_id,
        "reference": reference,
        "about": plain(task.concern.value),
        "party": task.party_id,
        "todo": WHAT_TO_DO.get(task.concern, "See to it."),
        "place": _place_of(task),
        "by_hand": task.concern in BY_HAND,
        "due": None if task.due_at is None else _due_in_words(task.due_at, now),
        "is_late": task.due_at is not None and task.due_at < now,
    }


def _place_of(task: Task) -> str | None:
    place = PLACE_FOR.get(task.concern)
    if place is None or ("{party}" in place and task.party_id is None):
        return None
    return place.format(party=task.party_id)


def _due_in_words(due_at: datetime, now: datetime) -> str:
    day = day_in_words(due_at.date())
    if due_at >= now:
        return f"Due {day}"
    return f"Due {day}, late by {days(max((now.date() - due_at.date()).days, 1))}"


def _posts(visit: OfficeVisit) -> frozenset[tuple[str, StaffRole]]:
    """For which office she is asked, in which role."""
    return StaffPost(directory=visit.parts.directory, staff_id=visit.session.staff_id).asked_for


def _place(visit: OfficeVisit) -> TaskPlace | None:
    at, task_id = visit.asked("at"), visit.asked("after")
    if not task_id:
        return None
    try:
        due_at = datetime.fromisoformat(at) if at else None
    except ValueError:
        raise HTTPException(404) from None
    if due_at is not None and due_at.utcoffset() is None:
        raise HTTPException(404)
    return TaskPlace(due_at=due_at, task_id=task_id)


def _address_of(place: TaskPlace | None) -> dict[str, str] | None:
    if place is None:
        return None
    return {"at": place.due_at.isoformat() if place.due_at else "", "after": place.task_id}


_DONE = "/case/{case}/task/{task}"
TASK_ROUTES = (
    OfficeRoute(path="/", method="GET", operation=Operation.LIST_TASKS, handler=my_tasks),
    OfficeRoute(path=_DONE, method="GET", operation=Operation.DO_TASK, handler=show_done),
    OfficeRoute(path=_DONE, method="POST", operation=Operation.DO_TASK, handler=take_done),
)
