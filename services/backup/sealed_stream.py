"""A file sealed as a stream: piece after piece, so that nothing has to fit into memory.

Each piece is encrypted with AES-256-GCM (NIST SP 800-38D) under a key of the file's own, with its
number and whether it is the last as the nonce: the STREAM construction (Hoang, Reyhanitabar,
Rogaway, Vizar: "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015). So a
piece that was altered, moved, left out or cut off at the end is refused. The file's key is derived
(HKDF, RFC 5869) from a vault key and a random salt: it serves backups alone, and whoever takes the
vault key out of the key file for good makes every backup under it unreadable.
"""

import io
import secrets
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.backup.errors import BackupRefused
from services.keys import Key, Ring, UnknownKeyError

_MAGIC: Final = b"duecourse backup 1\n"
_PURPOSE: Final = b"duecourse backup 1"
_SALT_BYTES: Final = 16
_PIECE_BYTES: Final = 64 * 1024
_TAG_BYTES: Final = 16
_COUNTER_BYTES: Final = 11
_LONGEST_KEY_ID: Final = 32
_NOT_A_BACKUP: Final = "this file is no backup of Due Course"
_DAMAGED: Final = (
    "this backup was altered, damaged or cut off: nothing was touched. Take another copy of it, or "
    "an older backup"
)


class SealedWriter:
    """Seals what is written to it; `close` ends the stream, without it the file is refused."""

    def __init__(self, file: BinaryIO, key: Key) -> None:
        """Write the file's header; everything after it is sealed under a key derived from `key`."""
        salt = secrets.token_bytes(_SALT_BYTES)
        self._header = _header(key.id, salt)
        self._aes = _file_key(key, salt)
        self._file = file
        self._waiting = bytearray()
        self._count = 0
        file.write(self._header)

    def write(self, data: bytes) -> int:
        """Seal more of the stream."""
        self._waiting += data
        # One whole piece stays back: the last one is marked, and nobody knows yet which it is.
        while len(self._waiting) > _PIECE_BYTES:
            self._seal(bytes(self._waiting[:_PIECE_BYTES]), is_last=False)
            del self._waiting[:_PIECE_BYTES]
        return len(data)

    def flush(self) -> None:
        """Nothing: a piece is sealed when it is full."""

    def close(self) -> None:
        """Seal the last piece."""
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        sealed = self._aes.encrypt(_nonce(self._count, is_last=is_last), piece, self._header)
        self._file.write(sealed)
        self._count += 1


class SealedReader(io.RawIOBase):
    """Opens a sealed file piece by piece; no byte of a refused piece is ever handed out."""

    def __init__(self, file: BinaryIO, keys: Ring) -> None:
        """Read the header.

        Raises:
            BackupRefused: It is no backup, or is sealed under a key that the ring does not hold.
        """
        super().__init__()
        self.key_id, salt = _read_header(file)
        try:
            key = keys.by_id(self.key_id)
        except UnknownKeyError:
            message = (
                f"this backup is sealed under the vault key {self.key_id}, which is not among the "
                "keys here: bring back the key file of that time"
            )
            raise BackupRefused(message) from None
        self._pieces = _opened(file, _file_key(key, salt), _header(self.key_id, salt))
        self._waiting = memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The next bytes; none at the end.

        Raises:
            BackupRefused: The file was altered or cut off.
        """
        while not self._waiting:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._waiting = memoryview(piece)
        taken = min(len(buffer), len(self._waiting))
        buffer[:taken] = self._waiting[:taken]
        self._waiting = self._waiting[taken:]
        return taken


def _opened(file: BinaryIO, aes: AESGCM, header: bytes) -> Iterator[bytes]:
    count = 0
    sealed = file.read(_PIECE_BYTES + _TAG_BYTES)
    while True:
        following = file.read(_PIECE_BYTES + _TAG_BYTES)
        try:
            yield aes.decrypt(_nonce(count, is_last=not following), sealed, header)
        except (InvalidTag, ValueError):
            raise BackupRefused(_DAMAGED) from None
        if not following:
            return
        sealed, count = following, count + 1


def _header(key_id: str, salt: bytes) -> bytes:
    return _MAGIC + bytes([len(key_id)]) + key_id.encode() + salt


def _read_header(file: BinaryIO) -> tuple[str, bytes]:
    if file.read(len(_MAGIC)) != _MAGIC:
        raise BackupRefused(_NOT_A_BACKUP)
    length = int.from_bytes(file.read(1))
    key_id, salt = file.read(length), file.read(_SALT_BYTES)
    readable = key_id.isascii() and key_id.decode("ascii", "replace").isprintable()
    if not 0 < length <= _LONGEST_KEY_ID or len(salt) != _SALT_BYTES or not readable:
        raise BackupRefused(_DAMAGED)
    return key_id.decode("ascii"), salt


def _file_key(key: Key, salt: bytes) -> AESGCM:
    derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=_PURPOSE)
    return AESGCM(derivation.derive(key.secret))


def _nonce(count: int, *, is_last: bool) -> bytes:
    return count.to_bytes(_COUNTER_BYTES) + bytes([is_last])
