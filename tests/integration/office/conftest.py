"""One installation with two cases and no Temporal, and its office."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from deploy.assembly import connect, installation
from services.installation import Installation
from services.keys import load_key_file
from services.web.application import Application
from tests.integration.cli.offline import Offline, offline
from tests.integration.office.browsing import office
from tests.integration.office.by_provider import Setting
from tests.servers.identity_provider import SECRET, identity_provider


@pytest_asyncio.fixture(scope="session")
async def home(tmp_path_factory: pytest.TempPathFactory) -> Offline:
    """A ledger with cases, and a Temporal that is away."""
    return await offline(tmp_path_factory.mktemp("office") / "var")


@pytest.fixture
async def parts(home: Offline) -> AsyncIterator[Installation]:
    """The installation, open."""
    settings = home.settings
    client = await connect(settings, load_key_file(settings.keys), "127.0.0.1:9", lazy=True)
    async with installation(settings, client) as opened:
        yield opened


@pytest.fixture
def app(parts: Installation) -> Application:
    """Its office."""
    return office(parts)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file with the secret of the client."""
    file = tmp_path / "secret"
    file.write_text(SECRET)
    return file


@pytest_asyncio.fixture
async def setting(parts: Installation, secret: Path) -> AsyncIterator[Setting]:
    """The installation, with a provider that can lie."""
    async with identity_provider() as provider:
        yield Setting(parts=parts, provider=provider, secret=secret)
