"""The history of a case as its row knows it: commands with the facts that bring it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.desk.intake import Keep, party_facts
from services.importing.identity import RowIdentity
from services.importing.register_row import RegisterRow
from services.vault.kinds import VaultKind
from workflows.admission import admit
from workflows.case_facts import (
    CaseClosed,
    CaseImported,
    CaseOpened,
    DecisionRecorded,
    StageAdvanced,
)
from workflows.facts import Actor, Command, Fact, FactBody
from workflows.instants import start_of_day
from workflows.party_facts import PartyAdded
from workflows.stages import Conclusion, Stage

PARTY = "p1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportTerms:
    """What holds for every case of one import.

    Attributes:
        register: The register's name.
        zone: The time zone of its dates.
        policy: The hash of the policy that the cases run under.
        calendar: The hash of their calendar.
        at: When the import happens.
        window_days: Over how many days the catch-up notices are spread.
        actor: On whose behalf.
    """

    register: str
    zone: str
    policy: str
    calendar: str
    at: datetime
    window_days: int
    actor: Actor


Group = tuple[datetime, Sequence[FactBody]]


async def facts_of_row(
    row: RegisterRow, identity: RowIdentity, terms: ImportTerms, keep: Keep
) -> tuple[Fact, ...]:
    """The facts that bring a case in, admitted like any other.

    The case is as old as its row says: it was opened at the first instant of the day of receipt.
    Its person enters at the import, for only from then on does anybody here owe that person
    anything; of a case that is over neither name nor address is taken in.

    Raises:
        Refused: the row makes a history that no case can have.
    """
    received = start_of_day(row.received_on, terms.zone)
    groups: list[Group] = [(received, [_opening(row, identity, terms)])]
    groups.append((terms.at, [await _imported(row, terms, keep)]))
    if row.party is not None and not row.is_running:
        groups.append((received, [PartyAdded(party_id=PARTY, role=row.party.role)]))
    groups.extend(stages_of_row(row, terms.zone))
    if row.party is not None and row.is_running:
        groups.append((terms.at, await party_facts(PARTY, row.party, keep)))
    facts: tuple[Fact, ...] = ()
    for position, (occurred_at, bodies) in enumerate(groups):
        command = Command(
            command_id=identity.command_id(position),
            actor=terms.actor,
            occurred_at=occurred_at,
            issued_at=terms.at,
            bodies=tuple(bodies),
        )
        facts += admit(facts, command)
    return facts


def _opening(row: RegisterRow, identity: RowIdentity, terms: ImportTerms) -> CaseOpened:
    return CaseOpened(
        category=row.category,
        policy=terms.policy,
        calendar=terms.calendar,
        time_zone=terms.zone,
        offices=row.offices,
        salt=identity.salt,
    )


async def _imported(row: RegisterRow, terms: ImportTerms, keep: Keep) -> CaseImported:
    return CaseImported(
        at=terms.at,
        window_days=terms.window_days,
        external_reference=await keep(VaultKind.EXTERNAL_REFERENCE, row.key, None),
    )


def stages_of_row(row: RegisterRow, zone: str) -> list[Group]:
    """What offices did in the case, as far as the row knows, each on a day's first instant."""
    received = start_of_day(row.received_on, zone)
    began: Group = (start_of_day(row.began_on, zone), [StageAdvanced(to=Stage.INVESTIGATION)])
    match row.stage:
        case Stage.INTAKE:
            return []
        case Stage.ASSESSMENT:
            return [(received, [StageAdvanced(to=Stage.ASSESSMENT)])]
        case Stage.INVESTIGATION:
            return [began]
        case Stage.DECISION:
            return [began, _concluded(row, zone, Conclusion.REPORT_SENT)]
        case Stage.CLOSED:
            return _until_closed(row, zone, began)


def _concluded(row: RegisterRow, zone: str, conclusion: Conclusion) -> Group:
    advanced = StageAdvanced(to=Stage.DECISION, conclusion=conclusion)
    return start_of_day(row.ended_on or row.began_on, zone), [advanced]


def _until_closed(row: RegisterRow, zone: str, began: Group) -> list[Group]:
    ending = row.ending
    if ending is None or ending.outcome is None or row.ended_on is None:
        return []
    groups: list[Group] = []
    if ending.conclusion is not None:
        groups.append(began)
        groups.append(_concluded(row, zone, ending.conclusion))
    last: list[FactBody] = []
    if ending.decision is not None:
        last.append(DecisionRecorded(decision=ending.decision))
    last.append(CaseClosed(outcome=ending.outcome))
    groups.append((start_of_day(row.ended_on, zone), last))
    return groups
