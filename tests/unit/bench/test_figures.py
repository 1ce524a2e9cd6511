"""What the benchmark says about a figure."""

import json
from dataclasses import replace

import pytest

from deploy.bench import report
from deploy.bench.figures import Figure, number, percentile

SPEED = Figure(
    name="things done",
    ours=40,
    unit="/s",
    bare=100,
    beside="bare things",
    least_ratio=0.5,
    why="Y.",
)
DURATION = replace(SPEED, unit="s", ours=2.0, bare=1.0, smaller_is_better=True)


@pytest.mark.parametrize(
    ("figure", "ratio"),
    [
        (SPEED, 0.4),
        (DURATION, 0.5),
        (replace(SPEED, bare=None), None),
        (replace(SPEED, bare=0), None),
    ],
)
def test_a_ratio_is_our_speed_as_a_share_of_the_bare_one(
    figure: Figure, ratio: float | None
) -> None:
    assert figure.ratio == ratio


@pytest.mark.parametrize(
    ("figure", "met"),
    [
        (SPEED, False),
        (replace(SPEED, ours=50), True),
        (DURATION, True),
        (replace(DURATION, ours=2.1), False),
        (replace(SPEED, least_ratio=None), None),
        (replace(SPEED, least_ratio=None, limit=41), False),
        (replace(SPEED, least_ratio=None, limit=40), True),
        (replace(DURATION, least_ratio=None, limit=1.9), False),
        (replace(DURATION, least_ratio=None, limit=2.0), True),
    ],
)
def test_a_goal_is_met_or_not_or_there_is_none(figure: Figure, met: bool | None) -> None:
    assert figure.is_met is met


def test_a_missed_goal_is_explained_and_a_met_one_is_not() -> None:
    assert "why: Y." in report.as_lines([SPEED])
    assert "MISSED" in report.as_lines([SPEED])
    assert "why" not in report.as_lines([replace(SPEED, ours=60)])


def test_json_carries_ratio_and_verdict() -> None:
    said = json.loads(report.as_json([SPEED]))
    assert said["figures"][0]["ratio"] == 0.4
    assert said["figures"][0]["is_met"] is False
    assert "Python" in said["machine"]


@pytest.mark.parametrize(
    ("value", "written"), [(12345.6, "12,346"), (99.94, "99.9"), (0.1234, "0.12"), (100, "100")]
)
def test_numbers_have_as_many_digits_as_mean_something(value: float, written: str) -> None:
    assert number(value) == written


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(x) for x in range(100, 0, -1)]
    assert percentile(values, 0.5) == 51
    assert percentile(values, 0.99) == 100
    assert percentile([7.0], 0.99) == 7
