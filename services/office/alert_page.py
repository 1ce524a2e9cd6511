"""Alerts: what has come to somebody because it is late, each as a page with one duty."""

from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.access.operations import Operation
from services.ledger.alerts import AlertPlace
from services.ledger.escalations import Escalation
from services.office.alert_duties import duty_of
from services.office.alert_words import about_in_words, heading_of
from services.office.pages import on_day, plain
from services.office.previews import next_letters, plan_of
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit
from workflows.case import Case
from workflows.obligations import ObligationKind, StaffDuty
from workflows.parties import Role
from workflows.planner import Plan

PAGE = 50


async def alerts(visit: OfficeVisit) -> Response:
    """What has come to whoever asks and is still open, the newest first."""
    page = await visit.parts.ledger.alerts.page(
        visit.access("list_alerts"), limit=PAGE, after=_place(visit)
    )
    references = await visit.parts.ledger.case_lists.references(
        each.case_id for each in page.alerts
    )
    return visit.page(
        "alerts.html",
        title="Alerts",
        alerts=[
            {
                "reference": references.get(each.case_id),
                "alert_id": each.obligation_id,
                "heading": heading_of(each),
                "came_at": each.intended_at,
            }
            for each in page.alerts
            if each.case_id in references
        ],
        after=None
        if page.after is None
        else {"at": page.after.at.isoformat(), "after": page.after.obligation_id},
    )


async def alert(visit: OfficeVisit) -> Response:
    """One alert: what it is, what whoever asks can do about it, and what is read next."""
    access = visit.access("show_alert")
    found = await visit.parts.ledger.alerts.of_case(
        visit.case_id, visit.request.path_params["alert"], access
    )
    file = await visit.parts.desk.file(visit.case_id, access)
    case, planned = file.replayed(), plan_of(file, visit.now)
    return visit.page(
        "alert.html",
        title=f"Alert: {heading_of(found)}",
        reference=visit.request.path_params["case"],
        office=_office(visit, found),
        came_on=on_day(found.intended_at, case.opening.time_zone),
        rung=found.step + 1,
        about=about_in_words(found, case, planned, visit.now),
        duty=await duty_of(visit, found, case, planned),
        next=_next(visit, found, case, planned),
        letters=[
            letter
            for letter in next_letters(visit.parts, file, planned, visit.now)
            if case.parties[letter.party_id].role is Role.AFFECTED_PERSON
        ],
    )


def _office(visit: OfficeVisit, found: Escalation) -> str:
    if found.office_id is None:
        return "nobody"
    return visit.parts.directory.office(found.office_id).name


def _next(
    visit: OfficeVisit, found: Escalation, case: Case, planned: Plan
) -> dict[str, object] | None:
    """Who is told next, and when, if nothing happens; by the plan, as it will be."""
    ahead = [
        duty
        for duty in planned.upcoming
        if isinstance(duty, StaffDuty)
        and duty.kind is ObligationKind.ESCALATION
        and (duty.concern, duty.subject) == (found.concern, found.subject)
        and duty.due_at > visit.now
    ]
    if not ahead:
        return None
    first = min(ahead, key=lambda duty: duty.due_at)
    return {
        "on": on_day(first.due_at, case.opening.time_zone),
        "whom": plain(first.chain[0].value) if first.chain else "a body outside the house",
    }


def _place(visit: OfficeVisit) -> AlertPlace | None:
    after, at = visit.asked("after"), visit.asked("at")
    if not after:
        return None
    try:
        instant = datetime.fromisoformat(at)
    except ValueError:
        raise HTTPException(404) from None
    if instant.utcoffset() is None:
        raise HTTPException(404)
    return AlertPlace(at=instant, obligation_id=after)


ALERT_ROUTES = (
    OfficeRoute(path="/alerts", method="GET", operation=Operation.LIST_TASKS, handler=alerts),
    OfficeRoute(
        path="/case/{case}/alert/{alert}",
        method="GET",
        operation=Operation.SEE_CASE,
        handler=alert,
    ),
)
