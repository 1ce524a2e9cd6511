"""What is noted in the ledger before staff are told: one escalation for each who is to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.directory.resolution import Resolution
from services.ledger.escalation_queue import Target
from services.ledger.escalations import Escalation, TargetKind
from services.mail.message import message_id
from workflows.staff import Concern, StaffRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something that staff of an office are to be told of.

    ``benchmark_on`` is the day of the benchmark, where the duty is about a clock.
    """

    obligation_id: str
    case_id: str
    concern: Concern
    subject: str
    step: int
    office_id: str
    chain: tuple[StaffRole, ...]
    barred: frozenset[str]
    fact_number: int
    benchmark_on: date | None = None


def escalations_of(
    duty: Duty, targets: Sequence[Target], *, now: datetime, domain: str
) -> list[Escalation]:
    """What to note for a duty; ``domain`` is that of the mails' Message-IDs."""
    return [
        _escalation(duty, position, target, now, domain) for position, target in enumerate(targets)
    ]


def targets_of(resolution: Resolution) -> list[Target]:
    """Whom a resolution tells, as the ledger names them."""
    if resolution.told:
        return [Target(kind=TargetKind.STAFF, target=x.staff_id) for x in resolution.told]
    return [
        Target(kind=TargetKind.EXTERNAL, target=code_of(body.name)) for body in resolution.outside
    ]


def code_of(name: str) -> str:
    """The code by which the ledger names a body outside the house."""
    return "".join(c if c.isalnum() else "-" for c in name.lower()).strip("-")[:60]


def _escalation(
    duty: Duty, position: int, target: Target, now: datetime, domain: str
) -> Escalation:
    obligation_id = duty.obligation_id + (f".{position}" if position else "")
    return Escalation(
        obligation_id=obligation_id,
        case_id=duty.case_id,
        concern=duty.concern,
        subject=duty.subject,
        step=duty.step,
        benchmark_on=duty.benchmark_on,
        target_kind=target.kind,
        target=target.target,
        message_id=message_id(f"staff-{obligation_id}", domain),
        intended_at=now,
        fact_number=duty.fact_number,
    )
