"""Key stores on SQLite and on PostgreSQL, each beside a ledger of its own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.key_store import KeyStorage, KeyStorePlace, migrate, open_key_storage
from tests.integration.ledger.story import NOON
from tests.servers.postgresql import FreshDatabase


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where a ledger and its key store are."""

    ledger_url: str
    keys: KeyStorePlace


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Places:
    """Where nothing has been made yet: two files, or one database with a schema for the keys."""
    if request.param == "sqlite":
        keys = KeyStorePlace(url=f"sqlite:///{tmp_path / 'keys.db'}", schema="unused")
        return Places(ledger_url=f"sqlite:///{tmp_path / 'ledger.db'}", keys=keys)
    fresh: FreshDatabase = request.getfixturevalue("postgresql_url")
    url = await fresh()
    return Places(ledger_url=url, keys=KeyStorePlace(url=url, schema="apart"))


@pytest.fixture
async def storage(empty: Places) -> AsyncIterator[KeyStorage]:
    """A key store that was made just now."""
    await migrate(empty.ledger_url, empty.keys)
    storage = await open_key_storage(empty.keys, lambda: NOON)
    yield storage
    await storage.close()
