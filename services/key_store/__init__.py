"""The key store: the wrapped keys of cases and parties, apart from what they seal.

The ledger's backups hold no key, and those of the key store may expire much sooner: with the last
of them, what was destroyed is gone from everywhere.
"""

from services.key_store.errors import (
    KeyStoreLost,
    KeyStoreMissing,
    KeyStoreNotMigrated,
    KeyStoreUnavailable,
)
from services.key_store.migration import migrate
from services.key_store.place import KeyStorePlace
from services.key_store.storage import KeyStorage, open_key_storage

__all__ = [
    "KeyStorage",
    "KeyStoreLost",
    "KeyStoreMissing",
    "KeyStoreNotMigrated",
    "KeyStorePlace",
    "KeyStoreUnavailable",
    "migrate",
    "open_key_storage",
]
