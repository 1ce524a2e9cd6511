"""Who has a case, and why: the office at this stage, whom it is given to, whom it is opened to."""

from collections.abc import Sequence
from typing import Final

from starlette.responses import Response

from services.access.grants import MOST_DAYS
from services.access.operations import Operation
from services.ledger.grants import GrantReason
from services.office.deeds import Deed, one_of, routes_of
from services.office.entries import (
    Entry,
    EntryKind,
    FieldMissing,
    Given,
    Option,
    chosen,
    options_of,
)
from services.office.pages import as_utc, days, plain
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit
from workflows.staff import OfficeDuty

USUAL_DAYS: Final = 30

_WHY = {
    GrantReason.ABSENCE: "Somebody is away.",
    GrantReason.EXPERTISE: "It needs what she knows.",
    GrantReason.LANGUAGE: "It needs a language that nobody of the office speaks.",
    GrantReason.CONFLICT: "Those who have it should not.",
    GrantReason.WORKLOAD: "The office cannot do it in time.",
}


async def show(visit: OfficeVisit) -> Response:
    """Who has the case now, who sees it besides, and who asks to."""
    file = await visit.parts.desk.file(visit.case_id, visit.access("show_case"))
    case, gate = file.replayed(), visit.parts.gate
    offices = {
        plain(duty.value): visit.parts.directory.office(office_id).name
        for duty, office_id in case.opening.offices.items()
    }
    has_it = OfficeDuty.in_stage(case.stage)
    may = {
        operation: await gate.may_in_case(operation, visit.actor, visit.case_id)
        for operation in (
            Operation.GRANT_CASE,
            Operation.ALLOW_TO_UNLOCK,
            Operation.ADVANCE_CASE,
        )
    }
    may_allow = may[Operation.ALLOW_TO_UNLOCK]
    return visit.page(
        "access.html",
        title="Who has this case",
        reference=visit.request.path_params["case"],
        stage=plain(case.stage.value),
        office=offices.get(plain(has_it.value), "Nobody"),
        offices=offices,
        grants=[
            {
                "who": in_words(visit, grant.staff_id),
                "why": plain(grant.reason.value),
                "by": in_words(visit, grant.given_by),
                "until": as_utc(grant.until),
            }
            for grant in await gate.grants.standing(visit.case_id)
        ],
        opened=[
            {"who": in_words(visit, staff_id), "until": as_utc(until)}
            for staff_id, until in (await gate.unlocks.opened(visit.case_id)).items()
        ],
        asked=[
            {"who": in_words(visit, x.by), "why": plain(x.about), "at": as_utc(x.at)}
            for x in (await gate.unlocks.asked_for(visit.case_id) if may_allow else ())
        ],
        may_grant=may[Operation.GRANT_CASE],
        may_allow=may_allow,
        may_advance=may[Operation.ADVANCE_CASE] and case.stage.is_open,
        done=visit.asked("done"),
    )


def in_words(visit: OfficeVisit, staff_id: str) -> str:
    """Somebody of the staff, as pages name her."""
    member = visit.parts.directory.member(staff_id)
    return staff_id if member is None else f"{member.name} ({staff_id})"


def place_of(visit: OfficeVisit) -> str:
    """The page that says who has the case."""
    return f"/case/{visit.request.path_params['case']}/access"


async def _to_give(visit: OfficeVisit) -> Sequence[Entry]:
    """To whom, why and for how long."""
    others = (x for x in visit.parts.directory.staff if x.staff_id != visit.actor.actor_id)
    office_of = visit.parts.directory.office
    return (
        Entry(
            name="staff",
            label="To whom",
            kind=EntryKind.PICK,
            options=tuple(
                Option(
                    value=x.staff_id,
                    words=f"{x.name} ({x.staff_id}), {office_of(x.office_id).name}",
                )
                for x in sorted(others, key=lambda x: x.name)
            ),
        ),
        Entry(
            name="reason",
            label="Why",
            kind=EntryKind.CHOICE,
            options=options_of(GrantReason, _WHY),
        ),
        Entry(
            name="days",
            label="For how many days",
            hint=f"1 to {MOST_DAYS}. It ends sooner if the case goes on to the next office.",
            preset=str(USUAL_DAYS),
        ),
    )


async def _giving(visit: OfficeVisit, given: Given) -> Sequence[str]:
    staff_id, _, count = await _read(visit, given)
    await visit.parts.gate.require_grantable(visit.case_id, staff_id)
    return (
        (
            f"{in_words(visit, staff_id)} has the case for {days(count)} as if her office had it, "
            "in those of her roles that work on cases at this stage."
        ),
        (
            "It ends when the days are over, when it is taken back, and at once when the case goes "
            "on to the next office."
        ),
    )


async def _give(visit: OfficeVisit, given: Given) -> tuple[str, str]:
    staff_id, reason, count = await _read(visit, given)
    await visit.parts.gate.grant(
        visit.case_id, staff_id, visit.access("grant_case"), reason=reason, days=count
    )
    return place_of(visit), f"the case is given to {staff_id}"


async def _read(visit: OfficeVisit, given: Given) -> tuple[str, GrantReason, int]:
    whom, *_ = await _to_give(visit)
    count = given.get("days", "")
    if not (count.isascii() and count.isdecimal() and 1 <= int(count[:4]) <= MOST_DAYS):
        message = f"Give a number of days: 1 to {MOST_DAYS}"
        raise FieldMissing(message)
    return one_of(whom, given), chosen(GrantReason, given, "reason"), int(count)


async def _given_to(visit: OfficeVisit) -> Sequence[Entry]:
    """From whom."""
    standing = await visit.parts.gate.grants.standing(visit.case_id)
    return (
        Entry(
            name="staff",
            label="From whom",
            kind=EntryKind.CHOICE,
            options=tuple(
                Option(
                    value=x.staff_id,
                    words=in_words(visit, x.staff_id),
                    hint=f"Given for {plain(x.reason.value)}, until {as_utc(x.until)}.",
                )
                for x in standing
            ),
        ),
    )


async def _taking_back(visit: OfficeVisit, given: Given) -> Sequence[str]:
    (whom,) = await _given_to(visit)
    staff_id = one_of(whom, given)
    return (f"{in_words(visit, staff_id)} has the case no more, from now on.",)


async def _take_back(visit: OfficeVisit, given: Given) -> tuple[str, str]:
    (whom,) = await _given_to(visit)
    staff_id = one_of(whom, given)
    await visit.parts.gate.grants.take_back(visit.case_id, staff_id, visit.access("grant_case"))
    return place_of(visit), f"the case is taken back from {staff_id}"


GIVE = Deed(
    place="access/give",
    title="Give the case to somebody",
    about="She works on it beside those who have it. She must not be named in it.",
    button="Give it",
    operation=Operation.GRANT_CASE,
    entries=_to_give,
    comes_to=_giving,
    do=_give,
)
TAKE_BACK = Deed(
    place="access/take-back",
    title="Take the case back",
    about="Whoever has the case by her office keeps it.",
    button="Take it back",
    nothing="It is given to nobody.",
    operation=Operation.GRANT_CASE,
    entries=_given_to,
    comes_to=_taking_back,
    do=_take_back,
)
ACCESS_ROUTES: tuple[OfficeRoute, ...] = (
    OfficeRoute(
        path="/case/{case}/access", method="GET", operation=Operation.SEE_CASE, handler=show
    ),
    *routes_of(GIVE),
    *routes_of(TAKE_BACK),
)
