"""Where a benchmark runs: a server of its own, a sink for mail, workers as processes."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from temporalio.client import Client

from deploy.assembly import connect, installation
from deploy.bench.settings import bench_settings
from deploy.bench.sink import Sink
from deploy.bench.worker_process import Kind, WorkerOrder
from deploy.preparing import prepare
from services.installation import Installation
from services.keys import load_key_file
from services.settings import Settings
from services.temporal_server.dev_server import DevServerSettings
from services.temporal_server.provide_server import provide_server
from workflows.case_progress import STAGE

Result = TypeVar("Result")

AT_ONCE = 32
"""How many requests the driver has under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A fresh server and sink for one measurement."""

    settings: Settings
    address: str
    sink: Sink

    async def bare_client(self) -> Client:
        """A client as the SDK gives it, without encryption."""
        return await Client.connect(self.address)

    @asynccontextmanager
    async def our_parts(self) -> AsyncIterator[Installation]:
        """The installation as a driver uses it."""
        client = await connect(self.settings, load_key_file(self.settings.keys), self.address)
        async with installation(self.settings, client) as parts:
            yield parts

    @asynccontextmanager
    async def worker(
        self, kind: Kind, *, steps_expected: int = 0
    ) -> AsyncIterator[asyncio.subprocess.Process]:
        """A worker in a process of its own, ready; ended with the block."""
        order = WorkerOrder(
            kind=kind,
            home=self.settings.home,
            address=self.address,
            relay_port=self.sink.port,
            steps_expected=steps_expected,
        )
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "deploy.bench.worker_process",
            order.model_dump_json(),
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            await said(process, "ready")
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def said(process: asyncio.subprocess.Process, word: str) -> str:
    """Wait until a worker says a word; what it says after it.

    Raises:
        RuntimeError: the worker ended without saying it.
    """
    stdout = process.stdout
    while stdout is not None and (line := await stdout.readline()):
        first, _, rest = line.decode().strip().partition(" ")
        if first == word:
            return rest
    message = f"the worker ended before it said '{word}': see its messages above"
    raise RuntimeError(message)


@asynccontextmanager
async def ground() -> AsyncIterator[Ground]:
    """A server with a database file and the pragmas that ``duecourse up`` gives it, and a sink."""
    with tempfile.TemporaryDirectory(prefix="duecourse-bench-") as folder:
        home = Path(folder)
        async with Sink() as sink:
            settings = bench_settings(home, relay_port=sink.port)
            await prepare(settings, _say_nothing)
            async with provide_server(
                configured_address=None,
                settings=DevServerSettings(
                    log_file=home / "temporal.log",
                    database=home / "temporal.db",
                    port=0,
                    search_attributes=(STAGE,),
                ),
                environment=os.environ,
                say=_say_nothing,
            ) as server:
                yield Ground(settings=settings, address=server.address, sink=sink)


async def all_of(actions: Iterable[Callable[[], Awaitable[Result]]]) -> list[Result]:
    """Do everything, some of it at once; the results in order."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(action: Callable[[], Awaitable[Result]]) -> Result:
        async with slots:
            return await action()

    return await asyncio.gather(*(one(action) for action in actions))


def _say_nothing(text: str) -> None:
    del text
