"""Opening a case: once, however often it is asked. Names and addresses go to the vault alone."""

from datetime import time
from zoneinfo import available_timezones

from fastapi import Response
from pydantic import BaseModel, ValidationError

from services.access.operations import Operation
from services.accounts.scopes import Scope
from services.api.opening_request import ChoiceGiven, OpenCaseRequest, RespondentGiven
from services.api.problems import ProblemKind, ProblemRaised
from services.api.receipts import Receipted, answered
from services.api.routing import BASE, ApiRoute
from services.api.typed_texts import require_visible
from services.api.visit import ApiVisit, Visit
from services.desk.intake import Choice, Intake, NewParty, check_party
from services.directory.directory import UnknownOfficeError
from services.ledger.errors import NotInLedger
from services.ledger.policies import KeptDocument
from services.opening.offices import offices_that_can
from services.openpgp.public_key import read_public_key
from workflows.instants import SafeHours
from workflows.parties import Channel, Role
from workflows.staff import OfficeDuty


class TermSeen(BaseModel):
    """A policy or a calendar."""

    hash: str
    name: str
    version: str


class TermsSeen(BaseModel):
    """Under which terms a case can be opened here, the usual ones first."""

    policies: list[TermSeen]
    calendars: list[TermSeen]
    time_zone: str


async def get_terms(visit: Visit) -> TermsSeen:
    """The policies that somebody answers for, and the calendars."""
    offered = await visit.parts.terms.now()
    return TermsSeen(
        policies=[_term(each) for each in offered.policies],
        calendars=[_term(each) for each in offered.calendars],
        time_zone=visit.parts.terms.usual.time_zone,
    )


async def open_case(visit: Visit, asked: OpenCaseRequest, response: Response) -> Receipted:
    """Open a case with its first parties: all of it, or nothing.

    Asking again under the same key opens no second case.
    """
    permit = await visit.parts.gate.permit_to_open(visit.actor)
    try:
        intake = await _intake(visit, asked)
        receipt = await visit.parts.desk.open(permit, intake, command_id=visit.command_id)
    except ValidationError as error:
        raise _refused(error.errors(include_input=False)[0]["msg"]) from None
    except (ValueError, UnknownOfficeError) as error:
        raise _refused(str(error)) from None
    response.headers["Location"] = f"{BASE}/cases/{receipt.case_id}"
    return answered(receipt, response)


async def _intake(visit: ApiVisit, asked: OpenCaseRequest) -> Intake:
    usual = visit.parts.terms.usual
    require_visible(asked.external_reference, "body.external_reference")
    offered = await visit.parts.terms.now()
    policy, calendar = asked.policy, asked.calendar
    try:
        documents = await visit.parts.terms.documents(
            policy or offered.usual.policy_hash, calendar or offered.usual.calendar_hash
        )
    except NotInLedger:
        raise _refused("there is no such policy or calendar: see GET /terms") from None
    return Intake(
        category=asked.category,
        time_zone=usual.time_zone,
        offices={duty: _office(visit, duty, asked) for duty in OfficeDuty},
        policy=documents.policy_hash,
        calendar=documents.calendar_hash,
        received_at=asked.received_at or visit.now,
        parties=tuple(_parties(visit, asked)),
        external_reference=asked.external_reference,
        approach=asked.approach,
    )


def _office(visit: ApiVisit, duty: OfficeDuty, asked: OpenCaseRequest) -> str:
    named = asked.offices.get(duty)
    if named is not None:
        return visit.parts.directory.office(named).office_id
    found = offices_that_can(visit.parts.directory, duty)
    if len(found) == 1:
        return found[0]
    raise _refused(f"name the {duty.value} in 'offices': the directory has {len(found)} for it")


def _parties(visit: ApiVisit, asked: OpenCaseRequest) -> list[NewParty]:
    her = asked.affected_person
    parties = [
        NewParty(
            role=Role.AFFECTED_PERSON,
            name=her.name,
            vulnerable=her.vulnerable,
            choice=_choice(visit, her.choice),
        )
    ]
    if asked.reporter is not None:
        parties.append(
            NewParty(
                role=Role.REPORTER,
                name=asked.reporter.name,
                choice=_choice(visit, asked.reporter.choice),
            )
        )
    if asked.respondent is not None:
        parties.append(NewParty(role=Role.RESPONDENT, staff_id=_barred(visit, asked.respondent)))
    for party in parties:
        check_party(party)
    return parties


def _barred(visit: ApiVisit, given: RespondentGiven) -> str | None:
    if given.staff_id is not None and visit.parts.directory.member(given.staff_id) is None:
        raise _refused(
            "the staff directory has nobody with the respondent's id: a mistyped one would bar "
            "nobody; leave it out if the person is not on the staff"
        )
    return given.staff_id


def _choice(visit: ApiVisit, given: ChoiceGiven | None) -> Choice | None:
    if given is None:
        return None
    usual = visit.parts.terms.usual
    if given.channel is Channel.GATEWAY and not usual.has_gateway:
        raise _refused("this installation has no gateway: choose another channel")
    zone = given.time_zone or usual.time_zone
    if zone not in available_timezones():
        raise _refused("a time zone is one of the IANA database, such as Europe/Paris")
    hours = given.safe_hours
    return Choice(
        channel=given.channel,
        language=given.language,
        time_zone=zone,
        address=given.address,
        safe_hours=SafeHours()
        if hours is None
        else SafeHours(
            begins=time.fromisoformat(hours.begins),
            ends=time.fromisoformat(hours.ends),
            weekdays=frozenset(hours.weekdays),
        ),
        rhythm=given.rhythm,
        knowingly=given.knowingly,
        key=None if given.key is None else read_public_key(given.key.encode(), now=visit.now),
    )


def _term(kept: KeptDocument) -> TermSeen:
    return TermSeen(hash=kept.hash, name=kept.name, version=kept.version)


def _refused(detail: str) -> ProblemRaised:
    return ProblemRaised(ProblemKind.REFUSED, detail, code="cannot_be_opened")


OPENING_ROUTES = (
    ApiRoute(
        name="get_terms",
        path="/terms",
        method="GET",
        operation=Operation.OPEN_CASE,
        scope=Scope.OPEN_CASES,
        handler=get_terms,
        answer=TermsSeen,
    ),
    ApiRoute(
        name="open_case",
        path="/cases",
        method="POST",
        operation=Operation.OPEN_CASE,
        scope=Scope.OPEN_CASES,
        handler=open_case,
        answer=Receipted,
        status=201,
        needs_key=True,
    ),
)
