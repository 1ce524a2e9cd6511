"""The records of a CSV file, one after the other, whatever state the file is in.

Records are cut before they are parsed: one ends with the first line at which its quotation marks
pair up (RFC 4180, 2.6 and 2.7). A mark that never finds its partner costs its own line and not the
rest of the file, and no file, however large, is ever in memory as a whole.
"""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from services.importing.mapping_terms import Encoding
from services.importing.reasons import SetAside

LONGEST_RECORD = 128 * 1024
"""Bytes of one record; of a longer line the rest is skipped, and the line set aside."""

MOST_LINES = 100
"""Lines that one record may span, for notes with line breaks in them."""

_QUOTE = b'"'


class _Line(NamedTuple):
    number: int
    text: bytes

    @property
    def is_empty(self) -> bool:
        return not self.text.strip(b" \r\n")

    @property
    def is_too_long(self) -> bool:
        return len(self.text) > LONGEST_RECORD


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record: its first line's number and its cells, or why it has none."""

    line: int
    cells: tuple[str, ...] = ()
    fault: SetAside | None = None


def records(file: BinaryIO, encoding: Encoding, delimiter: str) -> Iterator[Record]:
    """Every record of the file, the heading included; empty lines are none."""
    fresh = _lines(file, encoding)
    put_back: deque[_Line] = deque()
    while (line := _next(put_back, fresh)) is not None:
        if line.is_too_long:
            yield Record(line=line.number, fault=SetAside.TOO_LONG)
        elif not line.is_empty:
            together = _until_quotes_pair_up(line, put_back, fresh)
            if _pair_up(together):
                yield _parsed(together, encoding, delimiter)
            else:
                put_back.extendleft(reversed(together[1:]))
                yield Record(line=line.number, fault=SetAside.BROKEN_QUOTES)


def _lines(file: BinaryIO, encoding: Encoding) -> Iterator[_Line]:
    number = 0
    while text := file.readline(LONGEST_RECORD + 1):
        number += 1
        yield _Line(number, text.removeprefix(encoding.mark) if number == 1 else text)
        while len(text) > LONGEST_RECORD and not text.endswith(b"\n"):
            text = file.readline(LONGEST_RECORD + 1)


def _next(put_back: deque[_Line], fresh: Iterator[_Line]) -> _Line | None:
    return put_back.popleft() if put_back else next(fresh, None)


def _until_quotes_pair_up(
    first: _Line, put_back: deque[_Line], fresh: Iterator[_Line]
) -> list[_Line]:
    together = [first]
    size = len(first.text)
    while not _pair_up(together) and len(together) < MOST_LINES and size <= LONGEST_RECORD:
        line = _next(put_back, fresh)
        if line is None:
            break
        together.append(line)
        size += len(line.text)
    return together


def _pair_up(lines: list[_Line]) -> bool:
    marks = sum(line.text.count(_QUOTE) for line in lines)
    return marks % 2 == 0 and sum(len(line.text) for line in lines) <= LONGEST_RECORD


def _parsed(lines: list[_Line], encoding: Encoding, delimiter: str) -> Record:
    first = lines[0].number
    try:
        text = b"".join(line.text for line in lines).decode(encoding.value)
    except UnicodeDecodeError:
        return Record(line=first, fault=SetAside.UNREADABLE_TEXT)
    try:
        found = list(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        found = []
    if len(found) != 1:
        return Record(line=first, fault=SetAside.BROKEN_QUOTES)
    return Record(line=first, cells=tuple(cell.strip() for cell in found[0]))
