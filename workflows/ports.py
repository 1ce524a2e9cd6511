"""What a case needs from the world, as abstract activities; ``activities`` carries them out.

Planning and recording are local activities: their payloads stay out of history, and their answers
are in it, so that no release of the planner or of time-zone data can break the replay of a running
case. Delivering and telling staff are ordinary ones: a local activity can run twice unnoticed.
"""

from abc import ABC, abstractmethod

from temporalio import activity

from workflows import names
from workflows.messages import (
    DeliverRequest,
    Delivery,
    PlanAnswer,
    PlanRequest,
    Recorded,
    RecordRequest,
    StaffWasTold,
    TellStaffRequest,
)


class Planning(ABC):
    """Asks the planner, and leaves the next wake in the ledger for the watchdog."""

    @activity.defn(name=names.PLAN)
    @abstractmethod
    async def plan(self, request: PlanRequest) -> PlanAnswer:
        """What follows from the facts now."""


class Recording(ABC):
    """Writes facts to the ledger."""

    @activity.defn(name=names.RECORD)
    @abstractmethod
    async def record(self, request: RecordRequest) -> Recorded:
        """Record facts, each once."""


class Delivering(ABC):
    """Attempts to deliver a letter."""

    @activity.defn(name=names.DELIVER)
    @abstractmethod
    async def deliver(self, request: DeliverRequest) -> Delivery:
        """One attempt, with what became of it."""


class TellingStaff(ABC):
    """Opens tasks and climbs ladders."""

    @activity.defn(name=names.TELL_STAFF)
    @abstractmethod
    async def tell_staff(self, request: TellStaffRequest) -> StaffWasTold:
        """Open one task, or tell the target of one rung."""
