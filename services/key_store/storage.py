"""The key store, open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.key_store.database import KeyDatabase
from services.key_store.every_key import EveryKeyRows
from services.key_store.migration import require_newest
from services.key_store.rows import KeyRows

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from services.key_store.place import KeyStorePlace


class KeyStorage:
    """The wrapped keys of all cases and parties.

    Attributes:
        database: Its database.
        rows: For the vault, key by key.
        every_key: For those who count, verify and wrap anew.
    """

    def __init__(self, database: KeyDatabase, clock: Callable[[], datetime]) -> None:
        self.database = database
        self.rows = KeyRows(database, clock)
        self.every_key = EveryKeyRows(database)

    async def close(self) -> None:
        """Give all connections back."""
        await self.database.close()


async def open_key_storage(place: KeyStorePlace, clock: Callable[[], datetime]) -> KeyStorage:
    """Open a key store that was migrated.

    Raises:
        UnknownDatabase: The URL is not one of a database that is known.
        KeyStoreUnavailable: Its database cannot be reached.
        KeyStoreMissing: There is none.
        KeyStoreNotMigrated: Its table is older or newer than this software.
    """
    database = KeyDatabase(place)
    try:
        await require_newest(database, place)
    except BaseException:
        await database.close()
        raise
    return KeyStorage(database, clock)
