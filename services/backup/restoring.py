"""Brings a backup back: checked whole before anything is touched, and held until released."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from services.access_codes.blocked_since import block_again
from services.backup.errors import BackupRefused
from services.backup.manifest import DatabaseKind, Manifest, PartName
from services.backup.opening import OpenedBackup, open_backup
from services.backup.places import Places
from services.backup.postgresql_restore import bring_back_postgresql, holds_a_ledger
from services.backup.staging import staging
from services.backup.standing_still import standing_still
from services.keys import Ring
from services.lasting import LastingEntry
from services.ledger.access import Access
from services.ledger.ledger import open_ledger
from services.ledger.migration import is_known_version, migrate
from services.ledger.restorations import Restoration
from services.temporal_server.progress import Say

_BESIDE_SQLITE: Final = ("-wal", "-shm", "-journal")
_OWNER_ONLY: Final = 0o600
_IS_THERE: Final = "a ledger is there already, and would be lost: give --replace if that is meant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A backup that was brought back.

    Attributes:
        manifest: What it says of itself.
        parts: What was put in place.
        codes_blocked: How many access codes were blocked since it was made, and are again.
    """

    manifest: Manifest
    parts: tuple[PartName, ...]
    codes_blocked: int


async def restore(
    places: Places,
    file: Path,
    keys: Ring,
    *,
    access: Access,
    now: datetime,
    replace: bool,
    with_temporal: bool,
    lasting: Sequence[LastingEntry],
    say: Say,
) -> Restored:
    """Put a backup in the place of what is there.

    From then on nothing leaves, until somebody has looked at what may have left already and
    releases it. Killed half-way, it can be given again.

    Args:
        places: Where things belong.
        file: The backup.
        keys: The vault keys.
        access: Who does it.
        now: When.
        replace: Whether a ledger that is there may be replaced.
        with_temporal: Whether Temporal's database is brought back too. Where it was not lost, its
            cases know what happened since the backup, and give it to the ledger.
        lasting: What is on the lasting list: codes that were blocked since are blocked again.
        say: Told what takes long.

    Raises:
        BackupRefused: The backup is unusable or does not belong here, somebody works, or a ledger
            is there and was not to be replaced. Nothing was touched.
        BackupFailed: A program is missing, or the database refused.
    """
    with staging(places.home) as folder:
        say("reading the backup through")
        opened = await asyncio.to_thread(open_backup, file, keys, folder)
        _require_that_it_belongs_here(places, opened.manifest)
        async with standing_still(places, say):
            if not replace and await _is_there(places):
                raise BackupRefused(_IS_THERE)
            temporal = opened.file_of(PartName.TEMPORAL) if with_temporal else None
            restoration = Restoration(
                restored_at=now,
                backup_made_at=opened.manifest.made_at,
                restored_by=access.actor.actor_id,
            )
            # Temporal first: killed between the two, a ledger that is newer corrects its cases.
            if temporal is not None and places.temporal_file is not None:
                _put(temporal, places.temporal_file)
            blocked = await _bring_back_ledger(places, opened, restoration, lasting, access)
    parts = (*([PartName.TEMPORAL] if temporal else []), PartName.LEDGER)
    return Restored(manifest=opened.manifest, parts=parts, codes_blocked=blocked)


def _require_that_it_belongs_here(places: Places, manifest: Manifest) -> None:
    if manifest.database is not places.kind:
        message = (
            f"this backup is of a ledger on {manifest.database.in_words}, and the settings name "
            f"one on {places.kind.in_words}: set DUECOURSE_DATABASE_URL to one of the same kind"
        )
        raise BackupRefused(message)
    if not is_known_version(manifest.tables):
        message = (
            f"this backup has tables of version {manifest.tables}, which this software does not "
            "know: install the version that made it, or a newer one"
        )
        raise BackupRefused(message)


async def _is_there(places: Places) -> bool:
    if places.ledger_file is not None:
        return places.ledger_file.exists() and places.ledger_file.stat().st_size > 0
    return await holds_a_ledger(places.database)


async def _bring_back_ledger(
    places: Places,
    opened: OpenedBackup,
    restoration: Restoration,
    lasting: Sequence[LastingEntry],
    access: Access,
) -> int:
    """Put the ledger in place; how many codes were blocked again."""
    ledger = opened.folder / PartName.LEDGER
    if places.kind is DatabaseKind.POSTGRESQL:
        return await bring_back_postgresql(places.database, ledger, restoration, lasting, access)
    assert places.ledger_file is not None  # noqa: S101 - for the types; SQLite is a file
    # Noted before it is in place: there is no moment at which it would send anything.
    url = f"sqlite:///{ledger.absolute()}"
    await migrate(url)
    held = await open_ledger(url, lambda: restoration.restored_at)
    try:
        await held.restorations.note(restoration, access)
        blocked = await block_again(held, lasting, access, now=restoration.restored_at)
    finally:
        await held.close()
    _put(ledger, places.ledger_file)
    return blocked


def _put(staged: Path, place: Path) -> None:
    """Put a database file in place of another, with nothing of the other beside it."""
    with staged.open("rb") as file:
        os.fchmod(file.fileno(), _OWNER_ONLY)
        os.fsync(file.fileno())
    place.parent.mkdir(parents=True, exist_ok=True)
    for beside in _BESIDE_SQLITE:
        place.with_name(place.name + beside).unlink(missing_ok=True)
    staged.replace(place)
