"""A worker as a process of its own, to be killed: the product's worker with a shared clock.

``python -m tests.faults.worker_process CLOCK_FILE MAIL_PORT``; the rest is in the environment, as
for every installation. What the product waits for is shortened, never left out: a killed attempt is
noticed after seconds and its lease runs out after seconds, as otherwise after half a minute.
"""

import asyncio
import os
import sys
from datetime import timedelta
from pathlib import Path

from activities import carrying, heartbeats
from deploy.assembly import connect, installation, mail_transport, temporal_address
from deploy.working import working
from services.keys import load_key_file
from services.logging import configure_logging
from services.settings import read_settings
from tests.faults.shared_clock import SharedClock
from workflows import case_progress

UNHURRIED = "FAULTS_UNHURRIED"
"""Set in the environment to wait as long as the product does."""


async def work(clock_file: Path, mail_port: int) -> None:
    """Work until killed."""
    settings = read_settings()
    configure_logging(json=settings.log_json, level=settings.log_level)
    if UNHURRIED not in os.environ:
        _hurry()
    client = await connect(settings, load_key_file(settings.keys), temporal_address(settings))
    async with (
        installation(settings, client, clock=SharedClock(clock_file)) as parts,
        mail_transport(settings, mail_port, parts.clock) as transport,
        working(client, parts, transport),
    ):
        await asyncio.Event().wait()


def _hurry() -> None:
    case_progress.SILENCE = timedelta(seconds=2)
    heartbeats.EVERY = timedelta(seconds=0.5)
    carrying.LEASE_MARGIN = timedelta(seconds=1)


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), int(sys.argv[2])))
