"""A home in which an engine can run, and an engine that runs in it, new for each test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import pytest_asyncio
from argon2 import Parameters, Type

from services.accounts import passwords
from tests.servers.temporal_dev import RestartableServer
from tests.stories.engine import Engine, House, a_house
from tests.stories.library import OPENED

QUICK = Parameters(
    type=Type.ID,
    version=19,
    salt_len=16,
    hash_len=32,
    time_cost=1,
    memory_cost=8,
    parallelism=1,
)


@pytest.fixture(scope="package", autouse=True)
def passwords_cost_little() -> Iterator[None]:
    """Signing in takes a third of a second of processor time on purpose, and is not the subject.

    How dear passwords really are is tested in ``tests/unit/accounts``.
    """
    with patch.object(passwords, "RFC_9106_LOW_MEMORY", QUICK):
        yield


@pytest.fixture
def settings_of_the_house() -> dict[str, Any]:
    """What is set in the home besides; a file that needs something has a fixture of this name."""
    return {}


@pytest_asyncio.fixture
async def house(
    tmp_path: Path,
    temporal_dev_server: RestartableServer,
    settings_of_the_house: dict[str, Any],
) -> AsyncIterator[House]:
    """A home of its own."""
    async with a_house(tmp_path / "house", temporal_dev_server, **settings_of_the_house) as house:
        yield house


@pytest_asyncio.fixture
async def engine(house: House) -> AsyncIterator[Engine]:
    """An engine that runs."""
    async with house.engine(OPENED) as engine:
        yield engine
