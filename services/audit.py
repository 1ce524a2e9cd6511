"""The audit trail's port: who did what, for which purpose.

Every call of ledger and vault names its actor and purpose, and no action happens without its entry:
callers record first and act after, so that an entry means *attempted*.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the trail. Opaque ids and fixed codes only, never a name or a text.

    Attributes:
        actor: Opaque id of the person or program part that acts.
        purpose: Code of the reason, e.g. `deliver_notice`.
        action: Code of what is done, e.g. `vault.reveal`.
        case_id: The case it is done to, or None where there is no single case.
        subject: Opaque id of the thing within the case, e.g. a vault reference.
    """

    actor: str
    purpose: str
    action: str
    case_id: str | None
    subject: str | None


class AuditTrail(Protocol):
    """Where audit entries go."""

    async def record(
        self, *, actor: str, purpose: str, action: str, case_id: str | None, subject: str | None
    ) -> None:
        """Write one entry durably, or raise; the caller must then not act.

        The arguments mean what the fields of `AuditEntry` mean.
        """
