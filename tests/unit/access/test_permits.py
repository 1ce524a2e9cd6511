"""What can be said on a permit, and that nothing else can."""

from datetime import UTC, datetime

import pytest

from services.access.operations import Operation
from services.access.own_work import OwnWork
from services.access.party_wishes import PartyWish
from services.access.permits import Permit, PermitToOpen, SaidBeyondPermit
from services.access.sayings import EVERYTHING, SAYINGS, may_be_said
from workflows.case_facts import CaseImported, CaseOpened, DecisionRecorded
from workflows.delivery_facts import LetterAttempted, StaffTold
from workflows.facts import Actor, ActorKind, FactBody
from workflows.party_facts import ContactRevoked, SafetyAlarmAnswered, UpdatesPaused
from workflows.stages import Decision

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ADA = Actor(kind=ActorKind.PARTY, actor_id="p1")
OFFICER = Actor(kind=ActorKind.STAFF, actor_id="s-17")
DECIDED = DecisionRecorded(decision=Decision.NO_ACTION)
BY_THE_ENGINE = {CaseImported, LetterAttempted, StaffTold}
"""What comes into a case without the desk."""

MATTERS = (*Operation, *PartyWish, *(work for work in OwnWork if work is not OwnWork.PLAY))


def _of_staff(matter: Operation) -> Permit:
    return Permit(actor=OFFICER, case_id="case-1", matter=matter)


def test_everything_that_can_be_said_goes_with_something_that_is_decided_on() -> None:
    said = {kind for matter in MATTERS for kind in EVERYTHING if may_be_said(matter, kind)}
    assert said == EVERYTHING - BY_THE_ENGINE


def test_seeing_reading_and_listing_say_nothing() -> None:
    for operation in Operation:
        if operation.value.split("_")[0] in ("see", "read", "list", "find", "ask", "allow", "keep"):
            assert operation not in SAYINGS, operation


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        (Operation.RECORD_DECISION, DecisionRecorded),
        (Operation.OPEN_CASE, CaseOpened),
        (Operation.ANSWER_ALARM, SafetyAlarmAnswered),
    ],
)
def test_what_weighs_most_goes_with_its_own_operation(
    operation: Operation, kind: type[FactBody]
) -> None:
    others = {Operation.DO_TASK} if kind is SafetyAlarmAnswered else set()
    assert {x for x in Operation if may_be_said(x, kind)} == {operation} | others


def test_nothing_is_said_beyond_a_permit() -> None:
    _of_staff(Operation.RECORD_DECISION).require_said([DECIDED])
    stopped = ContactRevoked(party_id="p1")
    beyond: dict[Operation, list[FactBody]] = {
        Operation.ADVANCE_CASE: [DECIDED],
        Operation.SEE_CASE: [DECIDED],
        Operation.RECORD_DECISION: [DECIDED, stopped],
    }
    for matter, bodies in beyond.items():
        with pytest.raises(SaidBeyondPermit):
            _of_staff(matter).require_said(bodies)


def test_a_party_speaks_for_itself_alone() -> None:
    permit = Permit(actor=ADA, case_id="case-1", matter=PartyWish.STOP)
    permit.require_said([ContactRevoked(party_id="p1")])
    with pytest.raises(SaidBeyondPermit):
        permit.require_said([ContactRevoked(party_id="p2")])
    with pytest.raises(SaidBeyondPermit):
        permit.require_said([UpdatesPaused(party_id="p1", until=NOON.date())])


def test_a_permit_to_open_becomes_one_for_the_case_that_is_opened() -> None:
    opened = PermitToOpen(actor=OFFICER).of("case-1")
    assert opened == _of_staff(Operation.OPEN_CASE)
    with pytest.raises(SaidBeyondPermit):
        opened.require_said([DECIDED])
