"""A pytest plugin for planted faults: nothing is remembered between tests, and quick ones go first.

What a function remembered before the fault was planted would hide the fault; and a run ends with
the first test that fails, which should not be one that lives through whole lives. A fault that no
test sees is met by every test that comes there, minutes of them for the heart of the planner: at
first only as many tests as fit into some seconds are run.
"""

import gc
import json
import os
import resource
from functools import _lru_cache_wrapper
from itertools import accumulate
from math import ceil
from pathlib import Path
from time import process_time

import pytest

DURATIONS = Path("mutmut-stats.json")
"""Where the tool keeps how long each test took, in the folder in which it runs them."""
PLANTED_IN = "workflows"
SECONDS_VARIABLE = "FAULT_SECONDS"
"""For how many seconds of tests a fault is looked at; for all of them where it is not set."""

PLANTED_VARIABLE = "MUTANT_UNDER_TEST"
"""In which the tool names the fault that is planted, or its own step; empty before the first."""
PLANTED = "__mutmut_"

PATIENCE = 3
"""A fault is seen, too, if tests take so many times as long as they may: some never end."""

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


def pytest_configure(config: pytest.Config) -> None:
    """Name the tests in the order of the time that they took, without those that take too long.

    What is left out is not even collected, which would take longer than the tests themselves.
    """
    if not (DURATIONS.exists() and _is_planted_or_about_to_be()):
        return
    took: dict[str, float] = json.loads(DURATIONS.read_text(encoding="utf-8"))["duration_by_test"]
    config.args.sort(key=lambda name: took.get(name, 0.0))
    if limit := os.environ.get(SECONDS_VARIABLE):
        times = [took.get(name, 0.0) for name in config.args]
        del config.args[how_many_fit(times, float(limit)) :]
        _stop_after(float(limit) * PATIENCE)


def _is_planted_or_about_to_be() -> bool:
    planted = os.environ.get(PLANTED_VARIABLE)
    return planted is not None and (not planted or PLANTED in planted)


def _stop_after(seconds: float) -> None:
    """End this process, as one whose fault was seen, if it takes so much processor time more."""
    if PLANTED not in os.environ[PLANTED_VARIABLE]:
        return
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    soft = ceil(process_time() + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (soft if most < 0 else min(soft, most), most))


def how_many_fit(times: list[float], limit: float) -> int:
    """How many tests, in this order, are over before the limit; at least one.

    Args:
        times: What each took, in seconds.
        limit: What they may take together, in seconds.
    """
    return max(sum(until <= limit for until in accumulate(times)), 1)
