"""Tell a waiting person that a long step is still going on."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

Say = Callable[[str], None]
"""Takes one line for the person who waits."""

BETWEEN_LINES = timedelta(seconds=10)


@asynccontextmanager
async def telling_the_time(
    say: Say, describe: Callable[[], str], *, every: timedelta = BETWEEN_LINES
) -> AsyncIterator[None]:
    """Say `describe()` and the seconds passed, again and again until the block ends.

    Args:
        say: Where the lines go.
        describe: What is going on at the moment, e.g. "building, 300 packages so far".
        every: The time between two lines.
    """
    started = asyncio.get_running_loop().time()

    async def tell() -> None:
        while True:
            await asyncio.sleep(every.total_seconds())
            passed = asyncio.get_running_loop().time() - started
            say(f"{describe()} ({passed:.0f} s)")

    teller = asyncio.create_task(tell())
    try:
        yield
    finally:
        teller.cancel()
        await asyncio.gather(teller, return_exceptions=True)
