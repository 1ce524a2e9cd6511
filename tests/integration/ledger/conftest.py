"""The same ledger tests on SQLite and on PostgreSQL, each on a fresh database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.ledger.engine import Database, create_engine
from services.ledger.ledger import Ledger
from services.ledger.migration import migrate
from tests.integration.ledger.story import NOON
from tests.servers.postgresql import FreshDatabase


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a database is that no migration has touched."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    fresh: FreshDatabase = request.getfixturevalue("postgresql_url")
    return await fresh()


@pytest.fixture
async def database(empty_url: str) -> AsyncIterator[Database]:
    """A migrated database without a row."""
    await migrate(empty_url)
    database = Database(create_engine(empty_url))
    yield database
    await database.close()


@pytest.fixture
def ledger(database: Database) -> Ledger:
    """The ledger on that database."""
    return Ledger(database, lambda: NOON)
