"""All wrapped keys as rows: counted, listed, put under another vault key, taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, func, select, update

from services.key_store.tables import CASES_OWN, data_keys
from services.ledger.inserting import insert_if_absent
from services.vault.records import WrappedCaseKey, WrappedPartyKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from services.key_store.database import KeyDatabase
    from services.vault.case_keys import Replacement

_LIVING_CASE: Final = (data_keys.c.destroyed_at.is_(None), data_keys.c.party_id == CASES_OWN)
# What was destroyed has no wrapping, so that it is never the old one, however late this comes.
_REPLACE: Final = (
    update(data_keys)
    .where(
        data_keys.c.case_id == bindparam("of_case"),
        data_keys.c.party_id == CASES_OWN,
        data_keys.c.wrapped == bindparam("old_wrapped"),
    )
    .values(key_id=bindparam("new_key_id"), wrapped=bindparam("new_wrapped"))
)


class EveryKeyRows:
    """`CaseKeys` over the key store's database; see the port for each method."""

    def __init__(self, database: KeyDatabase) -> None:
        self._database = database

    async def counted(self) -> dict[str, int]:
        """See `CaseKeys.counted`."""
        async with self._database.reading() as connection:
            found = await connection.execute(
                select(data_keys.c.key_id, func.count().label("cases"))
                .where(*_LIVING_CASE)
                .group_by(data_keys.c.key_id)
                .order_by(data_keys.c.key_id)
            )
            return {row.key_id: row.cases for row in found}

    async def page(
        self, *, limit: int, after: str = "", not_under: str | None = None
    ) -> list[WrappedCaseKey]:
        """See `CaseKeys.page`."""
        wanted = select(data_keys).where(*_LIVING_CASE, data_keys.c.case_id > after)
        if not_under is not None:
            wanted = wanted.where(data_keys.c.key_id != not_under)
        async with self._database.reading() as connection:
            found = await connection.execute(wanted.order_by(data_keys.c.case_id).limit(limit))
            return [
                WrappedCaseKey(case_id=row.case_id, key_id=row.key_id, wrapped=row.wrapped)
                for row in found
            ]

    async def of_parties(self, case_ids: Sequence[str]) -> list[WrappedPartyKey]:
        """See `CaseKeys.of_parties`."""
        wanted = select(data_keys).where(
            data_keys.c.case_id.in_(case_ids),
            data_keys.c.party_id != CASES_OWN,
            data_keys.c.destroyed_at.is_(None),
        )
        async with self._database.reading() as connection:
            found = await connection.execute(
                wanted.order_by(data_keys.c.case_id, data_keys.c.party_id)
            )
            return [
                WrappedPartyKey(case_id=row.case_id, party_id=row.party_id, wrapped=row.wrapped)
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

    async def take_over(self, rows: Sequence[Row[Any]]) -> None:
        """Store case keys as they lay in the ledger, destroyed ones too; what stands here stays."""
        taken = [
            {
                "case_id": row.case_id,
                "party_id": CASES_OWN,
                "key_id": row.key_id,
                "wrapped": row.wrapped,
                "destroyed_at": row.destroyed_at,
            }
            for row in rows
        ]
        async with self._database.writing() as connection:
            await insert_if_absent(connection, data_keys, taken)
