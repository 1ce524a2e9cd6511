"""The key store's rows keep the ports' contracts, and nothing destroyed stays in a file."""

from pathlib import Path

import pytest
from sqlalchemy import select

from services.key_store import KeyStorage, KeyStorePlace, migrate, open_key_storage
from services.key_store.every_key import EveryKeyRows
from services.key_store.migration import differences
from services.key_store.rows import KeyRows
from services.key_store.tables import data_keys
from services.keys import KeyPurpose, KeyRing
from services.vault import KeyOwner, KeyStore
from services.vault.envelope import new_case_key
from tests.contracts.key_store import CaseKeysContract, EveryKeyStore, KeyStoreContract
from tests.integration.ledger.story import NOON

RING = KeyRing.generate(KeyPurpose.VAULT)


class TestKeyRows(KeyStoreContract):
    """The laws of the port, on both databases."""

    @pytest.fixture
    def keys(self, storage: KeyStorage) -> KeyStore:
        """The store over a fresh database."""
        return storage.rows


class _Rows(KeyRows, EveryKeyRows):
    """Both ports in one."""


class TestEveryKeyRows(CaseKeysContract):
    """The laws of going through all keys, on both databases."""

    @pytest.fixture
    def every(self, storage: KeyStorage) -> EveryKeyStore:
        """Both stores over a fresh database."""
        return _Rows(storage.database, lambda: NOON)


async def test_migrations_make_exactly_the_table_of_the_code(storage: KeyStorage) -> None:
    """Whoever changes the one has to change the other."""
    assert await differences(storage.database) == []


async def test_what_is_left_of_a_destroyed_case_says_that_there_was_one(
    storage: KeyStorage,
) -> None:
    """And when it ended; of a party that had no key there is nothing to be told."""
    key, cipher = new_case_key("case-1", RING)
    await storage.rows.put_case_key(key)
    await storage.rows.put_party_key(cipher.new_party_key("p1")[0])
    await storage.rows.destroy(KeyOwner(case_id="case-1"))
    async with storage.database.reading() as connection:
        rows = list(await connection.execute(select(data_keys).order_by(data_keys.c.party_id)))
    assert [tuple(row) for row in rows] == [
        ("case-1", "", None, None, NOON),
        ("case-1", "p1", None, None, NOON),
    ]


async def test_nothing_of_a_destroyed_key_is_left_in_any_file(tmp_path: Path) -> None:
    """Not in the table, not among freed pages, not in the write-ahead log."""
    home = tmp_path / "home"
    place = KeyStorePlace(url=f"sqlite:///{home / 'keys.db'}", schema="unused")
    await migrate(f"sqlite:///{tmp_path / 'ledger.db'}", place)
    storage = await open_key_storage(place, lambda: NOON)
    kept = []
    for number in range(40):
        key, cipher = new_case_key(f"case-{number}", RING)
        hers, _ = cipher.new_party_key("p1")
        await storage.rows.put_case_key(key)
        await storage.rows.put_party_key(hers)
        kept.append((key.wrapped, hers.wrapped))

    def left(wrapped: bytes) -> bool:
        return any(wrapped in file.read_bytes() for file in home.iterdir())

    assert all(left(case) and left(party) for case, party in kept)
    await storage.rows.destroy(KeyOwner(case_id="case-7"))
    await storage.rows.destroy(KeyOwner(case_id="case-9", party_id="p1"))
    assert [left(case) for case, _ in kept] == [number != 7 for number in range(40)]
    assert [left(party) for _, party in kept] == [number not in (7, 9) for number in range(40)]
    await storage.close()


async def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    """What is in it is wrapped; all the same nobody else has any business with it."""
    place = KeyStorePlace(url=f"sqlite:///{tmp_path / 'keys.db'}", schema="unused")
    await migrate(f"sqlite:///{tmp_path / 'ledger.db'}", place)
    assert (tmp_path / "keys.db").stat().st_mode & 0o777 == 0o600
