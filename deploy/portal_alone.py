"""``duecourse portal``: the page of the parties, in a process of its own."""

import asyncio
import signal

from deploy.assembly import connect, installation, temporal_address
from deploy.paging import portal_serving
from deploy.up import say
from services.settings import Settings
from services.settings.key_sources import key_source_of


async def run_portal(settings: Settings) -> None:
    """Serve until Ctrl-C or SIGTERM; answers under way then come to their end.

    It reads ledger and vault, so that it answers while Temporal is away.

    Raises:
        SettingsError: the place to listen at cannot be used, or an address is missing or wrong.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    client = await connect(
        settings, key_source_of(settings).read(), temporal_address(settings), lazy=True
    )
    async with (
        installation(settings, client, for_people=True) as parts,
        portal_serving(parts) as url,
    ):
        say(f"the page is at {url}; Ctrl-C stops it")
        await stop.wait()
        say("stopping: answers under way come to their end first")
    say("stopped")
