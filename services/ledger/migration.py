"""Bringing a database's tables to the version that this software needs."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from services.ledger.engine import Database, create_engine
from services.ledger.errors import LedgerNotMigrated
from services.ledger.row_security import secure
from services.ledger.tables import METADATA

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy import Connection

    from services.ledger.connection import LedgerConnection

_SCRIPTS: Final = Path(__file__).parent / "migrations"
# Any fixed number: whoever holds it is the one process that migrates this PostgreSQL database.
_MIGRATION_LOCK: Final = 7_105_233_906_121


@cache
def newest_version() -> str:
    """The version of the tables that this software was written for."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    return str(head)


def is_known_version(version: str) -> bool:
    """Whether this software can bring tables of that version to its own."""
    scripts = ScriptDirectory.from_config(alembic_config())
    return any(each.revision == version for each in scripts.walk_revisions())


async def migrate(
    url: str, *, move_case_keys: Callable[[LedgerConnection], Awaitable[None]] | None = None
) -> str:
    """Bring the database at `url` to the newest version, all or nothing, and return that version.

    May be run at any time, by several processes at once: one of them works, the others wait for it
    and find nothing left to do.

    Args:
        url: The ledger's database.
        move_case_keys: Takes over the keys that an older ledger holds, while nobody else can write
            there; when it returns they have to be elsewhere for good.

    Raises:
        UnknownDatabase: The URL is not one of a database the ledger knows.
        LedgerUnavailable: The database cannot be reached.
        CaseKeysNotMoved: There are such keys, and `move_case_keys` is not given.
    """
    database = Database(create_engine(url))
    try:
        async with database.writing() as connection:
            await connection.run_sync(_wait_in_line)
            if move_case_keys is not None:
                await move_case_keys(connection)
            moved = move_case_keys is not None
            await connection.run_sync(
                partial(upgrade_to, version="head", case_keys_are_moved=moved)
            )
            await connection.run_sync(secure)
    finally:
        await database.close()
    return newest_version()


async def current(url: str) -> str | None:
    """The version of the tables at `url`, or None where no migration ever ran."""
    database = Database(create_engine(url))
    try:
        return await version_of(database)
    finally:
        await database.close()


async def version_of(database: Database) -> str | None:
    """The version of an open database's tables, or None where no migration ever ran."""
    async with database.reading() as connection:
        return await connection.run_sync(_version)


async def require_newest(database: Database) -> None:
    """Refuse to go on with tables of another version.

    Raises:
        LedgerNotMigrated: The tables are older or newer than this software.
    """
    found = await version_of(database)
    if found != newest_version():
        raise LedgerNotMigrated(found, newest_version())


async def differences(database: Database) -> list[Any]:
    """What distinguishes the database's tables from those the code describes; empty is right."""
    async with database.reading() as connection:
        return await connection.run_sync(_differences)


def alembic_config() -> Config:
    """How Alembic finds the migrations, wherever the software is installed."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("file_template", "r%%(rev)s_%%(slug)s")
    return config


def upgrade_to(connection: Connection, version: str, *, case_keys_are_moved: bool = False) -> None:
    """Bring the tables to a version, within the transaction of this connection."""
    _wait_in_line(connection)
    config = alembic_config()
    config.attributes["connection"] = connection
    config.attributes["case_keys_are_moved"] = case_keys_are_moved
    command.upgrade(config, version)


def _wait_in_line(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))
