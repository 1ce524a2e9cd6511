"""What people do in a case, and when: everything that does not follow from a policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workflows.facts import FactBody


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """At one instant somebody records something."""

    at: datetime
    bodies: Sequence[FactBody]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseScript:
    """A case as people make it, without its letters and tasks: those follow from the policy.

    The same script is played under every policy. The first step holds the opening, and steps
    follow one another in time.
    """

    steps: tuple[Step, ...]

    @property
    def opened_at(self) -> datetime:
        """When the report came in."""
        return self.steps[0].at
