"""The canary scanner itself: it finds what is planted, in every disguise."""

import base64
import json
import quopri
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.canary.scanner import found_in, found_in_files

MARKER = "canarynameada0badcafe"

DISGUISES: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "in capitals": lambda x: x.upper().encode(),
    "UTF-16": lambda x: x.encode("utf-16"),
    "hexadecimal": lambda x: x.encode().hex().encode(),
    "hexadecimal capitals": lambda x: x.encode().hex().upper().encode(),
    "base64": lambda x: base64.b64encode(x.encode()),
    "base64, one on": lambda x: base64.b64encode(b"x" + x.encode() + b"yy"),
    "base64, two on": lambda x: base64.b64encode(b"xx" + x.encode() + b"y"),
    "base64 of UTF-16": lambda x: base64.b64encode(x.encode("utf-16-le")),
    "JSON": lambda x: json.dumps({"name": x}).encode(),
    "quoted-printable": lambda x: quopri.encodestring(f"é {x} é".encode()),
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES.keys())
def test_a_canary_is_found_in_every_disguise(disguise: Callable[[str], bytes]) -> None:
    assert found_in(b"\0before " + disguise(MARKER) + b" after\0", [MARKER]) == {MARKER}


def test_a_canary_that_is_not_there_is_not_found() -> None:
    assert found_in(b"canarynameada0badcaf and nothing else", [MARKER]) == set()


def test_a_canary_planted_in_a_database_is_found(tmp_path: Path) -> None:
    database = tmp_path / "planted.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE letters (name TEXT)")
        connection.execute("INSERT INTO letters VALUES (?)", (MARKER,))
    assert found_in_files([database], [MARKER]) == {"planted.db": {MARKER}}
