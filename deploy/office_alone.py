"""``duecourse office``: the office's pages and the way in for programs, in a process of its own."""

import asyncio
import signal

from deploy.assembly import connect, installation, temporal_address
from deploy.office_serving import first_link, office_serving
from deploy.up import say
from services.settings import Settings
from services.settings.key_sources import key_source_of


async def run_office(settings: Settings) -> None:
    """Serve until Ctrl-C or SIGTERM; answers under way then come to their end.

    It reads ledger and vault, so that it answers while Temporal is away; what is confirmed then is
    refused honestly.

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
        office_serving(parts) as url,
    ):
        say(f"the office is at {url}, and takes programs at {url}/api/v1; Ctrl-C stops it")
        # Elsewhere what is said here is kept in a log, where a link that lets in must not lie.
        if settings.trial and (link := await first_link(parts, url)):
            say(link.rstrip())
        await stop.wait()
        say("stopping: answers under way come to their end first")
    say("stopped")
