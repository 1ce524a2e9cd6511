"""One installation without Temporal, shared by the tests of what is read and refused."""

import pytest
import pytest_asyncio

from tests.integration.cli.offline import Offline, offline


@pytest_asyncio.fixture(scope="session")
async def away(tmp_path_factory: pytest.TempPathFactory) -> Offline:
    """A ledger with cases, and a Temporal that is away."""
    return await offline(tmp_path_factory.mktemp("home") / "var")
