"""Somebody answers for a policy: what must not be adopted, and keeping that it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.policies.checking import Severity, findings_of

if TYPE_CHECKING:
    from services.installation import Installation
    from services.ledger.access import Access
    from services.ledger.adoption_reasons import AdoptionReason
    from services.ledger.policies import Adoption
    from services.letters.library import LetterLibrary
    from workflows.policy import Policy


class PolicyRefused(ValueError):
    """Nobody can adopt this policy; the message lists every error."""


def require_no_errors(policy: Policy, letters: LetterLibrary) -> None:
    """Refuse a policy that would let somebody down.

    Raises:
        PolicyRefused: the check finds errors.
    """
    errors = [x for x in findings_of(policy, letters=letters) if x.severity is Severity.ERROR]
    if errors:
        faults = (f"  {x.code}: {x.problem}" for x in errors)
        heading = "'duecourse policy check' refuses this policy, so nobody can adopt it:"
        raise PolicyRefused("\n".join([heading, *faults]))


async def adopt_policy(
    parts: Installation,
    policy: Policy,
    access: Access,
    *,
    adopted_by: str,
    reason: AdoptionReason | None,
) -> Adoption:
    """Keep a policy, and that somebody answers for it: in a trial, for the trial alone."""
    key = await parts.ledger.policies.keep_policy(policy)
    return await parts.ledger.policies.adopt(
        key,
        access,
        at=parts.clock.now(),
        trial=parts.settings.trial,
        adopted_by=adopted_by,
        reason=reason,
    )
