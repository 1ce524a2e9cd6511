"""The vault's entries as rows; what they hold is encrypted before it comes here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, or_, select

from services.ledger.inserting import insert_or_change
from services.ledger.tables import vault_entries
from services.vault.kinds import VaultKind
from services.vault.records import KeyOwner, SealedEntry, VaultReference

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from services.ledger.engine import Database
    from services.vault.lookups import Lookup

# Built once: building such a statement takes longer than running it.
_ENTRY: Final = select(vault_entries).where(
    vault_entries.c.reference == bindparam("wanted"),
    vault_entries.c.case_id == bindparam("wanted_case"),
)


class VaultRows:
    """A `VaultStore` over the ledger's database; see the port for each method."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def put_entry(self, entry: SealedEntry, lookup: Lookup | None = None) -> None:
        """See `VaultStore.put_entry`."""
        columns = {
            "reference": entry.reference,
            "case_id": entry.case_id,
            "party_id": entry.party_id,
            "kind": entry.kind.value,
            "ciphertext": entry.sealed,
            "kept_at": self._clock(),
            "lookup_key_id": lookup.key_id if lookup else None,
            "lookup_hash": lookup.hashed if lookup else None,
        }
        async with self._database.writing() as connection:
            # Kept again, it is as fresh as a new one: whoever keeps it is about to name it.
            await insert_or_change(connection, vault_entries, [columns], "kept_at")

    async def get_entry(self, case_id: str, reference: VaultReference) -> SealedEntry | None:
        """See `VaultStore.get_entry`."""
        async with self._database.reading() as connection:
            found = await connection.execute(_ENTRY, {"wanted": reference, "wanted_case": case_id})
            row = found.one_or_none()
        return None if row is None else _entry(row)

    async def holds_entries(self, owner: KeyOwner) -> bool:
        """See `VaultStore.holds_entries`."""
        async with self._database.reading() as connection:
            found = await connection.execute(
                select(vault_entries.c.reference).where(_is_under(owner)).limit(1)
            )
            return found.first() is not None

    async def delete_entry(self, case_id: str, reference: VaultReference) -> None:
        """See `VaultStore.delete_entry`."""
        async with self._database.writing() as connection:
            await connection.execute(
                vault_entries.delete().where(
                    vault_entries.c.reference == reference, vault_entries.c.case_id == case_id
                )
            )

    async def delete_entries(self, owner: KeyOwner) -> None:
        """See `VaultStore.delete_entries`."""
        async with self._database.writing() as connection:
            await connection.execute(vault_entries.delete().where(_is_under(owner)))

    async def find_entries(self, hashes: Sequence[str]) -> list[SealedEntry]:
        """See `VaultStore.find_entries`."""
        party = func.coalesce(vault_entries.c.party_id, "")
        wanted = select(vault_entries).where(vault_entries.c.lookup_hash.in_(hashes))
        async with self._database.reading() as connection:
            rows = await connection.execute(
                wanted.order_by(vault_entries.c.case_id, party, vault_entries.c.reference)
            )
            return [_entry(row) for row in rows]

    async def entries_found_otherwise(
        self, kinds: Sequence[VaultKind], key_id: str, *, limit: int, after: str
    ) -> list[SealedEntry]:
        """See `VaultStore.entries_found_otherwise`."""
        under = vault_entries.c.lookup_key_id
        wanted = select(vault_entries).where(
            vault_entries.c.kind.in_([kind.value for kind in kinds]),
            vault_entries.c.reference > after,
            or_(under.is_(None), under != key_id),
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted.order_by(vault_entries.c.reference).limit(limit))
            return [_entry(row) for row in rows]

    async def put_lookup(self, reference: VaultReference, lookup: Lookup) -> None:
        """See `VaultStore.put_lookup`."""
        async with self._database.writing() as connection:
            await connection.execute(
                vault_entries.update()
                .where(vault_entries.c.reference == reference)
                .values(lookup_key_id=lookup.key_id, lookup_hash=lookup.hashed)
            )

    async def owners(self, *, limit: int, after: KeyOwner | None = None) -> list[KeyOwner]:
        """The next owners of entries, in the order of cases and parties, the case's own first."""
        case, party = vault_entries.c.case_id, func.coalesce(vault_entries.c.party_id, "")
        wanted = select(case, party.label("party")).distinct().order_by(case, party).limit(limit)
        if after is not None:
            behind = and_(case == after.case_id, party > (after.party_id or ""))
            wanted = wanted.where(or_(case > after.case_id, behind))
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted)
            return [KeyOwner(case_id=row.case_id, party_id=row.party or None) for row in rows]


def _is_under(owner: KeyOwner) -> ColumnElement[bool]:
    of_case = vault_entries.c.case_id == owner.case_id
    if owner.party_id is None:
        return of_case
    return and_(of_case, vault_entries.c.party_id == owner.party_id)


def _entry(row: Row[Any]) -> SealedEntry:
    return SealedEntry(
        case_id=row.case_id,
        party_id=row.party_id,
        reference=VaultReference(row.reference),
        kind=VaultKind(row.kind),
        sealed=row.ciphertext,
    )
