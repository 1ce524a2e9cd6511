"""The key file on disk: made once with mode 0600, never written over, read at every start."""

import fcntl
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from services.keys import document
from services.keys.errors import KeyFileError, KeyFileExistsError, KeyProblem
from services.keys.purposes import KeyPurpose
from services.keys.reading import content_of, rings_in
from services.keys.ring import KeyRings

_OWNER_ONLY = 0o600
_OTHERS = 0o077


def create_key_file(path: Path) -> KeyRings:
    """Make a new key file with one random 256-bit key for each purpose.

    The file appears complete or not at all, and is readable by its owner only.

    Raises:
        KeyFileExistsError: There is something at `path` already.
        KeyFileError: The folder cannot be written.
    """
    rings = KeyRings.generate()
    with _folder_locked(path):
        if os.path.lexists(path):
            raise KeyFileExistsError(
                KeyProblem.EXISTS,
                f"there is already a key file at {path}. What it has encrypted can be read with no "
                "other, so it is never written over: keep it, or choose another path.",
            )
        _write(path, rings)
    return rings


def load_key_file(path: Path) -> KeyRings:
    """Read the keys.

    Raises:
        KeyFileError: The file is missing, open to others, or not a key file. The message says what
            to do; the program must not start.
    """
    place = f"the key file {path}"
    content = content_of(
        path,
        place,
        if_missing=f"there is no key file at {path}. On a new installation `make run` creates it; "
        "if there are cases already, bring the file back from its backup.",
        check=partial(_refuse_what_others_could_read, path),
    )
    return rings_in(content, place)


def rotate_key(path: Path, purpose: KeyPurpose) -> KeyRings:
    """Add a new current key for `purpose` and keep the old ones for decryption.

    Programs that run already read the file again as soon as they meet a key they do not know, and
    otherwise every few seconds (`LivingRing`).

    Raises:
        KeyFileError: The file cannot be used, or its folder cannot be written.
    """
    with _folder_locked(path):
        rings = load_key_file(path).rotated(purpose)
        _write(path, rings)
    return rings


def _refuse_what_others_could_read(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise KeyFileError(
            KeyProblem.NOT_A_FILE,
            f"{path} is not an ordinary file. Give the path of the key file.",
        )
    if status.st_mode & _OTHERS:
        raise KeyFileError(
            KeyProblem.TOO_OPEN,
            f"the key file {path} is open to others (mode {stat.S_IMODE(status.st_mode):04o}). "
            f"Close it with `chmod 600 {path}`, and rotate the keys if others may have read them.",
        )


@contextmanager
def _folder_locked(path: Path) -> Iterator[None]:
    # The folder is locked and not the file: a rotation replaces the file, and with it a lock on it.
    try:
        descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise _not_writable(path, error) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(path: Path, rings: KeyRings) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(
            draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWNER_ONLY
        )
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(descriptor, _OWNER_ONLY)
            file.write(document.written(rings))
            file.flush()
            os.fsync(descriptor)
        draft.replace(path)
    except OSError as error:
        raise _not_writable(path, error) from None
    finally:
        draft.unlink(missing_ok=True)


def _not_writable(path: Path, error: OSError) -> KeyFileError:
    return KeyFileError(
        KeyProblem.NOT_WRITABLE,
        f"the key file {path} cannot be written ({error.strerror}). Its folder must exist and be "
        "writable by the user who runs the program.",
    )
