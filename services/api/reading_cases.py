"""Cases as programs read them: the board, and one case in its parts."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from fastapi import Query, Response

from services.access.operations import Operation
from services.accounts.scopes import Scope
from services.api.case_answers import (
    CasePage,
    CaseSeen,
    CaseSummary,
    Clocks,
    ClockSeen,
    ComingDuty,
    ComingNotice,
    FactSeen,
    HoldSeen,
    PartySeen,
    Promises,
    PromiseSeen,
    Timeline,
    Upcoming,
)
from services.api.cursors import CursorGiven, LimitGiven, cursor_of, place_of
from services.api.preconditions import etag_of
from services.api.routing import ApiRoute
from services.api.visit import CaseVisit, Visit
from services.cases import CaseFile
from services.ledger.board_questions import BoardOrder, Place, Pressing, WantedCases
from workflows.case import Case
from workflows.obligations import Notice, StaffDuty
from workflows.planner import Plan, plan
from workflows.stages import Category, Stage

_ID = r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$"


async def list_cases(
    visit: Visit,
    office: Annotated[
        str | None, Query(pattern=_ID, description="Those in which it has a duty.")
    ] = None,
    owner: Annotated[
        str | None, Query(pattern=_ID, description="Those whose pressing clock is this office's.")
    ] = None,
    stage: Annotated[
        Stage | None, Query(description="Those in it; without one, those that are not closed.")
    ] = None,
    category: Category | None = None,
    pressing: Pressing | None = None,
    due_before: Annotated[
        date | None, Query(description="Those that pass their benchmark until this day (UTC).")
    ] = None,
    reference: Annotated[
        str | None,
        Query(pattern=r"^[A-Za-z0-9 *~$=-]{1,20}$", description="Those that begin so."),
    ] = None,
    order: BoardOrder = BoardOrder.DUE,
    cursor: CursorGiven = None,
    limit: LimitGiven = 50,
) -> CasePage:
    """The cases that you may see, the longest overdue first."""
    after = None
    if cursor is not None:
        at, last = place_of(cursor)
        after = Place(at=at, case_id=last)
    wanted = WantedCases(
        office_id=office,
        owner=owner,
        stage=stage,
        category=category,
        pressing=pressing,
        due_before=None if due_before is None else _end_of(due_before),
        reference=reference,
    )
    page = await visit.parts.ledger.board.page(
        visit.access("see_board"), wanted, order, now=visit.now, limit=limit, after=after
    )
    return CasePage(
        items=[CaseSummary.of(record, visit.now) for record in page.records],
        next=None if page.after is None else cursor_of(page.after.at, page.after.case_id),
    )


async def get_case(visit: CaseVisit, response: Response) -> CaseSeen:
    """A case: where it stands, under which policy, and who is in it. Its ETag is its version."""
    access = visit.access("show_case")
    record = await visit.parts.ledger.cases.get(visit.case_id, access)
    file = await visit.parts.desk.file(visit.case_id, access)
    case = file.replayed()
    response.headers["ETag"] = etag_of(len(file.facts))
    summary = CaseSummary.of(record, visit.now).model_dump()
    return CaseSeen.model_validate(
        {
            **summary,
            "version": len(file.facts),
            "policy": file.policy.name,
            "policy_version": str(file.policy.version),
            "hold": None
            if case.hold is None
            else HoldSeen(reason=case.hold.reason, review_on=case.hold.review_on),
            "parties": _parties(case),
            "open_questions": [x.question_id for x in case.questions.values() if x.waits],
            "alarms": [each.party_id for each in case.parties.values() if each.alarm is not None],
        }
    )


async def get_clocks(visit: CaseVisit) -> Clocks:
    """The clocks of a case, each with its owner and its benchmark."""
    file, planned = await _planned(visit, "show_case")
    offices = file.replayed().opening.offices
    return Clocks(items=[ClockSeen.of(clock, offices, visit.now) for clock in planned.clocks])


async def get_promises(visit: CaseVisit) -> Promises:
    """The dates that parties were told, and what became of them."""
    _, planned = await _planned(visit, "show_case")
    readings = [reading.at(visit.now) for reading in planned.promises]
    return Promises(
        items=[
            PromiseSeen(
                promise_id=each.promise.promise_id,
                party_id=each.promise.party_id,
                kind=each.promise.kind,
                on=each.promise.on,
                zone=each.promise.zone,
                deadline=each.promise.deadline,
                standing=each.standing,
                was_told=each.was_told,
                told_at=each.told_at,
            )
            for each in readings
        ]
    )


async def get_timeline(
    visit: CaseVisit,
    after: Annotated[
        int, Query(ge=0, le=1_000_000, description="Facts with a greater number.")
    ] = 0,
    limit: LimitGiven = 50,
) -> Timeline:
    """What happened in a case, by kind: who, when, and when it was recorded."""
    file = await visit.parts.desk.file(visit.case_id, visit.access("show_facts"))
    found = [fact for fact in file.facts if fact.number > after]
    shown = found[:limit]
    return Timeline(
        items=[
            FactSeen(
                number=fact.number,
                kind=fact.body.kind,
                occurred_at=fact.occurred_at,
                recorded_at=fact.recorded_at,
                actor=f"{fact.actor.kind.value}:{fact.actor.actor_id}",
            )
            for fact in shown
        ],
        next=shown[-1].number if len(found) > len(shown) else None,
    )


async def get_upcoming(visit: CaseVisit) -> Upcoming:
    """What goes out next and when, what waits, and what the staff will have to do."""
    _, planned = await _planned(visit, "show_case")
    ahead = [each for each in planned.upcoming if isinstance(each, Notice)]
    duties = [*planned.duties, *(each for each in planned.upcoming if isinstance(each, StaffDuty))]
    now_due = [notice for letter in planned.letters for notice in letter.notices]
    return Upcoming(
        notices=[
            ComingNotice(
                party_id=each.party_id,
                notice=each.notice,
                form=each.form,
                due_at=each.due_at,
                latest_on=each.latest_on,
                waits_for=each.waits_for,
            )
            for each in (*now_due, *ahead, *planned.waiting)
        ],
        duties=[
            ComingDuty(
                kind=each.kind,
                concern=each.concern,
                duty=each.duty,
                due_at=each.due_at,
                party_id=each.party_id,
                clock=each.clock,
            )
            for each in duties
        ],
        next_wake=planned.next_wake,
    )


async def _planned(visit: CaseVisit, purpose: str) -> tuple[CaseFile, Plan]:
    file = await visit.parts.desk.file(visit.case_id, visit.access(purpose))
    return file, plan(file.policy, file.calendar, file.facts, visit.now)


def _parties(case: Case) -> list[PartySeen]:
    return [
        PartySeen(
            party_id=party.party_id,
            role=party.role,
            hears=party.hears,
            channel=party.preferences.channel if party.preferences else None,
        )
        for party in case.parties.values()
    ]


def _end_of(day: date) -> datetime:
    end = datetime.combine(day, time(), UTC)
    return end if day == date.max else end + timedelta(days=1)


CASE_ROUTES = (
    ApiRoute(
        name="list_cases",
        path="/cases",
        method="GET",
        operation=Operation.LIST_CASES,
        scope=Scope.READ_CASES,
        handler=list_cases,
        answer=CasePage,
    ),
    *(
        ApiRoute(
            name=name,
            path=f"/cases/{{case}}{path}",
            method="GET",
            operation=operation,
            scope=Scope.READ_CASES,
            handler=handler,
            answer=answer,
        )
        for name, path, operation, handler, answer in (
            ("get_case", "", Operation.SEE_CASE, get_case, CaseSeen),
            ("get_clocks", "/clocks", Operation.SEE_CASE, get_clocks, Clocks),
            ("get_promises", "/promises", Operation.SEE_CASE, get_promises, Promises),
            ("get_timeline", "/timeline", Operation.SEE_FACTS, get_timeline, Timeline),
            ("get_upcoming", "/upcoming", Operation.SEE_CASE, get_upcoming, Upcoming),
        )
    ),
)
