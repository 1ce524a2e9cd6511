"""Opens a backup and checks all of it, before anything else is touched."""

import gzip
import io
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from services.backup.errors import BackupRefused
from services.backup.making import MANIFEST
from services.backup.manifest import Manifest, Part, PartName
from services.backup.sealed_stream import SealedReader
from services.keys import Ring

_LARGEST_MANIFEST: Final = 64 * 1024
_READ_AT_ONCE: Final = 1024 * 1024
_NOT_AS_DESCRIBED: Final = "what lies in this backup is not what it says: take an older one"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedBackup:
    """A backup that was opened whole: its manifest, and its parts in a folder."""

    key_id: str
    manifest: Manifest
    folder: Path

    def file_of(self, name: PartName) -> Path | None:
        """Where a part lies now, if the backup has it."""
        return self.folder / name if self.manifest.part(name) else None


def open_backup(file: Path, keys: Ring, folder: Path) -> OpenedBackup:
    """Decrypt a backup into a folder, and check every byte of it.

    Raises:
        BackupRefused: It cannot be read, is no backup, is sealed under a key that is not there, was
            altered or cut off, or comes from a newer version.
    """
    try:
        with file.open("rb") as opened:
            sealed = SealedReader(opened, keys)
            manifest = _unpacked(sealed, folder)
    except OSError as error:
        raise BackupRefused(f"{file} cannot be read: {error.strerror}") from None
    for part in manifest.parts:
        if Part.of(part.name, folder / part.name) != part:
            raise BackupRefused(_NOT_AS_DESCRIBED)
    return OpenedBackup(key_id=sealed.key_id, manifest=manifest, folder=folder)


def _unpacked(sealed: SealedReader, folder: Path) -> Manifest:
    manifest = None
    with _readable_archive(), gzip.open(io.BufferedReader(sealed)) as pressed:
        with tarfile.open(fileobj=pressed, mode="r|") as archive:
            for member in archive:
                if manifest is None:
                    manifest = _manifest(archive, member)
                else:
                    _unpack(archive, member, folder, manifest)
        # What follows the archive's end belongs to the file, and may have been altered too.
        while pressed.read(_READ_AT_ONCE):
            continue
    if manifest is None or any(not (folder / part.name).exists() for part in manifest.parts):
        raise BackupRefused(_NOT_AS_DESCRIBED)
    return manifest


def _manifest(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Manifest:
    content = archive.extractfile(member) if member.name == MANIFEST else None
    if content is None or member.size > _LARGEST_MANIFEST:
        raise BackupRefused(_NOT_AS_DESCRIBED)
    try:
        return Manifest.model_validate_json(content.read())
    except ValidationError:
        message = "this backup was made by another version of Due Course: restore it with that one"
        raise BackupRefused(message) from None


def _unpack(
    archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, manifest: Manifest
) -> None:
    content = archive.extractfile(member)
    # Only names that the manifest may have: no member chooses where it is written.
    named = [part.name for part in manifest.parts if part.name == member.name]
    if content is None or not named:
        raise BackupRefused(_NOT_AS_DESCRIBED)
    with (folder / named[0]).open("xb") as target:
        while read := content.read(_READ_AT_ONCE):
            target.write(read)


@contextmanager
def _readable_archive() -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error):
        raise BackupRefused(_NOT_AS_DESCRIBED) from None
