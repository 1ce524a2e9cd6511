"""Nobody hears on another day than before because somebody changed the program."""

from collections.abc import Callable

import pytest

from tests.unit.planner.diary import diary
from tests.unit.planner.driver import Play
from tests.unit.planner.whole_lives import DIARIES, LIVES, diary_of


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.__name__)
def test_everybody_hears_when_the_diary_says(life: Callable[[], Play]) -> None:
    written = diary_of(life).read_text(encoding="utf-8").splitlines()
    assert diary(life()) == written


def test_there_is_no_diary_of_a_life_that_nobody_leads() -> None:
    assert set(DIARIES.iterdir()) == {diary_of(life) for life in LIVES}
