"""Reading a register: every row once, in the file's order, sound or set aside."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from services.importing.judging import Unsound, judge
from services.importing.mapping import RegisterMapping
from services.importing.mapping_terms import Columns
from services.importing.reasons import RejectedRow, SetAside
from services.importing.records import Record, records
from services.importing.register_row import RegisterRow

LONGEST_KEY_SHOWN = 80


class UnreadableRegister(ValueError):
    """The file as a whole cannot be read with this mapping; the message says why."""


def read_register(
    file: Path, mapping: RegisterMapping, today: date
) -> Iterator[RegisterRow | RejectedRow]:
    """Every row of a register, sound or set aside; ``today`` is the date in the mapping's zone.

    Nothing but the hashes of the keys stays in memory. Of several rows with one key only the first
    can be sound.

    Raises:
        UnreadableRegister: the file is missing, empty, or lacks a column that the mapping names.
    """
    try:
        with file.open("rb") as opened:
            found = records(opened, mapping.encoding, mapping.delimiter)
            places, width = _places(next(found, None), mapping.columns)
            seen: set[bytes] = set()
            for record in found:
                yield _row(record, places, width, mapping, today, seen)
    except OSError as error:
        message = f"the register {file} cannot be read: {error.strerror}"
        raise UnreadableRegister(message) from None


def _places(heading: Record | None, columns: Columns) -> tuple[dict[str, int], int]:
    """Where in a row each field of the mapping stands, and how many cells a row has."""
    if heading is None or heading.fault is not None:
        fault = heading.fault.sentence if heading and heading.fault else "The file is empty."
        message = f"the register has no readable heading in its first line. {fault}"
        raise UnreadableRegister(message)
    named = columns.named()
    missing = sorted(name for name in named.values() if name not in heading.cells)
    if missing:
        message = (
            f"the register has no column {', '.join(repr(x) for x in missing)}, which the mapping "
            "names: compare its first line, and the mapping's delimiter and encoding"
        )
        raise UnreadableRegister(message)
    twice = sorted(name for name in named.values() if heading.cells.count(name) > 1)
    if twice:
        message = f"the register has the column {twice[0]!r} twice: rename one of them"
        raise UnreadableRegister(message)
    places = {field: heading.cells.index(name) for field, name in named.items()}
    return places, len(heading.cells)


def _row(
    record: Record,
    places: Mapping[str, int],
    width: int,
    mapping: RegisterMapping,
    today: date,
    seen: set[bytes],
) -> RegisterRow | RejectedRow:
    if record.fault is not None:
        return RejectedRow(line=record.line, key="", reason=record.fault)
    if len(record.cells) != width:
        return RejectedRow(line=record.line, key="", reason=SetAside.WRONG_COLUMN_COUNT)
    cells = dict.fromkeys(Columns.model_fields, "")
    cells.update({field: record.cells[place] for field, place in places.items()})
    key = cells["key"]
    if _was_seen(key, seen):
        return _rejected(record, key, SetAside.KEY_TWICE)
    try:
        return judge(record.line, cells, mapping, today)
    except Unsound as unsound:
        return _rejected(record, key, unsound.reason)


def _rejected(record: Record, key: str, reason: SetAside) -> RejectedRow:
    return RejectedRow(line=record.line, key=key[:LONGEST_KEY_SHOWN], reason=reason)


def _was_seen(key: str, seen: set[bytes]) -> bool:
    if not key:
        return False
    digest = hashlib.blake2b(key.encode(), digest_size=16).digest()
    if digest in seen:
        return True
    seen.add(digest)
    return False
