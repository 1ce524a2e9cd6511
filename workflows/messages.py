"""What the workflow, its activities and the desk say to one another."""

from datetime import datetime

from pydantic import Field

from workflows.delivery_facts import LetterAttempted
from workflows.facts import Fact
from workflows.obligations import LetterDue, StaffDuty
from workflows.stages import Stage
from workflows.values import Frozen, Instant, OpaqueId


class CaseStart(Frozen):
    """From where a run begins: nothing, or the facts that a former run or the ledger knows.

    ``recorded`` is the number up to which the ledger is known to hold them.
    """

    case_id: OpaqueId
    facts: tuple[Fact, ...] = ()
    recorded: int = 0


class Accepted(Frozen):
    """The answer to a command: the numbers its facts got, now or when it was first given."""

    first_number: int
    last_number: int
    is_repetition: bool = False


class CaseStanding(Frozen):
    """Where a case stands, as its workflow knows: the answer to the state query.

    ``recorded`` counts the facts that the ledger is known to hold, ``planned`` those on which the
    newest plan was made.
    """

    case_id: OpaqueId
    stage: Stage | None
    facts: int
    recorded: int
    planned: int = 0
    in_flight: tuple[OpaqueId, ...] = ()
    due: tuple[OpaqueId, ...] = ()
    next_wake: Instant | None = None

    def is_idle_at(self, now: datetime) -> bool:
        """Whether all that is due by ``now`` was done, and noted: the case only waits."""
        return (
            not self.in_flight
            and self.facts == self.recorded == self.planned
            and (self.next_wake is None or self.next_wake > now)
        )


class PlanRequest(Frozen):
    """Ask for a plan; ``now`` is the server's time, which a stepped clock may replace."""

    case_id: OpaqueId
    facts: tuple[Fact, ...]
    now: Instant


class PlanAnswer(Frozen):
    """What to do now and when to ask again; no more, for it stays in history."""

    now: Instant
    letters: tuple[LetterDue, ...] = ()
    duties: tuple[StaffDuty, ...] = ()
    next_wake: Instant | None = None
    stage: Stage = Stage.INTAKE
    is_finished: bool = False
    ledger_lacks_facts: bool = False


class RecordRequest(Frozen):
    """Facts for the ledger, in order; recording them twice changes nothing."""

    case_id: OpaqueId
    facts: tuple[Fact, ...]


class Recorded(Frozen):
    """Up to which number the ledger holds the facts of the case without a gap.

    ``ahead`` are facts that the ledger has under numbers which the workflow gave to others, or not
    at all: the workflow is older than the ledger, and takes them over before it goes on.
    """

    through: int
    ahead: tuple[Fact, ...] = ()


class DeliverRequest(Frozen):
    """Deliver one letter; the ledger has to know up to ``fact_number`` before it is sent."""

    case_id: OpaqueId
    letter: LetterDue
    fact_number: int


class TellStaffRequest(Frozen):
    """Open one task, or tell one rung of a ladder."""

    case_id: OpaqueId
    duty: StaffDuty
    fact_number: int


class StaffWasTold(Frozen):
    """How staff were reached: ``told``, ``told_next`` (somebody was barred) or ``told_outside``."""

    occurred_at: Instant
    reached: str = Field(default="told", pattern=r"^[a-z_]{1,40}$")


class Delivery(Frozen):
    """What became of one attempt to deliver, to be recorded as a fact."""

    occurred_at: Instant
    attempted: LetterAttempted
