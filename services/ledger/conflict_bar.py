"""The conflict-of-interest bar in SQL: whoever is named in a case sees nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists

from services.ledger.tables import parties

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


def does_not_name(case_id: ColumnElement[str], staff_id: str) -> ColumnElement[bool]:
    """Whether the case names somebody else, or nobody: what `Case.barred_staff` says of one."""
    return ~exists().where(parties.c.case_id == case_id, parties.c.staff_id == staff_id)
