"""The installation as pages have it: on the database's role of people, where there is one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from temporalio.client import Client

from deploy.assembly import installation
from services.installation import Installation


@asynccontextmanager
async def parts_for_pages(parts: Installation, client: Client) -> AsyncIterator[Installation]:
    """The parts with which pages are served beside a worker, which the database does not bind.

    Raises:
        LedgerError: the database cannot be reached as the role of people.
    """
    if parts.settings.people_database is None:
        yield parts
        return
    async with installation(parts.settings, client, clock=parts.clock, for_people=True) as bounded:
        yield bounded
