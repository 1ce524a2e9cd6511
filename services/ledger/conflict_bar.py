"""The conflict-of-interest bar in SQL: whoever is named in a case sees nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from services.ledger.tables import parties

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


def does_not_name(case_id: ColumnElement[str], staff_id: str) -> ColumnElement[bool]:
    """Whether the case names somebody else, or nobody: what `Case.barred_staff` says of one.

    What belongs to no case names nobody. The few cases that name somebody are looked up once, and
    not for each row of a list over all of them.
    """
    naming = select(parties.c.case_id).where(parties.c.staff_id == staff_id)
    return or_(case_id.is_(None), case_id.not_in(naming))
