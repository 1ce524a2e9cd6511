"""Which cases a list shows, in SQL: those within sight, and none that names whoever asks."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, false, or_, select, true

from services.ledger.conflict_bar import does_not_name
from services.ledger.grants import holds
from services.ledger.tables import case_grants, cases
from workflows.stages import Stage

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause

    from services.ledger.access import Access
    from services.ledger.sight import GrantedSight, Sight
    from workflows.staff import OfficeDuty


def is_shown(case_id: ColumnElement[str], access: Access) -> ColumnElement[bool]:
    """Whether a row of this case may be listed for whoever asks; one of no case may."""
    return and_(does_not_name(case_id, access.actor.actor_id), _is_within(case_id, access.sight))


def is_shown_case(access: Access) -> ColumnElement[bool]:
    """The same for a list of the cases themselves, whose own columns say it."""
    is_seen = _is_seen(cases, access.sight)
    return and_(does_not_name(cases.c.case_id, access.actor.actor_id), is_seen)


def _is_within(case_id: ColumnElement[str], sight: Sight) -> ColumnElement[bool]:
    if sight.seen is None:
        return true()
    case = cases.alias("seen_case")
    is_seen = exists().where(case.c.case_id == case_id, _is_seen(case, sight))
    return or_(case_id.is_(None), is_seen)


def _is_seen(case: FromClause, sight: Sight) -> ColumnElement[bool]:
    """Whether a case is in sight, by its columns: a few conditions, however many offices."""
    if sight.seen is None:
        return true()
    stages: defaultdict[tuple[OfficeDuty, str], set[str]] = defaultdict(set)
    for duty, stage, office_id in sight.seen:
        stages[duty, office_id].add(stage.value)
    offices: defaultdict[tuple[OfficeDuty, frozenset[str]], set[str]] = defaultdict(set)
    for (duty, office_id), at in stages.items():
        offices[duty, frozenset(at)].add(office_id)
    everywhere = {stage.value for stage in Stage}
    parts = [
        and_(
            case.c[duty.value].in_(sorted(ids)),
            true() if at == everywhere else case.c.stage.in_(sorted(at)),
        )
        for (duty, at), ids in sorted(offices.items(), key=lambda each: sorted(each[1]))
    ]
    if sight.granted is not None:
        parts.append(_is_granted(case.c.case_id, case.c.stage, sight.granted))
    return or_(false(), *parts)


def _is_granted(
    case_id: ColumnElement[str], stage: ColumnElement[str], sight: GrantedSight
) -> ColumnElement[bool]:
    given = select(case_grants.c.case_id).where(
        case_grants.c.staff_id == sight.staff_id, holds(sight.at)
    )
    return and_(case_id.in_(given), stage.in_(sorted(x.value for x in sight.stages)))
