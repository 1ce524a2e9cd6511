"""The same ledger tests on SQLite and on PostgreSQL, each on a fresh database."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from services.ledger.engine import Database, create_engine
from services.ledger.ledger import Ledger
from services.ledger.migration import migrate

FreshUrl = Callable[[], Awaitable[str]]


@pytest.fixture(scope="session")
def postgresql_url() -> FreshUrl:
    """A function that makes an empty PostgreSQL database and returns its URL."""

    async def fresh() -> str:
        name = f"ledger_{uuid.uuid4().hex}"
        admin = await asyncpg.connect("postgresql://postgres@127.0.0.1:54991/postgres")
        await admin.execute(f"CREATE DATABASE {name}")
        await admin.close()
        return f"postgresql+asyncpg://postgres@127.0.0.1:54991/{name}"

    return fresh


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a database is that no migration has touched."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    fresh: FreshUrl = request.getfixturevalue("postgresql_url")
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
    return Ledger(database)
