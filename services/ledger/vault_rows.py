"""The vault's keys and entries as rows; what they hold is encrypted before it comes here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Row, bindparam, select

from services.ledger.inserting import insert_if_absent, insert_into, insert_or_change
from services.ledger.tables import case_keys, vault_entries
from services.vault.errors import CaseKeyDestroyed, CaseKeyMissingError
from services.vault.kinds import VaultKind
from services.vault.records import SealedEntry, VaultReference, WrappedCaseKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from services.ledger.connection import LedgerConnection
    from services.ledger.engine import Database

# Built once: building such a statement takes longer than running it.
_KEY: Final = select(case_keys).where(case_keys.c.case_id == bindparam("wanted"))
_HELD_KEY: Final = _KEY.with_for_update(read=True)
_ENTRY: Final = select(vault_entries).where(
    vault_entries.c.reference == bindparam("wanted"),
    vault_entries.c.case_id == bindparam("wanted_case"),
)


class VaultRows:
    """A `VaultStore` over the ledger's database; see the port for each method."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def get_case_key(self, case_id: str) -> WrappedCaseKey | None:
        """See `VaultStore.get_case_key`."""
        async with self._database.reading() as connection:
            row = await _key_row(connection, case_id)
        return None if row is None else _living(row)

    async def put_case_key(self, key: WrappedCaseKey) -> WrappedCaseKey:
        """See `VaultStore.put_case_key`."""
        async with self._database.writing() as connection:
            row = {"case_id": key.case_id, "key_id": key.key_id, "wrapped": key.wrapped}
            await insert_if_absent(connection, case_keys, [row])
            standing = await _key_row(connection, key.case_id)
        return key if standing is None else _living(standing)

    async def put_entry(self, entry: SealedEntry) -> None:
        """See `VaultStore.put_entry`."""
        async with self._database.writing() as connection:
            row = await _key_row(connection, entry.case_id, hold=True)
            if row is None:
                raise CaseKeyMissingError(entry.case_id)
            _living(row)
            columns = {
                "reference": entry.reference,
                "case_id": entry.case_id,
                "kind": entry.kind.value,
                "ciphertext": entry.sealed,
                "kept_at": self._clock(),
            }
            # Kept again, it is as fresh as a new one: whoever keeps it is about to name it.
            await insert_or_change(connection, vault_entries, [columns], "kept_at")

    async def get_entry(self, case_id: str, reference: VaultReference) -> SealedEntry | None:
        """See `VaultStore.get_entry`."""
        async with self._database.reading() as connection:
            key_row = await _key_row(connection, case_id)
            if key_row is not None:
                _living(key_row)
            found = await connection.execute(_ENTRY, {"wanted": reference, "wanted_case": case_id})
            row = found.one_or_none()
        return None if row is None else _entry(row)

    async def delete_case_key(self, case_id: str) -> None:
        """See `VaultStore.delete_case_key`; the entries are deleted as well."""
        now = self._clock()
        async with self._database.writing() as connection:
            statement = insert_into(case_keys, connection).values(case_id=case_id, destroyed_at=now)
            await connection.execute(
                statement.on_conflict_do_update(
                    index_elements=[case_keys.c.case_id],
                    set_={"wrapped": None, "key_id": None, "destroyed_at": now},
                    where=case_keys.c.destroyed_at.is_(None),
                )
            )
            await connection.execute(
                vault_entries.delete().where(vault_entries.c.case_id == case_id)
            )


async def _key_row(
    connection: LedgerConnection, case_id: str, *, hold: bool = False
) -> Row[Any] | None:
    found = await connection.execute(_HELD_KEY if hold else _KEY, {"wanted": case_id})
    return found.one_or_none()


def _living(row: Row[Any]) -> WrappedCaseKey:
    if row.destroyed_at is not None:
        raise CaseKeyDestroyed(row.case_id)
    return WrappedCaseKey(case_id=row.case_id, key_id=row.key_id, wrapped=row.wrapped)


def _entry(row: Row[Any]) -> SealedEntry:
    return SealedEntry(
        case_id=row.case_id,
        reference=VaultReference(row.reference),
        kind=VaultKind(row.kind),
        sealed=row.ciphertext,
    )
