"""Reading the staff directory from YAML; a bad file is refused with the line of every fault."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

from pydantic_core import ErrorDetails

from services.directory.consistency import INCONSISTENT
from services.directory.directory import StaffDirectory
from services.documents import DocumentError, Located, parse_document, read_document

LARGEST_FILE = 4 * 1024 * 1024
"""Bytes; a larger file is refused before it is parsed."""


class StaffDirectoryError(DocumentError):
    """The file is no sound staff directory.

    The message lists every fault with its line and field; it quotes no name and no address.
    """


def load_directory(file: Path) -> StaffDirectory:
    """Read a staff directory.

    Raises:
        StaffDirectoryError: The file is missing, too large, not UTF-8 YAML, or not sound.
    """
    text = read_document(
        file, what="staff directory", largest=LARGEST_FILE, error=StaffDirectoryError
    )
    return parse_directory(text)


@cache
def trial_directory() -> StaffDirectory:
    """The directory that ships for trials; every name in it is invented."""
    shipped = resources.files("services.directory") / "trial_directory.yaml"
    return parse_directory(shipped.read_text(encoding="utf-8"))


def parse_directory(text: str) -> StaffDirectory:
    """Read a staff directory from a YAML text.

    Raises:
        StaffDirectoryError: It is not YAML, or not sound.
    """
    return parse_document(text, StaffDirectory, error=StaffDirectoryError, locate=_located)


def _located(errors: Sequence[ErrorDetails]) -> Iterator[Located]:
    for error in errors:
        if error["type"] == INCONSISTENT:
            for fault in error["ctx"]["faults"]:
                yield Located(location=fault.location, problem=fault.problem)
        elif not _only_follows_from_another(error, errors):
            yield Located(location=error["loc"], problem=error["msg"])


def _only_follows_from_another(error: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    # A list whose only entry is at fault counts as empty for the library.
    where = error["loc"]
    return error["type"] == "too_short" and any(
        other["loc"][: len(where)] == where and other is not error for other in errors
    )
