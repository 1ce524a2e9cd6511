"""Both sites as a process of their own, with the product's logs at debug.

``python -m tests.canary.campaign.pages_process``: the installation is in the environment. It prints
the address of her page and that of the office.
"""

import asyncio
import sys

from deploy.assembly import connect, installation, temporal_address
from deploy.office_serving import office_serving
from deploy.paging import portal_serving
from services.logging import configure_logging
from services.settings import read_settings
from services.settings.key_sources import key_source_of


async def serve() -> None:
    """Serve until killed."""
    settings = read_settings()
    configure_logging(json=settings.log_json, level=settings.log_level)
    keys = key_source_of(settings).read()
    client = await connect(settings, keys, temporal_address(settings))
    async with (
        installation(settings, client) as parts,
        portal_serving(parts) as page,
        office_serving(parts) as office,
    ):
        sys.stdout.write(f"{page} {office}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
