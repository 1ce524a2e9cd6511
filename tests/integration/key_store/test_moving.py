"""Case keys leave the ledger for the key store: once, for good, and all of them."""

from pathlib import Path

import pytest
from sqlalchemy import text

from services.key_store import (
    KeyStoreLost,
    KeyStoreMissing,
    KeyStorePlace,
    migrate,
    open_key_storage,
)
from services.keys import KeyPurpose, KeyRing
from services.ledger.engine import Database, create_engine
from services.ledger.errors import CaseKeysNotMoved
from services.ledger.ledger import open_ledger
from services.ledger.migration import migrate as migrate_ledger
from services.ledger.migration import newest_version, upgrade_to, version_of
from services.vault import CaseKeyDestroyed, KeyOwner, Vault, VaultKind, WrappedCaseKey
from services.vault.envelope import new_case_key
from services.vault.records import new_reference
from tests.integration.key_store.conftest import Places
from tests.integration.ledger.story import NOON

RING = KeyRing.generate(KeyPurpose.VAULT)
LOOKUPS = KeyRing.generate(KeyPurpose.LOOKUPS)
CASES = 2_100
REFERENCE = new_reference()


async def _an_older_ledger(url: str) -> list[WrappedCaseKey]:
    """A ledger that still holds its keys; one case of it was destroyed, one has an entry."""
    database = Database(create_engine(url))
    keys = []
    async with database.writing() as connection:
        await connection.run_sync(upgrade_to, "0012")
        for number in range(CASES):
            key, cipher = new_case_key(f"case-{number:05}", RING)
            keys.append(key)
            if number == 1:
                entry = cipher.seal(REFERENCE, VaultKind.PARTY_NAME, b"Ada Testcase")
        rows = [{"case": x.case_id, "key": x.key_id, "wrapped": x.wrapped} for x in keys]
        await connection.execute(
            text("INSERT INTO case_keys (case_id, key_id, wrapped) VALUES (:case, :key, :wrapped)"),
            rows,
        )
        await connection.execute(
            text(
                "UPDATE case_keys SET key_id = NULL, wrapped = NULL,"
                " destroyed_at = '2040-01-09 12:00:00+00:00' WHERE case_id = 'case-00000'"
            )
        )
        await connection.execute(
            text(
                "INSERT INTO vault_entries (reference, case_id, kind, ciphertext)"
                " VALUES (:reference, 'case-00001', 'party.name', :sealed)"
            ),
            {"reference": REFERENCE, "sealed": entry.sealed},
        )
    await database.close()
    return keys


class _Unaudited:
    async def record(
        self, *, actor: str, purpose: str, action: str, case_id: str | None, subject: str | None
    ) -> None:
        """Record nothing."""


async def test_every_key_is_taken_over_and_what_it_sealed_is_read(empty: Places) -> None:
    """Destroyed ones are destroyed there too, and what was kept before parties had keys is read."""
    keys = await _an_older_ledger(empty.ledger_url)
    for _ in range(2):
        assert await migrate(empty.ledger_url, empty.keys) == newest_version()
    storage = await open_key_storage(empty.keys, lambda: NOON)
    ledger = await open_ledger(empty.ledger_url, lambda: NOON)
    assert await storage.every_key.page(limit=CASES) == keys[1:]
    with pytest.raises(CaseKeyDestroyed):
        await storage.rows.find(KeyOwner(case_id="case-00000"))
    vault = Vault(
        store=ledger.vault_rows,
        key_store=storage.rows,
        keys=RING,
        lookups=LOOKUPS,
        audit=_Unaudited(),
    )
    said = await vault.reveal("case-00001", REFERENCE, actor="a", purpose="p", party_id="p1")
    assert said == "Ada Testcase"
    await ledger.close()
    await storage.close()


async def test_a_key_that_stands_in_the_key_store_is_newer_than_the_ledgers(
    empty: Places,
) -> None:
    """Somebody was killed after the keys were taken over, and an older ledger was brought back."""
    keys = await _an_older_ledger(empty.ledger_url)
    elsewhere, _ = new_case_key("case-00002", RING)
    await migrate(empty.ledger_url, empty.keys)
    storage = await open_key_storage(empty.keys, lambda: NOON)
    await storage.rows.destroy(KeyOwner(case_id="case-00003"))
    assert await storage.rows.put_case_key(elsewhere) == keys[2]
    with pytest.raises(CaseKeyDestroyed):
        await storage.rows.put_case_key(keys[3])
    await storage.close()


async def test_a_ledger_that_holds_keys_is_not_brought_up_to_date_without_a_key_store(
    empty: Places,
) -> None:
    """Its keys would be gone; nothing is changed."""
    await _an_older_ledger(empty.ledger_url)
    with pytest.raises(CaseKeysNotMoved, match="duecourse migrate"):
        await migrate_ledger(empty.ledger_url)
    database = Database(create_engine(empty.ledger_url))
    assert await version_of(database) == "0012"
    await database.close()


async def test_nothing_of_the_keys_is_left_in_the_ledgers_file(tmp_path: Path) -> None:
    """A backup of the ledger made afterwards holds none of them."""
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    keys = await _an_older_ledger(url)
    held = (tmp_path / "ledger.db").read_bytes()
    assert all(key.wrapped in held for key in keys[1:])
    await migrate(url, KeyStorePlace(url=f"sqlite:///{tmp_path / 'keys.db'}", schema="unused"))
    left = b"".join(file.read_bytes() for file in _files_of_the_ledger(tmp_path))
    assert not any(key.wrapped in left for key in keys)


def _files_of_the_ledger(folder: Path) -> list[Path]:
    return list(folder.glob("ledger.db*"))


async def test_a_program_does_not_start_without_its_key_store(empty: Places) -> None:
    """And does not make one by looking for it."""
    with pytest.raises(KeyStoreMissing, match="bring it back from its backup"):
        await open_key_storage(empty.keys, lambda: NOON)
    assert empty.keys.file is None or not empty.keys.file.exists()


async def test_no_key_store_is_made_for_entries_that_need_another_one(empty: Places) -> None:
    """Its keys would open none of them, and hide that the right ones are missing."""
    await _an_older_ledger(empty.ledger_url)
    await migrate(empty.ledger_url, empty.keys)
    elsewhere = KeyStorePlace(
        url=empty.keys.url.replace("keys.db", "elsewhere.db"), schema="elsewhere"
    )
    with pytest.raises(KeyStoreLost, match="DUECOURSE_KEY_STORE_URL"):
        await migrate(empty.ledger_url, elsewhere)
    assert elsewhere.file is None or not elsewhere.file.exists()
