"""Cases opened in a second, beside workflows started in a second."""

import time
from datetime import timedelta
from functools import partial

from temporalio.client import Client

from deploy.bench.bare_workflows import Empty
from deploy.bench.cases import OFFICER, intake, safe_window, zone_at_noon
from deploy.bench.figures import Figure
from deploy.bench.ground import all_of, ground
from deploy.bench.worker_process import BARE_QUEUE, Kind
from services.desk.intake import new_id
from services.installation import Installation

ROUNDS = 3
WHY = (
    "Opening a case is more than starting a workflow: names and address are encrypted under a key "
    "of the case's own and audited, the workflow takes an update and plans, and the desk answers "
    "only when the ledger has every fact."
)


async def measure_opening(cases: int) -> list[Figure]:
    """Open cases through the desk and start empty workflows, in turns on one server."""
    ours = bare = 0.0
    each = max(cases // ROUNDS, 1)
    async with (
        ground() as on,
        on.worker(Kind.BARE),
        on.worker(Kind.OURS),
        on.our_parts() as parts,
    ):
        client = await on.bare_client()
        await open_cases(parts, 5)
        await _start_empty(client, 5)
        for _ in range(ROUNDS):
            bare += await _start_empty(client, each)
            ours += await open_cases(parts, each)
    return [
        Figure(
            name="cases opened",
            ours=each * ROUNDS / ours,
            unit="/s",
            bare=each * ROUNDS / bare,
            beside="start_workflow, empty",
            least_ratio=0.5,
            why=WHY,
        )
    ]


async def open_cases(parts: Installation, count: int) -> float:
    """Open cases whose letters are due tomorrow at noon; the seconds that it took."""
    now = parts.clock.now()
    zone = zone_at_noon(now)
    safe = safe_window(now - timedelta(hours=1), timedelta(minutes=5), zone)
    allowed = await parts.gate.permit_to_open(OFFICER)
    began = time.perf_counter()
    await all_of(
        partial(parts.desk.open, allowed, intake(number, safe, zone, now))
        for number in range(count)
    )
    return time.perf_counter() - began


async def _start_empty(client: Client, count: int) -> float:
    began = time.perf_counter()
    await all_of(
        partial(client.start_workflow, Empty.run, id=new_id("w"), task_queue=BARE_QUEUE)
        for _ in range(count)
    )
    return time.perf_counter() - began
