"""The stories that were played, kept for every test that looks at them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio

from tests.durable.plays import Plays
from tests.servers.time_skipping import TimeSkippingEnvironment


@pytest_asyncio.fixture(scope="session")
async def plays(
    tmp_path_factory: pytest.TempPathFactory, time_skipping_environment: TimeSkippingEnvironment
) -> AsyncIterator[Plays]:
    """The stories played so far."""
    async with AsyncExitStack() as kept:
        yield Plays(tmp_path_factory.mktemp("plays"), time_skipping_environment, kept)
