"""A case: clocks by owner, promises, what goes out next and what it says, and what happened."""

from datetime import datetime

from starlette.responses import Response

from services.access.operations import Operation
from services.access.party_page import page_is_open_to
from services.cases import CaseFile
from services.cases.keeping_words import keeping_in_words
from services.office.acting import offered_to
from services.office.board_page import stands_in_words
from services.office.pages import day_in_words, days, plain
from services.office.previews import next_letters, plan_of
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit
from workflows.case import Case
from workflows.clocks import ClockReading
from workflows.instants import local_date
from workflows.party import Party
from workflows.planner import Plan
from workflows.planning.promise_readings import PromiseReading

NEWEST_FACTS = 30


async def show(visit: OfficeVisit) -> Response:
    """Where a case stands; codes and dates, no names."""
    access = visit.access("show_case")
    record = await visit.parts.ledger.cases.get(visit.case_id, access)
    file = await visit.parts.desk.file(visit.case_id, access)
    now = visit.now
    planned, case = plan_of(file, now), file.replayed()
    tasks = await visit.parts.ledger.tasks.listed(access, case_id=visit.case_id)
    return visit.page(
        "case.html",
        title=f"Case {record.reference}",
        record=record,
        approach=case.opening.approach,
        policy=f"{file.policy.name}, version {file.policy.version}",
        stands=stands_in_words(record, now),
        remarks=[*_remarks(case), *keeping_in_words(file, day_in_words, plain)],
        clocks=[_clock(visit, case, clock, now) for clock in planned.clocks],
        promises=[_promise(reading) for reading in planned.promises],
        letters=next_letters(visit.parts, file, planned, now),
        waiting=_waiting(planned),
        parties=await _parties(visit, case),
        has_questions=bool(case.questions) and await _may(visit, Operation.READ_QUESTIONS),
        timeline=_timeline(file, record.time_zone),
        tasks=tasks,
        actions=await offered_to(visit.parts.gate, visit.actor, visit.case_id, case),
        said=visit.asked("done"),
    )


def _clock(visit: OfficeVisit, case: Case, clock: ClockReading, now: datetime) -> dict[str, object]:
    zone = case.opening.time_zone
    today = local_date(now, zone)
    office_id = case.opening.offices.get(clock.owner)
    standing = f"day {clock.day(today)}"
    if clock.paused_since is not None:
        standing = f"stands still since {day_in_words(local_date(clock.paused_since, zone))}"
    elif clock.stopped_at is not None:
        late = ", after its benchmark" if clock.passed_by(now) else ""
        standing = f"ended {day_in_words(local_date(clock.stopped_at, zone))}{late}"
    elif clock.passed_by(now) and clock.benchmark_on is not None:
        standing += f", overdue by {days(max((today - clock.benchmark_on).days, 1))}"
    owner = "nobody" if office_id is None else visit.parts.directory.office(office_id).name
    return {
        "name": plain(clock.clock.value),
        "owner": owner,
        "benchmark": clock.benchmark_on,
        "standing": standing,
        "extension": clock.extension,
        "is_overdue": clock.is_running and clock.passed_by(now),
    }


def _promise(reading: PromiseReading) -> dict[str, object]:
    return {
        "party": reading.promise.party_id,
        "kind": plain(reading.promise.kind.value),
        "on": reading.promise.on,
        "standing": plain(reading.standing.value) if reading.was_told else "not told yet",
    }


def _waiting(planned: Plan) -> list[dict[str, str]]:
    return [
        {
            "party": waiting.party_id,
            "about": plain(waiting.notice.value),
            "for": plain(waiting.waits_for.value) if waiting.waits_for else "an event",
        }
        for waiting in planned.waiting
    ]


async def _may(visit: OfficeVisit, operation: Operation) -> bool:
    return await visit.parts.gate.may_in_case(operation, visit.actor, visit.case_id)


async def _parties(visit: OfficeVisit, case: Case) -> list[dict[str, object]]:
    may_choose = await _may(visit, Operation.RECORD_CHOICE)
    may_give = visit.parts.her_page is not None and await _may(visit, Operation.GIVE_CODE)
    return [
        {
            "may_choose": may_choose,
            "may_have_a_code": may_give and page_is_open_to(party),
            "party": party.party_id,
            "role": plain(party.role.value),
            "hears": _hears(party),
            "by": plain(party.preferences.channel.value) if party.preferences else "not known",
        }
        for party in case.parties.values()
    ]


def _hears(party: Party) -> str:
    if party.erased is not None:
        return "was erased"
    return "hears from us" if party.hears else "hears nothing yet"


def _timeline(file: CaseFile, zone: str) -> list[dict[str, object]]:
    return [
        {
            "on": day_in_words(local_date(fact.occurred_at, zone)),
            "what": plain(fact.body.kind),
            "by": f"{fact.actor.kind.value} {fact.actor.actor_id}",
        }
        for fact in reversed(file.facts[-NEWEST_FACTS:])
    ]


def _remarks(case: Case) -> list[str]:
    remarks = [
        f"{party.party_id} said: I am not safe. Help now."
        for party in case.parties.values()
        if party.alarm is not None
    ]
    if case.hold is not None:
        remarks.append(
            f"Content is held ({plain(case.hold.reason)}); to be reviewed by "
            f"{day_in_words(case.hold.review_on)}."
        )
    remarks += [
        f"{party.party_id} asks to withdraw."
        for party in case.parties.values()
        if party.withdrawal is not None
    ]
    remarks += [
        f"{party.party_id} asks for another {plain(change.value)}."
        for party in case.parties.values()
        for change in party.asked_changes
    ]
    remarks += [
        f"A question of {question.party_id} waits for its answer."
        for question in case.questions.values()
        if question.waits
    ]
    return remarks


CASE_ROUTES = (
    OfficeRoute(path="/case/{case}", method="GET", operation=Operation.SEE_CASE, handler=show),
)
