"""A worker in a process of its own, as the benchmark measures it: ours, or a bare one.

Started with one argument, a ``WorkerOrder`` as JSON. Says ``ready`` on standard output when it
works, and ``done`` with the time when all expected empty steps were taken; ends on SIGTERM.
"""

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import aiosmtplib
from pydantic import BaseModel
from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker

from deploy.assembly import connect, installation, mail_transport
from deploy.bench.bare_workflows import MAIL, NOTHING, Empty, ManySteps, TimerThenActivity
from deploy.bench.ready_mail import READY_MAIL, SENDER
from deploy.bench.settings import bench_settings
from deploy.working import AT_ONCE, CASES_CACHED, working
from services.keys import load_key_file
from services.logging import configure_logging

BARE_QUEUE = "bench"
CONNECTIONS = 10


class Kind(StrEnum):
    """Which worker."""

    OURS = "ours"
    BARE = "bare"


class WorkerOrder(BaseModel):
    """What to run, and where everything is."""

    kind: Kind
    home: Path
    address: str
    relay_port: int
    steps_expected: int = 0


class SmtpPool:
    """Ten connections of the bare library, each used again for the next mail."""

    def __init__(self, port: int, connections: int = CONNECTIONS) -> None:
        self._port = port
        self._idle: asyncio.Queue[aiosmtplib.SMTP | None] = asyncio.Queue()
        for _ in range(connections):
            self._idle.put_nowait(None)

    async def send(self, recipient: str) -> None:
        """Send the ready bytes."""
        connection = await self._idle.get()
        try:
            if connection is None:
                connection = aiosmtplib.SMTP(
                    hostname="127.0.0.1", port=self._port, use_tls=False, start_tls=False
                )
                await connection.connect()
            await connection.sendmail(SENDER, [recipient], READY_MAIL)
        finally:
            self._idle.put_nowait(connection)

    async def close(self) -> None:
        """Close all connections."""
        while not self._idle.empty():
            connection = self._idle.get_nowait()
            if connection is not None:
                connection.close()


@dataclass
class BareSteps:
    """The bare activities."""

    pool: SmtpPool
    expected: int
    taken: int = 0

    @activity.defn(name=MAIL)
    async def mail(self, recipient: str) -> None:
        """Send a mail."""
        await self.pool.send(recipient)

    @activity.defn(name=NOTHING)
    async def nothing(self, recipient: str) -> None:
        """Do nothing, and count it."""
        del recipient
        self.taken += 1
        if self.taken == self.expected:
            _say(f"done {time.time()}")


@asynccontextmanager
async def _bare_worker(order: WorkerOrder) -> AsyncIterator[None]:
    client = await Client.connect(order.address)
    pool = SmtpPool(order.relay_port)
    steps = BareSteps(pool=pool, expected=order.steps_expected)
    async with Worker(
        client,
        task_queue=BARE_QUEUE,
        workflows=[Empty, TimerThenActivity, ManySteps],
        activities=[steps.mail, steps.nothing],
        max_cached_workflows=CASES_CACHED,
        max_concurrent_activities=AT_ONCE,
    ):
        yield
    await pool.close()


@asynccontextmanager
async def _our_worker(order: WorkerOrder) -> AsyncIterator[None]:
    settings = bench_settings(order.home, relay_port=order.relay_port)
    client = await connect(settings, load_key_file(settings.keys), order.address)
    async with (
        installation(settings, client) as parts,
        mail_transport(settings, None) as transport,
        working(client, parts, transport),
    ):
        yield


async def _work(order: WorkerOrder) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with _our_worker(order) if order.kind is Kind.OURS else _bare_worker(order):
        _say("ready")
        await stop.wait()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    configure_logging(json=False, level="warning")
    asyncio.run(_work(WorkerOrder.model_validate_json(sys.argv[1])))
