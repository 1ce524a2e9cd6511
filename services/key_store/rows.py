"""The wrapped keys of cases and parties as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Row, bindparam, select, update

from services.key_store.tables import CASES_OWN, data_keys
from services.ledger.inserting import insert_if_absent
from services.vault.errors import CaseKeyDestroyed, CaseKeyMissingError, PartyKeyDestroyed
from services.vault.records import KeyOwner, StandingKeys, WrappedCaseKey, WrappedPartyKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from services.key_store.database import KeyDatabase
    from services.ledger.connection import LedgerConnection

# Built once: building such a statement takes longer than running it.
_KEYS: Final = select(data_keys).where(
    data_keys.c.case_id == bindparam("of_case"),
    data_keys.c.party_id.in_([CASES_OWN, bindparam("of_party")]),
)
_HELD_CASE_KEY: Final = (
    select(data_keys)
    .where(data_keys.c.case_id == bindparam("of_case"), data_keys.c.party_id == CASES_OWN)
    .with_for_update(read=True)
)


class KeyRows:
    """A `KeyStore` over a database of its own; see the port for each method."""

    def __init__(self, database: KeyDatabase, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def find(self, owner: KeyOwner) -> StandingKeys | None:
        """See `KeyStore.find`."""
        async with self._database.reading() as connection:
            rows = await _rows_of(connection, owner)
        return _standing(rows, owner)

    async def put_case_key(self, key: WrappedCaseKey) -> WrappedCaseKey:
        """See `KeyStore.put_case_key`."""
        async with self._database.writing() as connection:
            row = {"case_id": key.case_id, "party_id": CASES_OWN}
            await insert_if_absent(
                connection, data_keys, [{**row, "key_id": key.key_id, "wrapped": key.wrapped}]
            )
            owner = KeyOwner(case_id=key.case_id)
            standing = _standing(await _rows_of(connection, owner), owner)
        return key if standing is None else standing.case

    async def put_party_key(self, key: WrappedPartyKey) -> WrappedPartyKey:
        """See `KeyStore.put_party_key`."""
        owner = KeyOwner(case_id=key.case_id, party_id=key.party_id)
        row = {"case_id": key.case_id, "party_id": key.party_id, "wrapped": key.wrapped}
        async with self._database.writing() as connection:
            # Held: who destroys the case meanwhile waits, and then overwrites this one too.
            held = (await connection.execute(_HELD_CASE_KEY, {"of_case": key.case_id})).first()
            if held is None:
                raise CaseKeyMissingError(key.case_id)
            _require_living(held)
            await insert_if_absent(connection, data_keys, [row])
            standing = _standing(await _rows_of(connection, owner), owner)
        return key if standing is None or standing.party is None else standing.party

    async def destroy(self, owner: KeyOwner) -> None:
        """See `KeyStore.destroy`; what was overwritten is put out of the file at once."""
        now = self._clock()
        party_id = owner.party_id or CASES_OWN
        mark = {"key_id": None, "wrapped": None, "destroyed_at": now}
        living = data_keys.c.destroyed_at.is_(None)
        async with self._database.writing() as connection:
            await insert_if_absent(
                connection, data_keys, [{"case_id": owner.case_id, "party_id": party_id, **mark}]
            )
            ended = update(data_keys).where(data_keys.c.case_id == owner.case_id, living)
            await connection.execute(ended.where(data_keys.c.party_id == party_id).values(mark))
            if owner.party_id is None:
                await connection.execute(ended.values(mark))
        await self._database.scrub()


async def _rows_of(connection: LedgerConnection, owner: KeyOwner) -> list[Row[Any]]:
    wanted = {"of_case": owner.case_id, "of_party": owner.party_id or CASES_OWN}
    return list(await connection.execute(_KEYS, wanted))


def _standing(rows: list[Row[Any]], owner: KeyOwner) -> StandingKeys | None:
    found = {row.party_id: row for row in rows}
    for row in found.values():
        _require_living(row)
    case, party = found.get(CASES_OWN), found.get(owner.party_id or CASES_OWN)
    if case is None:
        return None
    of_case = WrappedCaseKey(case_id=case.case_id, key_id=case.key_id, wrapped=case.wrapped)
    if owner.party_id is None or party is None:
        return StandingKeys(case=of_case)
    return StandingKeys(
        case=of_case,
        party=WrappedPartyKey(
            case_id=party.case_id, party_id=party.party_id, wrapped=party.wrapped
        ),
    )


def _require_living(row: Row[Any]) -> None:
    if row.destroyed_at is None:
        return
    if row.party_id == CASES_OWN:
        raise CaseKeyDestroyed(row.case_id)
    raise PartyKeyDestroyed(row.case_id, row.party_id)
