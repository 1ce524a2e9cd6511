"""``duecourse worker``: a worker beside a Temporal server and a relay that run elsewhere."""

import asyncio
import signal

from deploy.assembly import connect, installation, mail_transport, temporal_address
from deploy.preparing import prepare
from deploy.up import say
from deploy.working import working
from services.desk.answers import EngineUnreachable
from services.settings import Settings
from services.settings.key_sources import key_source_of


async def run_worker(settings: Settings) -> None:
    """Work until Ctrl-C or SIGTERM; what is under way then comes to its end.

    Raises:
        EngineUnreachable: Temporal does not answer.
        SettingsError: no relay is configured.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await prepare(settings, say)
    address = temporal_address(settings)
    try:
        client = await connect(settings, key_source_of(settings).read(), address)
    except RuntimeError:
        message = f"Temporal does not answer at {address}: check DUECOURSE_TEMPORAL_ADDRESS"
        raise EngineUnreachable(message) from None
    async with (
        installation(settings, client) as parts,
        mail_transport(settings, None) as transport,
        working(client, parts, transport),
    ):
        say(f"a worker is at work, with Temporal at {address}; Ctrl-C stops it")
        await stop.wait()
        say("stopping: letters under way come to their end first")
    say("stopped")
