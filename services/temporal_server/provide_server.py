"""Give whoever runs the product a Temporal server: the configured one, or one of its own."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from services.temporal_server.dev_server import DevServer, DevServerSettings
from services.temporal_server.find_server import find_server
from services.temporal_server.progress import Say


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvidedServer:
    """Where the server is, and the process behind it if it was started here."""

    address: str
    dev_server: DevServer | None


@asynccontextmanager
async def provide_server(
    *,
    configured_address: str | None,
    settings: DevServerSettings,
    environment: Mapping[str, str],
    say: Say,
    cache: Path | None = None,
) -> AsyncIterator[ProvidedServer]:
    """Yield a server; one that was started here is stopped at the end of the block.

    Args:
        configured_address: Host and port of a server that somebody else runs; then nothing is
            started here.
        settings: How a server of our own is run.
        environment: The process's variables.
        say: Told what is going on, a line at a time.
        cache: Where got programs are kept, the user's cache folder if not given.

    Raises:
        TemporalServerError: No program was found, or it did not start.
    """
    if configured_address is not None:
        yield ProvidedServer(address=configured_address, dev_server=None)
        return
    program = await find_server(environment=environment, say=say, cache=cache)
    async with DevServer(program, settings, say) as server:
        yield ProvidedServer(address=server.address, dev_server=server)
