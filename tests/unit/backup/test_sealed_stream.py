import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.backup.errors import BackupRefused
from services.backup.sealed_stream import SealedReader, SealedWriter
from services.keys import KeyPurpose, KeyRing

RING = KeyRing.generate(KeyPurpose.VAULT)
PIECE = 64 * 1024
SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 17]


def sealed(content: bytes, ring: KeyRing = RING) -> bytes:
    """A content as a sealed file."""
    file = io.BytesIO()
    writer = SealedWriter(file, ring.current)
    writer.write(content)
    writer.close()
    return file.getvalue()


def opened(file: bytes, ring: KeyRing = RING) -> bytes:
    """What a sealed file holds."""
    return SealedReader(io.BytesIO(file), ring).readall()


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_comes_back_whole(size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    assert opened(sealed(content)) == content


def test_a_key_that_was_followed_by_another_still_opens() -> None:
    assert opened(sealed(b"a ledger"), RING.rotated()) == b"a ledger"


def test_the_same_content_is_never_sealed_the_same() -> None:
    assert sealed(b"a ledger") != sealed(b"a ledger")


def test_a_key_that_is_not_there_is_named() -> None:
    file = sealed(b"a ledger")
    with pytest.raises(BackupRefused, match=RING.current.id):
        opened(file, KeyRing.generate(KeyPurpose.VAULT))


@pytest.mark.parametrize("file", [b"", b"SQLite format 3\x00", b"duecourse backup 1\n"])
def test_another_file_is_refused(file: bytes) -> None:
    with pytest.raises(BackupRefused):
        opened(file)


_LONG = sealed(b"x" * (2 * PIECE + 100))


@given(st.integers(min_value=0, max_value=len(_LONG) - 1), st.integers(min_value=1, max_value=255))
def test_one_changed_byte_anywhere_is_refused(place: int, change: int) -> None:
    altered = bytearray(_LONG)
    altered[place] ^= change
    with pytest.raises(BackupRefused):
        opened(bytes(altered))


@given(st.integers(min_value=0, max_value=len(_LONG) - 1))
def test_a_file_cut_off_anywhere_is_refused(length: int) -> None:
    with pytest.raises(BackupRefused):
        opened(_LONG[:length])


def test_a_file_cut_off_after_a_whole_piece_is_refused() -> None:
    header = len(sealed(b"")) - 16
    with pytest.raises(BackupRefused):
        opened(_LONG[: header + PIECE + 16])


def test_a_writer_that_was_not_closed_leaves_nothing_that_opens() -> None:
    file = io.BytesIO()
    SealedWriter(file, RING.current).write(b"x" * (2 * PIECE))
    with pytest.raises(BackupRefused):
        opened(file.getvalue())


def test_pieces_in_another_order_are_refused() -> None:
    header = len(sealed(b"")) - 16
    piece = PIECE + 16
    first, second = _LONG[header : header + piece], _LONG[header + piece : header + 2 * piece]
    with pytest.raises(BackupRefused):
        opened(_LONG[:header] + second + first + _LONG[header + 2 * piece :])
