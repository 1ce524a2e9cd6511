"""How somebody of the staff stands to a case: from the directory and the case's own facts."""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Protocol

from services.access.capacities import Capacity, duties_of
from services.access.decision import Standing
from services.access.operations import Operation
from services.access.relations import Relation
from services.access.rules import allowed
from services.ledger.sight import Sight
from workflows.staff import OfficeDuty, StaffRole
from workflows.stages import Stage


class Post(Protocol):
    """What somebody is on the staff."""

    @property
    def roles(self) -> frozenset[StaffRole]:
        """Every role she holds, wherever."""
        ...

    def stands_for(self, role: StaffRole, office_id: str) -> bool:
        """Whether she is whom an office has for a role, itself or from an office above it."""
        ...


def standing_in(
    post: Post,
    offices: Mapping[OfficeDuty, str],
    stage: Stage,
    *,
    is_named: bool,
    is_granted: bool = False,
) -> Standing:
    """How somebody stands to a case whose offices and stage are these.

    A grant gives her the case as if her office had it, in the roles that work on cases in this
    stage. Nobody answers for a case by a grant.
    """
    held = {
        (Capacity.of(role), Relation.of(duty, stage))
        for role in post.roles
        for duty in duties_of(role)
        if duty in offices and post.stands_for(role, offices[duty])
    }
    if is_granted:
        held |= {
            (Capacity.of(role), Relation.HAS_IT) for role in post.roles if _works_at(stage, role)
        }
    with_part = {capacity for capacity, _ in held}
    without = {Capacity.of(role) for role in post.roles} - with_part
    held |= {(capacity, Relation.NO_PART) for capacity in without}
    return Standing(held=frozenset(held), is_named=is_named)


def standing_of_everybody(*, is_named: bool) -> Standing:
    """How one person stands to a case who tries the whole product out: as everybody together."""
    held = frozenset(product(Capacity, Relation))
    return Standing(held=held, is_named=is_named)


def standing_in_general(post: Post) -> Standing:
    """How somebody stands to what is about no single case."""
    return Standing(held=frozenset((Capacity.of(role), Relation.NO_CASE) for role in post.roles))


def granted_stages(operation: Operation, post: Post) -> frozenset[Stage]:
    """At which stages a list shows her the cases that are granted to her."""
    return frozenset(
        stage
        for stage in Stage
        for role in post.roles
        if _works_at(stage, role) and Relation.HAS_IT in allowed(operation, Capacity.of(role))
    )


def _works_at(stage: Stage, role: StaffRole) -> bool:
    if Capacity.of(role) is Capacity.MANAGER:
        return False
    return OfficeDuty.in_stage(stage) in duties_of(role)


def sight_for(operation: Operation, post: Post, office_ids: Iterable[str]) -> Sight:
    """Which cases a list may show her: the same rules, asked for every office and stage."""
    return Sight(
        frozenset(
            (duty, stage, office_id)
            for office_id in office_ids
            for role in post.roles
            for duty in duties_of(role)
            if post.stands_for(role, office_id)
            for stage in Stage
            if Relation.of(duty, stage) in allowed(operation, Capacity.of(role))
        )
    )
