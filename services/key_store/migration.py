"""Brings ledger and key store to the versions that this software needs, keys before all else."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, LargeBinary, MetaData, String, Table, inspect, select, text
from sqlalchemy.schema import CreateSchema

from services.key_store.database import KeyDatabase
from services.key_store.errors import KeyStoreLost, KeyStoreMissing, KeyStoreNotMigrated
from services.key_store.every_key import EveryKeyRows
from services.key_store.tables import METADATA
from services.ledger.instants import Instant
from services.ledger.migration import migrate as migrate_ledger

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from services.key_store.place import KeyStorePlace
    from services.ledger.connection import LedgerConnection

PAGE: Final = 1000
_SCRIPTS: Final = Path(__file__).parent / "migrations"
_OWNER_ONLY: Final = 0o600
# Any fixed number other than the two of the ledger, for both may lie in one PostgreSQL database.
_MIGRATION_LOCK: Final = 7_105_233_906_123

_KEYS_IN_THE_LEDGER: Final = Table(
    "case_keys",
    MetaData(),
    Column("case_id", String, primary_key=True),
    Column("key_id", String),
    Column("wrapped", LargeBinary),
    Column("destroyed_at", Instant),
)


async def migrate(ledger_url: str, place: KeyStorePlace) -> str:
    """Bring ledger and key store to the newest versions; gives the ledger's.

    An older ledger holds the keys of its cases itself. They are taken over by the key store, for
    good, before the ledger forgets them: whoever is killed in between begins again, and keys that
    were taken over already stay.

    Raises:
        UnknownDatabase: A URL is not one of a database that is known.
        LedgerUnavailable: A database cannot be reached.
        KeyStoreLost: The ledger has entries under the keys of a key store that is not there.
    """
    keys = KeyDatabase(place)

    async def move_case_keys(ledger: LedgerConnection) -> None:
        if await _is_missing(keys, place):
            if await ledger.run_sync(_needs_a_key_store):
                raise KeyStoreLost(place.shown)
            _make_file(place)
        async with keys.writing() as connection:
            await connection.run_sync(_upgrade, place.schema)
        if await ledger.run_sync(_has_table, _KEYS_IN_THE_LEDGER.name):
            await _take_over(ledger, EveryKeyRows(keys))

    try:
        version = await migrate_ledger(ledger_url, move_case_keys=move_case_keys)
    finally:
        await keys.close()
    return version


async def require_newest(database: KeyDatabase, place: KeyStorePlace) -> None:
    """Refuse to go on without a key store, or with one of another version.

    Raises:
        KeyStoreMissing: There is none.
        KeyStoreNotMigrated: Its table is older or newer than this software.
    """
    if await _is_missing(database, place):
        raise KeyStoreMissing(place.shown)
    async with database.reading() as connection:
        found = await connection.run_sync(_version)
    if found != newest_version():
        raise KeyStoreNotMigrated(str(found), newest_version())


@cache
def newest_version() -> str:
    """The version of the table that this software was written for."""
    return str(ScriptDirectory.from_config(_alembic_config()).get_current_head())


async def differences(database: KeyDatabase) -> list[Any]:
    """What distinguishes the key store's table from the one the code describes; empty is right."""
    async with database.reading() as connection:
        return await connection.run_sync(_differences)


async def _take_over(ledger: LedgerConnection, keys: EveryKeyRows) -> None:
    held = _KEYS_IN_THE_LEDGER
    if ledger.dialect.name == "postgresql":
        # Whoever still runs on the older version waits, and then finds its table gone.
        await ledger.execute(text("LOCK TABLE case_keys IN EXCLUSIVE MODE"))
    after = ""
    while True:
        wanted = select(held).where(held.c.case_id > after).order_by(held.c.case_id).limit(PAGE)
        rows = list(await ledger.execute(wanted))
        if not rows:
            return
        await keys.take_over(rows)
        after = rows[-1].case_id


async def _is_missing(database: KeyDatabase, place: KeyStorePlace) -> bool:
    # Looking into a SQLite file that is not there would make it.
    if place.file is not None and not place.file.exists():
        return True
    async with database.reading() as connection:
        return await connection.run_sync(_version) is None


def _make_file(place: KeyStorePlace) -> None:
    if place.file is not None:
        place.file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(place.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _OWNER_ONLY))


def _needs_a_key_store(ledger: Connection) -> bool:
    """Whether there are entries, and no keys to them in the ledger itself."""
    if not _has_table(ledger, "vault_entries") or _has_table(ledger, _KEYS_IN_THE_LEDGER.name):
        return False
    return ledger.execute(text("SELECT 1 FROM vault_entries LIMIT 1")).first() is not None


def _has_table(connection: Connection, name: str) -> bool:
    return inspect(connection).has_table(name)


def _upgrade(connection: Connection, schema: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
        connection.execute(CreateSchema(schema, if_not_exists=True))
    config = _alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("file_template", "r%%(rev)s_%%(slug)s")
    return config


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))
