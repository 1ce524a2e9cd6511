"""All case keys as rows: counted, listed, and put under another vault key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, func, select, update

from services.ledger.tables import case_keys
from services.vault.records import WrappedCaseKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.ledger.engine import Database
    from services.vault.case_keys import Replacement

# What was destroyed has no wrapping, so that it is never the old one, however late this comes.
_REPLACE: Final = (
    update(case_keys)
    .where(
        case_keys.c.case_id == bindparam("of_case"), case_keys.c.wrapped == bindparam("old_wrapped")
    )
    .values(key_id=bindparam("new_key_id"), wrapped=bindparam("new_wrapped"))
)


class CaseKeyRows:
    """`CaseKeys` over the ledger's database; see the port for each method."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def counted(self) -> dict[str, int]:
        """See `CaseKeys.counted`."""
        async with self._database.reading() as connection:
            found = await connection.execute(
                select(case_keys.c.key_id, func.count().label("cases"))
                .where(case_keys.c.destroyed_at.is_(None))
                .group_by(case_keys.c.key_id)
                .order_by(case_keys.c.key_id)
            )
            return {row.key_id: row.cases for row in found}

    async def page(
        self, *, limit: int, after: str = "", not_under: str | None = None
    ) -> list[WrappedCaseKey]:
        """See `CaseKeys.page`."""
        wanted = select(case_keys).where(
            case_keys.c.destroyed_at.is_(None), case_keys.c.case_id > after
        )
        if not_under is not None:
            wanted = wanted.where(case_keys.c.key_id != not_under)
        async with self._database.reading() as connection:
            found = await connection.execute(wanted.order_by(case_keys.c.case_id).limit(limit))
            return [
                WrappedCaseKey(case_id=row.case_id, key_id=row.key_id, wrapped=row.wrapped)
                for row in found
            ]

    async def replace(self, replacements: Sequence[Replacement]) -> int:
        """See `CaseKeys.replace`; in the order given, so that two of them wait for each other."""
        put = 0
        async with self._database.writing() as connection:
            for each in replacements:
                changed = await connection.execute(
                    _REPLACE,
                    {
                        "of_case": each.old.case_id,
                        "old_wrapped": each.old.wrapped,
                        "new_key_id": each.new.key_id,
                        "new_wrapped": each.new.wrapped,
                    },
                )
                put += changed.rowcount
        return put
