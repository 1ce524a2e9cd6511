"""What a mail to staff tells of a duty that the ledger noted."""

from datetime import date

from services.ledger.escalations import Escalation
from services.ledger.tasks import task_id_of
from services.letters.staff_mail import LateClock, StaffAlert
from workflows.obligations import ObligationKind
from workflows.staff import Concern
from workflows.stages import ClockName


def alert_of(escalation: Escalation, reference: str, *, today: date) -> StaffAlert:
    """The alert about a duty in the case with this reference; ``today`` is the reader's date."""
    is_task = escalation.step < 0
    return StaffAlert(
        concern=escalation.concern,
        kind=ObligationKind.TASK if is_task else ObligationKind.ESCALATION,
        reference=reference,
        task=task_id_of(escalation.obligation_id) if is_task else None,
        late=_lateness(escalation, today),
    )


def _lateness(escalation: Escalation, today: date) -> LateClock | None:
    benchmark_on = escalation.benchmark_on
    if escalation.concern is not Concern.CLOCK or benchmark_on is None or benchmark_on >= today:
        return None
    return LateClock(clock=ClockName(escalation.subject), days=(today - benchmark_on).days)
