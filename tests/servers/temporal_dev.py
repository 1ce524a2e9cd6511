"""A real Temporal development server, for one test session."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from services.temporal_server.dev_server import DevServer, DevServerSettings
from services.temporal_server.errors import ServerNotFoundError
from services.temporal_server.find_server import find_server
from tests.servers.availability import give_up_on


class RestartableServer(DevServer):
    """A development server that tests may kill and start again; its state is in a file."""

    async def restart(self) -> None:
        """Kill the server and start it again on the same port with the same state."""
        await self.kill()
        await self.start()


@pytest_asyncio.fixture(scope="session")
async def temporal_program() -> Path:
    """The server's program, found, downloaded or built."""
    try:
        return await find_server(environment=os.environ, say=print)
    except ServerNotFoundError as failure:
        give_up_on("Temporal server", str(failure))


@pytest_asyncio.fixture(scope="session")
async def temporal_dev_server(
    temporal_program: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RestartableServer]:
    """A server on a free port, shared by the session: use namespaces' worth of unique ids."""
    folder = tmp_path_factory.mktemp("temporal")
    settings = DevServerSettings(
        log_file=folder / "temporal.log", database=folder / "temporal.db", port=0
    )
    async with RestartableServer(temporal_program, settings, print) as server:
        yield server
