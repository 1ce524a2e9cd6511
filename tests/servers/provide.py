"""Gets the servers that tests need before any test runs, so that no test's time limit counts it.

Run by `make test`. What cannot be had is said here, and skips or fails its tests later.
"""

import asyncio
import os
import sys

import pytest

from services.temporal_server.errors import TemporalServerError
from services.temporal_server.find_server import find_server
from tests.servers.time_skipping import find_time_skipping_program


async def provide() -> None:
    """Find, download or build Temporal's development server and its time-skipping test server."""
    try:
        say(f"Temporal server: {await find_server(environment=os.environ, say=say)}")
    except TemporalServerError as failure:
        say(f"no Temporal server: {failure}")
    try:
        say(f"time-skipping server: {await find_time_skipping_program()}")
    except (pytest.skip.Exception, pytest.fail.Exception) as failure:
        say(str(failure))


def say(text: str) -> None:
    """Tell whoever waits."""
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    asyncio.run(provide())
