"""A pytest plugin for planted faults: nothing is remembered between tests, and quick ones go first.

What a function remembered before the fault was planted would hide the fault; and a run ends with
the first test that fails, which should not be one that lives through whole lives.
"""

import gc
import json
from functools import _lru_cache_wrapper
from pathlib import Path

import pytest

DURATIONS = Path("mutmut-stats.json")
"""Where the tool keeps how long each test took, in the folder in which it runs them."""
PLANTED_IN = "workflows"

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
    """Put the tests in the order of the time that they took."""
    if not DURATIONS.exists():
        return
    took: dict[str, float] = json.loads(DURATIONS.read_text(encoding="utf-8"))["duration_by_test"]
    items.sort(key=lambda item: took.get(item.nodeid, 0.0))
