import random

import pytest

from tests.timing.two_samples import compared

CHANCE = 20270111


def _times(count: int, *, slower: float = 0.0, seed: int = CHANCE) -> list[float]:
    """Times as a server has them: a floor, and a long tail."""
    chance = random.Random(seed)  # noqa: S311 - invented times are no secret
    return [1.0 + slower + chance.lognormvariate(-1, 0.5) for _ in range(count)]


def test_two_samples_of_one_kind_are_not_told_apart() -> None:
    found = compared(_times(2000), _times(2000, seed=CHANCE + 1))
    assert not found.is_told_apart
    assert found.farthest == pytest.approx(0.030, abs=0.001)


def test_a_twentieth_of_the_usual_spread_is_told_apart() -> None:
    found = compared(_times(2000), _times(2000, slower=0.05, seed=CHANCE + 1))
    assert found.is_told_apart
    assert found.medians[0] < found.medians[1]


@pytest.mark.parametrize(
    ("first", "second", "share"),
    [
        ([1, 2, 3], [4, 5, 6], 1.0),
        ([4, 5, 6], [1, 2, 3], 0.0),
        ([1, 2], [1, 2], 0.5),
        ([1, 1], [1, 1], 0.5),
        ([1, 3], [2], 0.5),
    ],
)
def test_the_share_counts_pairs_and_halves_ties(
    first: list[float], second: list[float], share: float
) -> None:
    assert compared(first, second).share == share
