"""What a worker needs in memory when very many cases are open."""

import psutil

from deploy.bench.figures import Figure
from deploy.bench.ground import ground
from deploy.bench.opening import open_cases
from deploy.bench.worker_process import Kind
from deploy.working import CASES_CACHED

MEGABYTE = 1_000_000
LEAST_ROOM = 1.35
"""How much more memory than with a full cache counts as bounded: Python gives little back."""


async def measure_memory(cases: int) -> list[Figure]:
    """Open cases, and look at the worker when its cache has just filled, and at the end."""
    filled = min(CASES_CACHED, max(cases // 2, 1))
    async with ground() as on, on.worker(Kind.OURS) as process, on.our_parts() as parts:
        worker = psutil.Process(process.pid)
        idle = worker.memory_info().rss
        await open_cases(parts, filled)
        full = worker.memory_info().rss
        await open_cases(parts, cases - filled)
        many = worker.memory_info().rss
    return [
        Figure(
            name=f"worker's memory, {cases:,} cases open",
            ours=many / MEGABYTE,
            unit="MB",
            bare=full / MEGABYTE,
            beside=f"the same worker with {filled:,} open ({idle / MEGABYTE:.0f} with none)",
            smaller_is_better=True,
            least_ratio=1 / LEAST_ROOM,
            why=(
                f"At most {CASES_CACHED:,} cases are cached, but what the interpreter and the "
                "allocator took while opening is not given back."
            ),
        )
    ]
