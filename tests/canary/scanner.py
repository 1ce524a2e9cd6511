"""Looks for markers in bytes, in every encoding in which they might have slipped through."""

import base64
import quopri
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=4096)
def disguises_of(marker: str) -> frozenset[bytes]:
    """A marker as UTF-8, UTF-16, hexadecimal, base64 at any offset, and quoted-printable."""
    plain = marker.encode()
    shapes = {plain, marker.encode("utf-16-le"), marker.encode("utf-16-be")}
    disguises = set(shapes) | {quopri.encodestring(plain).strip()}
    for shape in shapes:
        disguises.add(shape.hex().encode())
        disguises.update(_base64_of(shape))
    return frozenset(disguises)


def _base64_of(shape: bytes) -> Iterable[bytes]:
    """What base64 makes of the bytes, wherever in a longer text they begin."""
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + shape)
        first = (before * 8 + 5) // 6
        last = (before + len(shape)) * 8 // 6
        yield encoded[first:last]
        yield base64.urlsafe_b64encode(b"\0" * before + shape)[first:last]


def found_in(data: bytes, markers: Iterable[str]) -> set[str]:
    """The markers that the bytes hold, letters counting the same in either case."""
    lowered = data.lower()
    return {
        marker
        for marker in markers
        if any(x in data or x.lower() in lowered for x in disguises_of(marker))
    }


def found_in_files(files: Iterable[Path], markers: Iterable[str]) -> dict[str, set[str]]:
    """The markers that each file holds; files without any are left out."""
    wanted = tuple(markers)
    found = {file.name: found_in(file.read_bytes(), wanted) for file in files}
    return {name: markers for name, markers in found.items() if markers}
