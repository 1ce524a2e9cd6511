"""A portal over a real ledger, and cases that a real engine played."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from deploy.assembly import connect, installation
from deploy.paging import portal_of
from services.clocks import SteppedClock
from services.installation import Installation
from services.keys import load_key_file
from services.web.application import Application
from tests.servers.her_page import PAGE, Reader, a_reader
from tests.stories.engine import a_new_home
from tests.stories.library import OPENED

NOBODY_LISTENS = "127.0.0.1:9"


@pytest_asyncio.fixture
async def parts(tmp_path: Path) -> AsyncIterator[Installation]:
    """An installation without cases, and without Temporal: the page needs none."""
    settings = await a_new_home(tmp_path / "home")
    client = await connect(settings, load_key_file(settings.keys), NOBODY_LISTENS, lazy=True)
    async with installation(settings, client, clock=SteppedClock(OPENED)) as parts:
        yield parts


@pytest_asyncio.fixture
async def app(parts: Installation) -> Application:
    """Its portal."""
    return portal_of(parts, PAGE)


@pytest_asyncio.fixture
async def reader(app: Application) -> AsyncIterator[Reader]:
    """Somebody who has opened nothing yet."""
    async with a_reader(app) as reader:
        yield reader
