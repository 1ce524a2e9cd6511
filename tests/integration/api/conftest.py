"""Installations with an interface for programs: one whose Temporal is away, one that runs."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from deploy.assembly import connect, installation
from services.installation import Installation
from services.keys import load_key_file
from services.web.application import Application
from tests.integration.api.calling import interface
from tests.integration.cli.offline import Offline, offline
from tests.servers.temporal_dev import RestartableServer
from tests.stories.engine import Engine, a_house
from tests.stories.library import OPENED


@pytest_asyncio.fixture(scope="session")
async def home(tmp_path_factory: pytest.TempPathFactory) -> Offline:
    """A ledger with cases, and a Temporal that is away."""
    return await offline(tmp_path_factory.mktemp("api") / "var")


@pytest_asyncio.fixture(scope="session")
async def parts(home: Offline) -> AsyncIterator[Installation]:
    """The installation, open."""
    settings = home.settings
    client = await connect(settings, load_key_file(settings.keys), "127.0.0.1:9", lazy=True)
    async with installation(settings, client) as opened:
        yield opened


@pytest.fixture
def app(parts: Installation) -> Application:
    """Its interface for programs."""
    return interface(parts)


@pytest_asyncio.fixture(scope="package")
async def engine(
    tmp_path_factory: pytest.TempPathFactory, temporal_dev_server: RestartableServer
) -> AsyncIterator[Engine]:
    """An installation with its engine, which runs, and ends before any other in this process."""
    home = tmp_path_factory.mktemp("api-engine") / "home"
    async with a_house(home, temporal_dev_server) as house, house.engine(OPENED) as engine:
        yield engine
