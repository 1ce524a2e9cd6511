"""The board, its numbers, the search and the task list, against the same rows counted in Python."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from deploy.bench.board_plans import plan_of, whole_tables_read
from deploy.bench.board_rows import NAMED, ManyCases, fill
from services.ledger import board, task_lists
from services.ledger.access import Access
from services.ledger.board_questions import SOON, BoardOrder, Place, Pressing, WantedCases
from services.ledger.cases import CaseRecord
from services.ledger.ledger import Ledger
from services.ledger.sight import EVERY_CASE, Sight
from services.ledger.tables import cases, parties, tasks
from services.ledger.task_lists import TaskPlace, WantedTasks
from services.ledger.tasks import Task
from tests.integration.ledger.story import NOON
from workflows.facts import Actor, ActorKind
from workflows.staff import Concern, OfficeDuty, StaffRole
from workflows.stages import Category, Stage

OFFICES = ("office-1", "office-2", "office-3")
MANY = ManyCases(count=600, offices=OFFICES, now=NOON, open_share=0.6)
NAMING = {case["case_id"] for case, persons, _ in MANY.rows() if len(persons) > 1}
INVESTIGATOR = Sight(
    frozenset(
        (OfficeDuty.INVESTIGATING, stage, "office-1")
        for stage in (Stage.ASSESSMENT, Stage.INVESTIGATION)
    )
)
CONTACT = Sight(frozenset((OfficeDuty.INTAKE, stage, "office-2") for stage in Stage))

Row = dict[str, Any]


def _access(staff_id: str = "st-1", sight: Sight = EVERY_CASE) -> Access:
    actor = Actor(kind=ActorKind.STAFF, actor_id=staff_id)
    return Access(actor=actor, purpose="look", sight=sight)


def _shown(access: Access, holds: Callable[[Row], bool] = lambda _: True) -> list[Row]:
    """The open cases within sight that hold, counted without a database."""
    seen = access.sight.seen
    return [
        case
        for case, _, _ in MANY.rows()
        if case["stage"] != Stage.CLOSED.value
        and holds(case)
        and not (access.actor.actor_id == NAMED and case["case_id"] in NAMING)
        and (
            seen is None
            or any((duty, Stage(case["stage"]), case[duty.value]) in seen for duty in OfficeDuty)
        )
    ]


def _by_due(case: Row) -> tuple[bool, datetime, str]:
    return case["passes_at"] is None, case["passes_at"] or NOON, case["case_id"]


@pytest.fixture
async def many(ledger: Ledger) -> Ledger:
    await fill(ledger.database, MANY)
    return ledger


async def _walked(
    ledger: Ledger,
    access: Access,
    wanted: WantedCases,
    order: BoardOrder = BoardOrder.DUE,
    limit: int = 37,
) -> list[CaseRecord]:
    found: list[CaseRecord] = []
    after: Place | None = None
    while True:
        page = await ledger.board.page(access, wanted, order, now=NOON, limit=limit, after=after)
        found += page.records
        after = page.after
        assert len(page.records) == limit or after is None
        if after is None:
            return found


@pytest.mark.parametrize(
    "access", [_access(), _access(NAMED), _access(sight=INVESTIGATOR), _access(NAMED, CONTACT)]
)
async def test_page_by_page_the_board_shows_every_case_once_the_longest_overdue_first(
    many: Ledger, access: Access
) -> None:
    walked = await _walked(many, access, WantedCases())
    expected = sorted(_shown(access), key=_by_due)
    assert [case.case_id for case in walked] == [case["case_id"] for case in expected]
    assert len(expected) > 37


async def test_the_newest_come_first_if_that_is_asked_for(many: Ledger) -> None:
    walked = await _walked(many, _access(), WantedCases(), BoardOrder.NEWEST)
    times = [(case.opened_at, case.case_id) for case in walked]
    assert times == sorted(times, reverse=True)
    assert len(times) == len(_shown(_access()))


_ONE = next(case for case, _, _ in MANY.rows() if case["stage"] != Stage.CLOSED.value)


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        (
            WantedCases(office_id="office-3"),
            lambda x: "office-3" in [x[duty.value] for duty in OfficeDuty],
        ),
        (WantedCases(owner="office-1"), lambda x: x["clock_office"] == "office-1"),
        (WantedCases(stage=Stage.DECISION), lambda x: x["stage"] == "decision"),
        (
            WantedCases(category=Category.OTHER_MISCONDUCT),
            lambda x: x["category"] == Category.OTHER_MISCONDUCT.value,
        ),
        (
            WantedCases(due_before=NOON + timedelta(days=3)),
            lambda x: x["passes_at"] is not None and x["passes_at"] < NOON + timedelta(days=3),
        ),
        (
            WantedCases(pressing=Pressing.OVERDUE),
            lambda x: x["passes_at"] is not None and x["passes_at"] <= NOON,
        ),
        (
            WantedCases(pressing=Pressing.DUE_SOON, owner="office-2"),
            lambda x: (
                x["passes_at"] is not None
                and NOON < x["passes_at"] < NOON + SOON
                and x["clock_office"] == "office-2"
            ),
        ),
        (WantedCases(pressing=Pressing.UNDATED), lambda x: x["passes_at"] is None),
        (
            WantedCases(reference=_ONE["reference"][:2].lower()),
            lambda x: x["reference"][:2] == _ONE["reference"][:2],
        ),
        (
            WantedCases(reference=_ONE["reference"]),
            lambda x: x["case_id"] == _ONE["case_id"],
        ),
        (WantedCases(reference=" -?!"), lambda _: True),
        (WantedCases(reference="zzzzzzzz"), lambda _: False),
    ],
)
async def test_a_filter_shows_what_it_names_and_nothing_else(
    many: Ledger, wanted: WantedCases, holds: Callable[[Row], bool]
) -> None:
    walked = await _walked(many, _access(), wanted)
    expected = sorted(_shown(_access(), holds), key=_by_due)
    assert [case.case_id for case in walked] == [case["case_id"] for case in expected]


@pytest.mark.parametrize("access", [_access(), _access(NAMED), _access(sight=INVESTIGATOR)])
async def test_numbers_count_what_the_board_lists(many: Ledger, access: Access) -> None:
    numbers = await many.board.numbers(access, WantedCases(), now=NOON)
    dated = [case for case in _shown(access) if case["passes_at"] is not None]
    for each in numbers:
        hers = [case for case in dated if case["clock_office"] == each.owner]
        late = [case for case in hers if case["passes_at"] <= NOON]
        assert each.overdue == len(late)
        assert each.due_soon == sum(NOON < x["passes_at"] < NOON + SOON for x in hers)
        assert each.longest_overdue == min((x["benchmark_on"] for x in late), default=None)
    assert sum(x.overdue for x in numbers) == sum(x["passes_at"] <= NOON for x in dated)
    assert [x.overdue for x in numbers] == sorted((x.overdue for x in numbers), reverse=True)


POSTS = frozenset({("office-1", StaffRole.INVESTIGATOR), ("office-1", StaffRole.CASE_OFFICER)})


def _tasks(access: Access, wanted: WantedTasks) -> list[Row]:
    shown = {case["case_id"] for case in _shown(access)}
    return [
        task
        for _, _, each in MANY.rows()
        for task in each
        if task["done_at"] is None
        and task["case_id"] in shown
        and (wanted.posts is None or (task["office_id"], StaffRole(task["role"])) in wanted.posts)
        and (wanted.concern is None or task["concern"] == wanted.concern.value)
    ]


@pytest.mark.parametrize(
    ("access", "wanted"),
    [
        (_access(), WantedTasks()),
        (_access(NAMED), WantedTasks()),
        (_access(), WantedTasks(staff_id="st-1", posts=POSTS)),
        (_access(sight=INVESTIGATOR), WantedTasks(staff_id="st-1", posts=POSTS)),
        (_access(), WantedTasks(concern=Concern.HOLD)),
        (_access(), WantedTasks(staff_id="st-1", posts=frozenset())),
    ],
)
async def test_my_tasks_are_walked_by_when_they_are_due_with_danger_on_top(
    many: Ledger, access: Access, wanted: WantedTasks
) -> None:
    urgent: tuple[Task, ...] = ()
    walked: list[Task] = []
    after: TaskPlace | None = None
    while True:
        page = await many.task_lists.page(access, wanted, limit=17, after=after)
        urgent, walked, after = urgent + page.urgent, [*walked, *page.others], page.after
        if after is None:
            break
    expected = _tasks(access, wanted)
    assert {task.task_id for task in urgent} == {
        task["task_id"] for task in expected if task["concern"] == "alarm"
    }
    others = [task for task in expected if task["concern"] != "alarm"]
    others.sort(key=lambda x: (x["due_at"] is None, x["due_at"] or NOON, x["task_id"]))
    assert [task.task_id for task in walked] == [task["task_id"] for task in others]
    numbers = await many.task_lists.numbers(access, wanted, now=NOON)
    assert {x.concern.value: (x.open, x.late) for x in numbers} == {
        concern: (
            sum(x["concern"] == concern for x in expected),
            sum(x["concern"] == concern and (x["due_at"] or NOON) < NOON for x in expected),
        )
        for concern in {x["concern"] for x in expected}
    }


@pytest.mark.parametrize("sight", [EVERY_CASE, INVESTIGATOR, CONTACT])
@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)
async def test_no_list_has_to_read_a_whole_table(many: Ledger, sight: Sight) -> None:
    access = _access(NAMED, sight)
    wanted = WantedCases(owner="office-1")
    read = {}
    for name, query in {
        "board": board.page_queries(access, wanted, BoardOrder.DUE, NOON, None)[0],
        "everything": board.page_queries(access, WantedCases(), BoardOrder.DUE, NOON, None)[0],
        "newest": board.page_queries(access, wanted, BoardOrder.NEWEST, NOON, None)[0],
        "search": board.page_queries(
            access, WantedCases(reference="K7"), BoardOrder.DUE, NOON, None
        )[0],
        "numbers": board.numbers_query(access, WantedCases(), NOON),
        "tasks": task_lists.page_queries(access, WantedTasks(posts=POSTS), None)[0],
    }.items():
        plan = await plan_of(many.database, query.limit(50), forced=True)
        read[name] = whole_tables_read(plan)
    assert read == {name: [] for name in read}


def test_the_rows_of_these_tests_fit_the_tables() -> None:
    case, persons, each = next(iter(MANY.rows()))
    assert set(case) == set(cases.c.keys())
    assert set(persons[0]) == set(parties.c.keys())
    assert set(each[0]) == set(tasks.c.keys())
