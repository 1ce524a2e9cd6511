"""The decision: one operation, somebody's standing, yes or no, and why."""

from dataclasses import dataclass, replace
from enum import StrEnum

from services.access.capacities import Capacity
from services.access.operations import Operation
from services.access.relations import Relation
from services.access.rules import RULES, allowed


class Refusal(StrEnum):
    """Why something is refused; a code for the audit log."""

    NAMED_IN_IT = "named_in_it"
    NO_PART_IN_IT = "no_part_in_it"
    NOT_IN_THIS_CAPACITY = "not_in_this_capacity"

    @property
    def hides_the_case(self) -> bool:
        """Whether even that there is such a case must not be learned from the answer."""
        return self in (Refusal.NAMED_IN_IT, Refusal.NO_PART_IN_IT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How somebody stands to a case, or to all of them.

    Attributes:
        held: Each capacity with how it stands to the case.
        is_named: Whether she is named in the case, as whatever.
    """

    held: frozenset[tuple[Capacity, Relation]]
    is_named: bool = False

    @property
    def capacities(self) -> tuple[Capacity, ...]:
        """As what she acts, in the order of the rules' table."""
        own = {capacity for capacity, _ in self.held}
        return tuple(capacity for capacity in Capacity if capacity in own)

    def unlocked(self) -> "Standing":
        """The same with the case opened to her by two people."""
        opened = {(capacity, Relation.UNLOCKED) for capacity in self.capacities}
        return replace(self, held=self.held | opened)


def decide(operation: Operation, standing: Standing) -> Refusal | None:
    """Why somebody may not do this; None if she may.

    Who is named in a case may do nothing in it, whatever else she is.
    """
    if standing.is_named:
        return Refusal.NAMED_IN_IT
    if _is_allowed(operation, standing):
        return None
    sees_it = _is_allowed(Operation.SEE_CASE, standing)
    is_about_none = all(relation is Relation.NO_CASE for _, relation in standing.held)
    if sees_it or is_about_none:
        return Refusal.NOT_IN_THIS_CAPACITY
    return Refusal.NO_PART_IN_IT


def is_never_theirs(operation: Operation, capacities: tuple[Capacity, ...]) -> bool:
    """Whether no case could be found in which somebody with these capacities may do this."""
    return not any(allowed(operation, capacity) for capacity in capacities)


def who_may(operation: Operation) -> tuple[Capacity, ...]:
    """The capacities in which it is done without an emergency, in the order of the table."""
    unlocked = {Relation.UNLOCKED}
    return tuple(capacity for capacity in Capacity if allowed(operation, capacity) - unlocked)


def opens_by_unlocking(operation: Operation) -> bool:
    """Whether an emergency unlock lets somebody do this."""
    return any(Relation.UNLOCKED in where for where in RULES[operation].values())


def _is_allowed(operation: Operation, standing: Standing) -> bool:
    return any(relation in allowed(operation, capacity) for capacity, relation in standing.held)
