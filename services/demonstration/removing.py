"""Takes the invented register away, and with it the whole trial that it lies in."""

import shutil
from pathlib import Path

from services.demonstration.marker import (
    DemonstrationRefused,
    forget,
    is_demonstration,
    marker_of,
)
from services.settings import Settings
from services.temporal_server.database_lock import OwnedDatabase
from services.temporal_server.errors import DatabaseInUseError

_FILES = ("ledger.db", "keys.db", "temporal.db")
_BESIDE_A_DATABASE = ("", "-wal", "-shm", "-journal")


def remove(settings: Settings) -> list[Path]:
    """Delete ledger, key store, Temporal's database, mailbox and lasting list of the trial.

    The key file stays: the next start goes on with it, and an older backup may need it.

    Returns:
        What was deleted.

    Raises:
        DemonstrationRefused: there is no invented register, or the system runs.
    """
    if not is_demonstration(settings):
        message = (
            f"there is no invented register in {settings.home}/: nothing was removed. Only a trial "
            "that 'duecourse up --demo' loaded can be removed like this"
        )
        raise DemonstrationRefused(message)
    try:
        owned = OwnedDatabase(settings.temporal_database)
    except DatabaseInUseError:
        message = "the system is running on it: stop 'duecourse up' first (Ctrl-C)"
        raise DemonstrationRefused(message) from None
    try:
        removed = [
            path
            for name in _FILES
            for end in _BESIDE_A_DATABASE
            if _deleted(path := settings.home / f"{name}{end}")
        ]
        folders = (settings.mailbox, settings.home / "lasting")
        removed += [folder for folder in folders if _deleted(folder)]
        # Last: whoever is killed on the way can give the command again.
        marker = marker_of(settings)
        forget(settings)
        return [*removed, marker]
    finally:
        owned.release()


def _deleted(place: Path) -> bool:
    if place.is_dir():
        shutil.rmtree(place)
        return True
    if place.exists():
        place.unlink()
        return True
    return False
