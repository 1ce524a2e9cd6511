"""A pytest plugin for planted faults: nothing is remembered between tests, and quick ones go first.

What a function remembered before the fault was planted would hide the fault; and a run ends with
the first test that fails, which should not be one that lives through whole lives. A fault that no
test sees is met by every test that comes there, minutes of them for the heart of the planner: at
first only as many tests as fit into some seconds are run.
"""

import gc
import json
import os
from functools import _lru_cache_wrapper
from itertools import accumulate
from pathlib import Path

import pytest

DURATIONS = Path("mutmut-stats.json")
"""Where the tool keeps how long each test took, in the folder in which it runs them."""
PLANTED_IN = "workflows"
SECONDS_VARIABLE = "FAULT_SECONDS"
"""For how many seconds of tests a fault is looked at; for all of them where it is not set."""

PLANTED_VARIABLE = "MUTANT_UNDER_TEST"
"""In which the tool names the fault that is planted, or the step that it takes before any is."""
PLANTED = "__mutmut_"

_remembering: list["_lru_cache_wrapper[object]"] = []


def pytest_collection_finish() -> None:
    """Find the functions that remember, once all of them are imported."""
    _remembering[:] = [
        found
        for found in gc.get_objects()
        if isinstance(found, _lru_cache_wrapper) and found.__module__.startswith(PLANTED_IN)
    ]


def pytest_runtest_setup() -> None:
    """Forget what they know."""
    for remembering in _remembering:
        remembering.cache_clear()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests in the order of the time that they took, and leave out what takes too long."""
    if not DURATIONS.exists():
        return
    took: dict[str, float] = json.loads(DURATIONS.read_text(encoding="utf-8"))["duration_by_test"]
    items.sort(key=lambda item: took.get(item.nodeid, 0.0))
    limit = os.environ.get(SECONDS_VARIABLE)
    if limit and PLANTED in os.environ.get(PLANTED_VARIABLE, ""):
        times = [took.get(item.nodeid, 0.0) for item in items]
        del items[how_many_fit(times, float(limit)) :]


def how_many_fit(times: list[float], limit: float) -> int:
    """How many tests, in this order, are over before the limit; at least one.

    Args:
        times: What each took, in seconds.
        limit: What they may take together, in seconds.
    """
    return max(sum(until <= limit for until in accumulate(times)), 1)
