"""Where an installation keeps what a backup takes along."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from services.backup.manifest import DatabaseKind
from services.key_store.place import KeyStorePlace
from services.settings import Settings
from services.settings.key_store import key_store_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where things are.

    Attributes:
        home: The installation's own folder; what is copied passes through it.
        database: The ledger's URL.
        kind: Of which kind it is.
        ledger_file: The ledger's file; None on PostgreSQL.
        key_store: Where the wrapped keys are; they are in no backup of the ledger.
        temporal_file: The database of the Temporal server of our own; None if somebody else runs
            Temporal, who has to back it up.
    """

    home: Path
    database: str
    kind: DatabaseKind
    ledger_file: Path | None
    key_store: KeyStorePlace
    temporal_file: Path | None


def places_of(settings: Settings) -> Places:
    """Where the settings say that things are."""
    url = make_url(settings.database)
    is_file = url.get_backend_name() == "sqlite"
    return Places(
        home=settings.home,
        database=settings.database,
        kind=DatabaseKind.SQLITE if is_file else DatabaseKind.POSTGRESQL,
        ledger_file=Path(url.database) if is_file and url.database else None,
        key_store=key_store_of(settings),
        temporal_file=None if settings.temporal_address else settings.temporal_database,
    )
