"""What is answered about cases: codes, dates and opaque ids. No name, no address and no text."""

from collections.abc import Mapping
from datetime import date, datetime

from pydantic import BaseModel, Field

from services.ledger.cases import CaseRecord
from workflows.clocks import ClockReading
from workflows.notices import NoticeKind, PromiseKind
from workflows.obligations import ObligationKind, WaitsFor
from workflows.parties import Channel, Role
from workflows.promises import Standing
from workflows.staff import Concern, OfficeDuty
from workflows.stages import Category, ClockName, Outcome, Stage


class PressingClock(BaseModel):
    """The running clock of a case that passes its benchmark first."""

    clock: ClockName
    owner: str | None = Field(description="The office whose clock it is.")
    benchmark_on: date | None = Field(description="Its last day; none while it stands still.")
    expected_on: date | None = Field(description="The day by which its owner now says to be done.")
    passes_at: datetime | None
    is_overdue: bool


class CaseSummary(BaseModel):
    """Where a case stands."""

    case_id: str
    reference: str = Field(description="By which people name it.")
    version: int = Field(description="The number of its newest fact.")
    category: Category
    stage: Stage
    outcome: Outcome | None
    time_zone: str
    opened_at: datetime
    closed_at: datetime | None
    offices: dict[OfficeDuty, str]
    clock: PressingClock | None = Field(description="By the newest plan.")

    @classmethod
    def of(cls, record: CaseRecord, now: datetime) -> "CaseSummary":
        """A case of the ledger as programs read it."""
        offices = {
            OfficeDuty.INTAKE: record.intake_office,
            OfficeDuty.INVESTIGATING: record.investigating_office,
            OfficeDuty.DECIDING: record.deciding_office,
        }
        return cls(
            case_id=record.case_id,
            reference=record.reference,
            version=record.fact_number,
            category=record.category,
            stage=record.stage,
            outcome=record.outcome,
            time_zone=record.time_zone,
            opened_at=record.opened_at,
            closed_at=record.closed_at,
            offices={duty: office for duty, office in offices.items() if office is not None},
            clock=None
            if record.clock is None
            else PressingClock(
                clock=record.clock,
                owner=record.clock_office,
                benchmark_on=record.benchmark_on,
                expected_on=record.expected_on,
                passes_at=record.passes_at,
                is_overdue=record.passes_at is not None and record.passes_at <= now,
            ),
        )


class CasePage(BaseModel):
    """A page of cases."""

    items: list[CaseSummary]
    next: str | None = Field(description="The cursor of the next page; none on the last.")


class PartySeen(BaseModel):
    """A person in a case, by code."""

    party_id: str
    role: Role
    hears: bool = Field(description="Whether letters go to the party now.")
    channel: Channel | None


class HoldSeen(BaseModel):
    """Content is held."""

    reason: str
    review_on: date


class CaseSeen(CaseSummary):
    """A case, with what it runs under and who is in it."""

    policy: str
    policy_version: str
    hold: HoldSeen | None
    parties: list[PartySeen]
    open_questions: list[str] = Field(description="The ids of questions without an answer.")
    alarms: list[str] = Field(description="The parties who said that they are not safe.")


class ClockSeen(BaseModel):
    """A clock of a case; dates are in the case's time zone."""

    clock: ClockName
    duty: OfficeDuty
    owner: str | None = Field(description="The office whose clock it is.")
    started_at: datetime
    stopped_at: datetime | None
    paused_since: datetime | None
    benchmark_on: date | None
    expected_on: date | None
    passes_at: datetime | None
    is_running: bool
    is_overdue: bool

    @classmethod
    def of(
        cls, reading: ClockReading, offices: Mapping[OfficeDuty, str], now: datetime
    ) -> "ClockSeen":
        """A reading of the planner as programs read it."""
        return cls(
            clock=reading.clock,
            duty=reading.owner,
            owner=offices.get(reading.owner),
            started_at=reading.started_at,
            stopped_at=reading.stopped_at,
            paused_since=reading.paused_since,
            benchmark_on=reading.benchmark_on,
            expected_on=reading.expected_on,
            passes_at=reading.passes_at,
            is_running=reading.is_running,
            is_overdue=reading.is_running and reading.passed_by(now),
        )


class Clocks(BaseModel):
    """The clocks that have started, in the policy's order."""

    items: list[ClockSeen]


class PromiseSeen(BaseModel):
    """A date that a party was told, or will be told with the next letter."""

    promise_id: str
    party_id: str
    kind: PromiseKind
    on: date
    zone: str
    deadline: datetime
    standing: Standing
    was_told: bool
    told_at: datetime | None = Field(description="When the party heard what was promised.")


class Promises(BaseModel):
    """The promises of a case."""

    items: list[PromiseSeen]


class FactSeen(BaseModel):
    """Something that happened, by its kind."""

    number: int
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    actor: str = Field(description="Who: the kind and the id, such as `staff:st-intake-1`.")


class Timeline(BaseModel):
    """What happened in a case, the oldest first."""

    items: list[FactSeen]
    next: int | None = Field(description="Give it as `after` for more; none at the end.")


class ComingNotice(BaseModel):
    """A notice that goes to a party, or waits for somebody."""

    party_id: str
    notice: NoticeKind
    form: str | None
    due_at: datetime | None = Field(description="When it goes; none while it waits.")
    latest_on: date | None
    waits_for: WaitsFor | None


class ComingDuty(BaseModel):
    """Something that the staff will have to do or hear of."""

    kind: ObligationKind
    concern: Concern
    duty: OfficeDuty
    due_at: datetime
    party_id: str | None
    clock: ClockName | None


class Upcoming(BaseModel):
    """What follows from the facts, as it is now."""

    notices: list[ComingNotice]
    duties: list[ComingDuty]
    next_wake: datetime | None
