"""Which cases a list shows, in SQL: those within sight, and none that names whoever asks."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, false, or_, select, true

from services.ledger.conflict_bar import does_not_name
from services.ledger.grants import holds
from services.ledger.tables import case_grants, cases
from workflows.staff import OfficeDuty

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from services.ledger.access import Access
    from services.ledger.sight import GrantedSight, Sight


def is_shown(case_id: ColumnElement[str], access: Access) -> ColumnElement[bool]:
    """Whether a row of this case may be listed for whoever asks; one of no case may."""
    return and_(does_not_name(case_id, access.actor.actor_id), _is_within(case_id, access.sight))


def _is_within(case_id: ColumnElement[str], sight: Sight) -> ColumnElement[bool]:
    if sight.seen is None:
        return true()
    case = cases.alias("seen_case")
    column = {
        OfficeDuty.INTAKE: case.c.intake_office,
        OfficeDuty.INVESTIGATING: case.c.investigating_office,
        OfficeDuty.DECIDING: case.c.deciding_office,
    }
    stages: defaultdict[tuple[OfficeDuty, str], list[str]] = defaultdict(list)
    for duty, stage, office_id in sorted(sight.seen):
        stages[duty, office_id].append(stage.value)
    seen = [
        and_(column[duty] == office_id, case.c.stage.in_(at))
        for (duty, office_id), at in stages.items()
    ]
    if sight.granted is not None:
        seen.append(_is_granted(case.c.case_id, case.c.stage, sight.granted))
    return or_(case_id.is_(None), exists().where(case.c.case_id == case_id, or_(false(), *seen)))


def _is_granted(
    case_id: ColumnElement[str], stage: ColumnElement[str], sight: GrantedSight
) -> ColumnElement[bool]:
    given = select(case_grants.c.case_id).where(
        case_grants.c.staff_id == sight.staff_id, holds(sight.at)
    )
    return and_(case_id.in_(given), stage.in_(sorted(x.value for x in sight.stages)))
