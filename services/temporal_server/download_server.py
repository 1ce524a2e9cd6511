"""Let the Temporal SDK download the server's program."""

import asyncio
from pathlib import Path

from temporalio.testing import WorkflowEnvironment

from services.temporal_server.errors import WayClosedError
from services.temporal_server.progress import Say, telling_the_time
from services.temporal_server.server_program import CLI_VERSION

_WITHIN_SECONDS = 600


async def download_server(destination: Path, say: Say) -> None:
    """Download the program to `destination`.

    The SDK downloads only on the way to starting a server, so one is started in memory and
    stopped at once.

    Raises:
        WayClosedError: The download is not reachable, or took longer than ten minutes.
    """
    say("Trying the Temporal SDK's download of the server")
    try:
        async with (
            telling_the_time(say, lambda: "Downloading the Temporal server"),
            asyncio.timeout(_WITHIN_SECONDS),
        ):
            environment = await WorkflowEnvironment.start_local(
                download_dest_dir=str(destination.parent),
                dev_server_download_version=CLI_VERSION,
                dev_server_log_level="never",
            )
            await environment.shutdown()
    except TimeoutError:
        raise WayClosedError(f"no answer within {_WITHIN_SECONDS} s") from None
    except RuntimeError as failure:
        raise WayClosedError(str(failure)) from failure
    # The SDK names the file after the version it was asked for.
    downloaded = destination.with_name(f"temporal-{CLI_VERSION}")
    if not downloaded.is_file():
        raise WayClosedError(f"the SDK reported success, but {downloaded} is not there")
    downloaded.replace(destination)
