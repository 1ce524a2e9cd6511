"""How the tests are spread names files that are there, the long ones before the quick."""

import pytest

from tests.architecture.sources import ROOT
from tests.spreading import LONGEST_FIRST, TOGETHER, place

FILES = sorted(x.relative_to(ROOT).as_posix() for x in (ROOT / "tests").rglob("test_*.py"))


@pytest.mark.parametrize("begins", [*LONGEST_FIRST, *TOGETHER])
def test_whatever_is_named_begins_the_path_of_tests(begins: str) -> None:
    assert any(file.startswith(begins) for file in FILES)


def test_a_file_is_placed_by_the_first_name_that_fits_and_the_quick_ones_last() -> None:
    named = [place(x) for x in FILES]
    assert place("tests/durable/test_stories.py") < place("tests/integration/test_returns.py")
    assert place("tests/unit/web/test_pages.py") == len(LONGEST_FIRST) == max(named)
