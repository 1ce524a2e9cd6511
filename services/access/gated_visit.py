"""What a request has to say once the gate has let it through, whatever it came by."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.access.gate import Gate
from services.access.operations import Operation
from services.access.permits import Permit
from services.clocks import Clock
from services.ledger.access import Access
from workflows.facts import Actor


class VisitedParts(Protocol):
    """What every visit needs of the parts behind it."""

    @property
    def gate(self) -> Gate:
        """Who may do what."""

    @property
    def clock(self) -> Clock:
        """The present."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatedVisit(ABC):
    """A request that the gate has let through.

    Attributes:
        operation: What the route does, for the rules of who may.
        given: What the gate gave for the case it is about, if it is about one.
    """

    parts: VisitedParts
    operation: Operation
    given: Permit | None = None

    @property
    @abstractmethod
    def actor(self) -> Actor:
        """Who asks, or for whom a program asks."""

    @property
    def permit(self) -> Permit:
        """What the desk takes for it.

        Raises:
            LookupError: the route is about no case.
        """
        if self.given is None:
            message = "this route is about no case"
            raise LookupError(message)
        return self.given

    @property
    def case_id(self) -> str:
        """The case it is about.

        Raises:
            LookupError: the route is about no case.
        """
        return self.permit.case_id

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self.parts.clock.now()

    def access(self, purpose: str) -> Access:
        """On whose behalf, and what for, something is read."""
        sight = self.parts.gate.sight(self.operation, self.actor)
        return Access(actor=self.actor, purpose=purpose, sight=sight)
