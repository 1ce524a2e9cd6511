"""What new facts change in the ledger's tables. Pure: the one fold of the product decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.ledger.discharges import Discharge
from services.ledger.promise_rows import PromiseRows
from workflows.case import Case
from workflows.case_facts import CalendarChanged, CaseClosed, CaseOpened, PolicyChanged
from workflows.delivery_facts import LetterAttempted, LetterHanded, StaffTold
from workflows.fold import apply, replay
from workflows.notices import DeliveryOutcome
from workflows.staff import OfficeDuty
from workflows.stages import Stage
from workflows.triggers import Trigger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflows.facts import Fact


@dataclass(slots=True, kw_only=True)
class Changes:
    """Whole rows to write, by table; a row that stands already is brought up to date."""

    case: dict[str, Any]
    parties: list[dict[str, Any]]
    promises: list[dict[str, Any]]
    discharges: list[Discharge]


def changes_by(case_id: str, ordered: Sequence[Fact], recorded_through: int) -> Changes:
    """What the facts after `recorded_through` change, given all facts in order from number 1.

    Raises:
        NotACase: The first fact is not the opening of a case.
    """
    case = replay(ordered[: max(recorded_through, 1)])
    promises = PromiseRows(case_id, case)
    discharges: list[Discharge] = []
    for fact in ordered[recorded_through:]:
        if fact.number > case.number:
            apply(case, fact)
            promises.note(case, fact)
        discharges.extend(_discharged_by(case_id, case, fact))
    return Changes(
        case=_case_columns(case, ordered),
        parties=_changed_parties(case_id, case, 0),
        promises=promises.changed,
        discharges=discharges,
    )


def _case_columns(case: Case, ordered: Sequence[Fact]) -> dict[str, Any]:
    policy, calendar, closed_at = case.opening.policy, case.opening.calendar, None
    for fact in ordered:
        match fact.body:
            case CaseOpened(policy=hash_) | PolicyChanged(policy=hash_):
                policy = hash_
            case CalendarChanged(calendar=hash_):
                calendar = hash_
            case CaseClosed():
                closed_at = fact.occurred_at
    return {
        "fact_number": case.number,
        "policy_hash": policy,
        "calendar_hash": calendar,
        "category": case.opening.category.value,
        "time_zone": case.opening.time_zone,
        "intake_office": case.opening.offices.get(OfficeDuty.INTAKE),
        "investigating_office": case.opening.offices.get(OfficeDuty.INVESTIGATING),
        "deciding_office": case.opening.offices.get(OfficeDuty.DECIDING),
        "stage": case.stage.value,
        "had_since": _had_since(case),
        "outcome": case.outcome.value if case.outcome else None,
        "opened_at": case.opened.at,
        "closed_at": closed_at if case.stage is Stage.CLOSED else None,
    }


def _had_since(case: Case) -> int:
    """The number of the fact by which the office that has the case got it."""
    since, holder = 0, None
    for started in case.events[Trigger.STAGE_STARTED]:
        duty = None if started.stage is None else OfficeDuty.in_stage(started.stage)
        if duty is not holder:
            since, holder = started.moment.number, duty
    return since


def _changed_parties(case_id: str, case: Case, recorded_through: int) -> list[dict[str, Any]]:
    return [
        {
            "case_id": case_id,
            "party_id": party.party_id,
            "role": party.role.value,
            "consent_version": party.chosen_number,
            "staff_id": party.staff_id,
        }
        for party in case.parties.values()
        if max(party.added.number, party.chosen_number) > recorded_through
    ]


def _discharged_by(case_id: str, case: Case, fact: Fact) -> list[Discharge]:
    match fact.body:
        case LetterAttempted(outcome=outcome) as letter if outcome.tells:
            return _told(case_id, letter, outcome, fact)
        case LetterHanded(letter_id=letter_id):
            return _told(case_id, case.letters[letter_id], DeliveryOutcome.HANDED, fact)
        case StaffTold(obligation_id=obligation_id, reached=reached):
            return [
                Discharge(
                    obligation_id=obligation_id,
                    case_id=case_id,
                    kind="staff",
                    at=fact.occurred_at,
                    how=reached,
                    fact_number=fact.number,
                )
            ]
        case _:
            return []


def _told(
    case_id: str, letter: LetterAttempted, outcome: DeliveryOutcome, fact: Fact
) -> list[Discharge]:
    return [
        Discharge(
            obligation_id=covered.obligation_id,
            case_id=case_id,
            kind=covered.notice.value,
            party_id=letter.party_id,
            letter_id=letter.letter_id,
            at=fact.occurred_at,
            how=outcome.value,
            fact_number=fact.number,
        )
        for covered in letter.covers
    ]
