"""The command ``duecourse``: gives the command line its ways to the installation."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

from services.cli.application import build_app, run
from services.cli.connections import Connections
from services.desk.answers import EngineUnreachable
from services.origin import of_the_command_line
from services.settings import Settings, read_settings

if TYPE_CHECKING:
    from temporalio.client import Client

    from services.installation import Installation

QUIET = "error"
"""How much is logged by a command that is over in a second: what went wrong is told anyway."""


def main() -> None:
    """Run what was typed, and exit with 0, 1 or 2."""
    sys.exit(run(build_app(connections()), sys.argv[1:]))


def connections() -> Connections:
    """The ways to the installation that the environment describes; nothing is opened yet."""
    return Connections(
        settings=read_settings,
        engine=_engine,
        records=_records,
        up=_up,
        worker=_worker,
        portal=_portal,
        office=_office,
        demo=_demo,
        migrate=_migrate,
    )


@asynccontextmanager
async def _engine(settings: Settings) -> AsyncIterator[Installation]:
    from deploy.assembly import connect, temporal_address  # noqa: PLC0415 - slow
    from services.settings.key_sources import key_source_of  # noqa: PLC0415 - as above

    _log_quietly(settings)
    keys = key_source_of(settings).read()
    address = temporal_address(settings)
    try:
        client = await connect(settings, keys, address)
    except RuntimeError:
        message = (
            f"Temporal does not answer at {address}, so nothing was taken. Start it with "
            "'duecourse up' in another terminal, or set DUECOURSE_TEMPORAL_ADDRESS"
        )
        raise EngineUnreachable(message) from None
    async with _for_people(settings, client) as parts:
        yield parts


def _for_people(settings: Settings, client: Client) -> AbstractAsyncContextManager[Installation]:
    from deploy.assembly import installation  # noqa: PLC0415 - as above

    return installation(settings, client, origin=of_the_command_line(), for_people=True)


@asynccontextmanager
async def _records(settings: Settings) -> AsyncIterator[Installation]:
    from deploy.assembly import connect, temporal_address  # noqa: PLC0415 - slow
    from services.settings.key_sources import key_source_of  # noqa: PLC0415 - as above

    _log_quietly(settings)
    keys = key_source_of(settings).read()
    client = await connect(settings, keys, temporal_address(settings), lazy=True)
    async with _for_people(settings, client) as parts:
        yield parts


async def _up(settings: Settings, with_demo: bool) -> None:
    from deploy.up import run_up  # noqa: PLC0415 - slow: help needs none of it

    _log(settings)
    await run_up(settings, with_demo=with_demo)


async def _worker(settings: Settings) -> None:
    from deploy.worker_alone import run_worker  # noqa: PLC0415 - slow: help needs none of it

    _log(settings)
    await run_worker(settings)


async def _portal(settings: Settings) -> None:
    from deploy.portal_alone import run_portal  # noqa: PLC0415 - slow: help needs none of it

    _log(settings)
    await run_portal(settings)


async def _office(settings: Settings) -> None:
    from deploy.office_alone import run_office  # noqa: PLC0415 - slow: help needs none of it

    _log(settings)
    await run_office(settings)


async def _demo(settings: Settings) -> None:
    from deploy.demo import run_demo  # noqa: PLC0415 - slow: help needs none of it

    _log_quietly(settings)
    await run_demo(settings)


async def _migrate(settings: Settings) -> str:
    from services.key_store import migrate  # noqa: PLC0415 - slow: help needs none of it
    from services.settings.key_store import key_store_of  # noqa: PLC0415 - as above

    if settings.database_url is None:
        settings.home.mkdir(parents=True, exist_ok=True)
    return await migrate(settings.database, key_store_of(settings))


def _log(settings: Settings) -> None:
    from services.logging import configure_logging  # noqa: PLC0415 - slow: help needs none of it

    configure_logging(json=settings.log_json, level=settings.log_level)


def _log_quietly(settings: Settings) -> None:
    from services.logging import configure_logging  # noqa: PLC0415 - slow: help needs none of it

    configure_logging(json=settings.log_json, level=QUIET)
