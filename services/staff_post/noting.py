"""What is noted in the ledger before staff are told: one escalation for each who is to be told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
        office_id=duty.office_id,
        chain=duty.chain,
    )


def aimed_at(escalation: Escalation, target: Target, *, domain: str) -> Escalation:
    """The same, for somebody else: its target came to be named in the case."""
    base, _, _ = escalation.obligation_id.partition(".")
    obligation_id = f"{base}.{target.target}"
    return replace(
        escalation,
        obligation_id=obligation_id,
        target_kind=target.kind,
        target=target.target,
        message_id=message_id(f"staff-{obligation_id}", domain),
        lease_id=None,
        lease_until=None,
        outcome=None,
        finished_at=None,
    )


def is_same_duty(one: Escalation, other: Escalation) -> bool:
    """Whether both were noted for the same duty."""
    return one.obligation_id.partition(".")[0] == other.obligation_id.partition(".")[0]
