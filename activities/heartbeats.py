"""Signs of life, so that a killed worker is noticed in seconds and another one takes over."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta

from temporalio import activity

EVERY = timedelta(seconds=5)


@contextlib.asynccontextmanager
async def heartbeats() -> AsyncIterator[None]:
    """Let Temporal know that the worker lives, as long as the block runs."""

    async def beat() -> None:
        while True:
            activity.heartbeat()
            await asyncio.sleep(EVERY.total_seconds())

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beating
