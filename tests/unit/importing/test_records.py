"""Whatever state a file is in, every line of it is a record, part of one, or set aside."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.importing.mapping_terms import Encoding
from services.importing.reasons import SetAside
from services.importing.records import LONGEST_RECORD, MOST_LINES, Record, records


def read(text: bytes, encoding: Encoding = Encoding.UTF_8, delimiter: str = ",") -> list[Record]:
    return list(records(io.BytesIO(text), encoding, delimiter))


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        (b"a,b\n", ("a", "b")),
        (b"a,b\r\n", ("a", "b")),
        (b"a,b", ("a", "b")),
        (b"\xef\xbb\xbfa,b", ("a", "b")),
        (b' a , "b, c" \n'.replace(b', "', b',"').replace(b'" \n', b'"\n'), ("a", "b, c")),
        (b'a,"he said ""no"""\n', ("a", 'he said "no"')),
        (b'a,"two\nlines"\n', ("a", "two\nlines")),
        ("é,ñ\n".encode(), ("é", "ñ")),
    ],
)
def test_a_record_is_read_as_rfc_4180_says(text: bytes, cells: tuple[str, ...]) -> None:
    assert [record.cells for record in read(text)] == [cells]


def test_empty_lines_are_no_records_and_numbers_count_every_line() -> None:
    assert [(x.line, x.cells) for x in read(b"\n\na\n \nb\n")] == [(3, ("a",)), (5, ("b",))]


def test_other_encodings_and_delimiters_are_read_when_they_are_named() -> None:
    [record] = read("é;ñ\n".encode("cp1252"), Encoding.WINDOWS_1252, ";")
    assert record.cells == ("é", "ñ")


def test_a_line_in_another_encoding_costs_itself_alone() -> None:
    found = read(b"a\ncaf\xe9\nb\n")
    assert [x.fault for x in found] == [None, SetAside.UNREADABLE_TEXT, None]


def test_a_quotation_mark_without_its_partner_costs_its_own_line_alone() -> None:
    lines = b"".join(b"%d,x\n" % number for number in range(300))
    found = read(b'1,"never closed\n' + lines)
    assert found[0].fault is SetAside.BROKEN_QUOTES
    assert [x.fault for x in found[1:]] == [None] * 300
    assert [x.line for x in found] == list(range(1, 302))


def test_a_file_of_nothing_but_stray_marks_ends() -> None:
    found = read(b'x"\n' * 501)
    assert {x.fault for x in found} <= {SetAside.BROKEN_QUOTES}


def test_a_note_may_have_line_breaks_but_not_without_end() -> None:
    def noted(lines: int) -> list[Record]:
        return read(b'a,"' + b"x\n" * (lines - 1) + b'x"\nb,c\n')

    assert [x.fault for x in noted(MOST_LINES)] == [None, None]
    assert noted(MOST_LINES + 1)[0].fault is SetAside.BROKEN_QUOTES


def test_an_overlong_line_is_set_aside_and_the_next_one_read() -> None:
    found = read(b"x" * (3 * LONGEST_RECORD) + b"\na,b\n")
    assert [(x.line, x.fault) for x in found] == [(1, SetAside.TOO_LONG), (2, None)]


@given(st.binary(max_size=400))
def test_no_bytes_stop_the_reading(text: bytes) -> None:
    found = read(text)
    assert [x.line for x in found] == sorted({x.line for x in found})
    assert all((x.fault is None) == bool(x.cells) for x in found)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8).map(str.strip)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=20))
def test_what_was_written_is_read_again(rows: list[list[str]]) -> None:
    text = "".join(",".join(_quoted(cell) for cell in row) + "\n" for row in rows)
    assert [list(x.cells) for x in read(text.encode())] == rows


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'
