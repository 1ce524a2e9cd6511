"""Makes a backup while everybody works: one sealed file, complete or not there at all."""

import asyncio
import gzip
import os
import secrets
import shutil
import tarfile
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from services.backup.errors import BackupFailed, BackupRefused
from services.backup.manifest import Manifest, Part, PartName
from services.backup.places import Places
from services.backup.postgresql_tools import dump
from services.backup.sealed_stream import SealedWriter
from services.backup.sqlite_copy import copy_sqlite
from services.backup.staging import staging
from services.keys import Key

MANIFEST: Final = "manifest.json"
_OWNER_ONLY: Final = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was made.

    Attributes:
        file: Where it is.
        key_id: The vault key under which it is sealed.
        size: How large the file is, in bytes.
        manifest: What is in it.
    """

    file: Path
    key_id: str
    size: int
    manifest: Manifest


async def make_backup(
    places: Places, target: Path, key: Key, *, tables: str, now: datetime
) -> Backup:
    """Copy everything that must not be lost, but no key, and seal it into one file.

    Temporal's database is copied first and the ledger last: what the ledger knows of letters that
    went out is then never older than what waits in Temporal to be done.

    Args:
        places: What to copy.
        target: A folder, in which the file is named after the time; or a file that is not there.
        key: The current vault key.
        tables: The version of the ledger's tables.
        now: When it is made.

    Raises:
        BackupRefused: The target is there already, or its folder is not.
        BackupFailed: Something could not be copied or written; no file is left behind.
    """
    file = _free_target(target, now)
    try:
        with staging(places.home) as folder:
            copied = await _copied(places, folder)
            parts = [await asyncio.to_thread(Part.of, name, path) for name, path in copied]
            manifest = Manifest(
                made_at=now, database=places.kind, tables=tables, parts=tuple(parts)
            )
            await asyncio.to_thread(_seal, file, key, manifest, copied)
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror or type(error).__name__}"
        raise BackupFailed(message) from None
    return Backup(file=file, key_id=key.id, size=file.stat().st_size, manifest=manifest)


async def _copied(places: Places, folder: Path) -> list[tuple[PartName, Path]]:
    copied = []
    if places.temporal_file is not None and places.temporal_file.exists():
        copy = folder / PartName.TEMPORAL
        await asyncio.to_thread(copy_sqlite, places.temporal_file, copy)
        copied.append((PartName.TEMPORAL, copy))
    ledger = folder / PartName.LEDGER
    if places.ledger_file is None:
        await dump(places.database, ledger, without_schema=places.key_store.schema)
    else:
        await asyncio.to_thread(copy_sqlite, places.ledger_file, ledger)
    return [*copied, (PartName.LEDGER, ledger)]


def _seal(file: Path, key: Key, manifest: Manifest, copied: list[tuple[PartName, Path]]) -> None:
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        with os.fdopen(os.open(draft, flags, _OWNER_ONLY), "wb") as opened:
            sealed = SealedWriter(opened, key)
            _write_archive(sealed, manifest, copied)
            sealed.close()
            opened.flush()
            os.fsync(opened.fileno())
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)


def _write_archive(
    sealed: SealedWriter, manifest: Manifest, copied: list[tuple[PartName, Path]]
) -> None:
    with (
        gzip.GzipFile(fileobj=sealed, mode="wb", compresslevel=1, mtime=0) as pressed,
        tarfile.open(fileobj=pressed, mode="w|") as archive,
    ):
        said = manifest.model_dump_json().encode()
        _add(archive, MANIFEST, len(said), BytesIO(said))
        for name, path in copied:
            with path.open("rb") as content:
                _add(archive, name, path.stat().st_size, content)


def _add(archive: tarfile.TarFile, name: str, size: int, content: BinaryIO) -> None:
    # Who made it, on which machine and when, is nobody's business.
    member = tarfile.TarInfo(name)
    member.size = size
    archive.addfile(member, content)


def _free_target(target: Path, now: datetime) -> Path:
    if target.is_dir():
        target = target / f"duecourse-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.backup"
    if target.exists():
        raise BackupRefused(f"{target} is there already: no backup is ever written over")
    if not target.parent.is_dir():
        raise BackupRefused(f"{target.parent} is no folder: make it first")
    if shutil.disk_usage(target.parent).free == 0:
        raise BackupRefused(f"there is no room left at {target.parent}")
    return target.absolute()
