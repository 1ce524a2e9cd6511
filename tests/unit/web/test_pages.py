"""Pages are filled up, so that their size tells nothing, compressed or not."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.web.pages import STEP, padded


@given(st.text(max_size=5000))
def test_every_page_of_a_size_class_has_the_same_size(text: str) -> None:
    assert len(padded(text)) == STEP


@pytest.mark.parametrize("length", range(STEP - 14, STEP + 14))
def test_a_page_around_the_step_is_a_multiple_of_it(length: int) -> None:
    filled = padded("a" * length)
    assert len(filled) % STEP == 0
    assert filled.startswith(b"a" * length)


def test_compressing_does_not_undo_it() -> None:
    sizes = [len(gzip.compress(padded(page))) for page in ("", "a much longer page " * 200)]
    assert min(sizes) > STEP / 2


def test_the_filling_cannot_end_the_comment() -> None:
    for _ in range(50):
        assert padded("").count(b"--") == 2
