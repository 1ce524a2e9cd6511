"""On whose behalf, and what for, the ledger is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from services.audit import AuditEntry
from services.ledger.sight import EVERY_CASE, Sight
from workflows.facts import ENGINE, Actor, ActorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who uses the ledger, and for which purpose (a fixed code, such as `answer_a_question`).

    What a person reads or does is written to the audit log before it happens. What the engine does
    is in the facts already, with the engine as the actor, and is not written twice. Lists show the
    cases within ``sight``, without those in which the actor is named.
    """

    actor: Actor
    purpose: str
    sight: Sight = EVERY_CASE

    @property
    def is_audited(self) -> bool:
        """Whether a person stands behind it."""
        return self.actor.kind in (ActorKind.STAFF, ActorKind.PARTY)

    def entry(self, action: str, case_id: str | None, subject: str | None) -> AuditEntry:
        """What the audit log says of one action; its actor is one word, as `staff:s-17`."""
        return AuditEntry(
            actor=f"{self.actor.kind}:{self.actor.actor_id}",
            purpose=self.purpose,
            action=action,
            case_id=case_id,
            subject=subject,
        )


CARRYING_OUT: Final = Access(actor=ENGINE, purpose="carry_out_the_case")
"""The engine at its own work."""
