"""Reading a key document from wherever it is kept, and refusing what is none."""

import os
from collections.abc import Callable
from pathlib import Path

from services.keys import document
from services.keys.errors import KeyFileError, KeyProblem
from services.keys.ring import KeyRings

_SIZE_LIMIT = 1024 * 1024

FileCheck = Callable[[os.stat_result], None]
"""Looks at an opened file's status, and raises `KeyFileError` where it must not be used."""


def content_of(path: Path, place: str, *, if_missing: str, check: FileCheck | None = None) -> bytes:
    """Read the bytes of a file of keys.

    Args:
        path: The file.
        place: What people call it, for messages.
        if_missing: What to say when it is not there.
        check: Looks at the file after it was opened, so that nobody can put another in between.

    Raises:
        KeyFileError: It is missing or cannot be read, or the check refuses it.
    """
    try:
        # Not blocking, so that a named pipe in its place is refused instead of waited for.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise KeyFileError(KeyProblem.MISSING, if_missing) from None
    except OSError as error:
        raise _unreadable(place, error) from None
    try:
        if check is not None:
            check(os.fstat(descriptor))
        return os.read(descriptor, _SIZE_LIMIT)
    except OSError as error:
        raise _unreadable(place, error) from None
    finally:
        os.close(descriptor)


def rings_in(text: bytes, place: str) -> KeyRings:
    """The rings that a key document holds.

    Args:
        text: The document.
        place: What people call the place it came from, for messages.

    Raises:
        KeyFileError: It is not a key document; the message names fields and never values.
    """
    problem: str
    try:
        return document.read(text)
    except ValueError as error:
        problem = str(error)
    # Raised outside the handler, so that no error that has seen the keys travels along.
    raise KeyFileError(
        KeyProblem.MALFORMED,
        f"{place} does not hold the text of a key file ({problem}). Bring it back from its backup; "
        "do not make a new one, or nothing encrypted so far can be read.",
    )


def _unreadable(place: str, error: OSError) -> KeyFileError:
    return KeyFileError(
        KeyProblem.UNREADABLE,
        f"{place} cannot be read ({error.strerror}). It must belong to the user who runs the "
        "program.",
    )
