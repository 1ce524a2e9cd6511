"""A fault is looked at for some seconds first."""

import pytest

from tests.mutation.fresh_and_quick_first import how_many_fit


@pytest.mark.parametrize(
    ("limit", "fit"), [(0.05, 1), (0.1, 1), (0.31, 2), (0.59, 2), (0.7, 3), (9, 3)]
)
def test_as_many_tests_are_run_as_fit_into_the_time_but_at_least_one(
    limit: float, fit: int
) -> None:
    assert how_many_fit([0.1, 0.2, 0.3], limit) == fit
