"""An import in a process of its own, to be killed: ``import_process REGISTER TEMPORAL_ADDRESS``.

With ``--dies-before-the-ledger`` it kills itself when the first case is in the vault and its facts
are about to go to the ledger.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from deploy.assembly import connect, installation
from services.clocks import SteppedClock
from services.importing import import_register
from services.keys import load_key_file
from services.settings import read_settings
from services.synthetic import mapping_text
from tests.integration.importing import MONDAY

DIES = "--dies-before-the-ledger"


async def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def run(register: Path, address: str, *, dies: bool) -> None:
    """Import the register, saying when it begins."""
    settings = read_settings()
    mapping = settings.home / "mapping.yaml"
    mapping.write_text(mapping_text(), encoding="utf-8")
    client = await connect(settings, load_key_file(settings.keys), address)
    async with installation(settings, client, clock=SteppedClock(MONDAY)) as parts:
        sys.stdout.write("begins\n")
        sys.stdout.flush()
        if dies:
            vars(parts.ledger.facts)["record"] = _die
        await import_register(
            parts, register, mapping, dry_run=False, rejects=None, say=lambda _: None
        )


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), sys.argv[2], dies=DIES in sys.argv))
