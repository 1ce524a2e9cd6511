"""Tries one fault in a process of its own: a copy of this one, in which the fault is planted.

It ends with the first test that fails. What a function remembered before would hide the fault, and
is forgotten before each test.
"""

import gc
import os
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from math import ceil
from time import process_time
from types import FrameType
from typing import NoReturn

import pytest
from _pytest.tmpdir import tmppath_result_key

from tests.mutation.learnt import Learnt

PATIENCE = 5
"""A fault is seen, too, if tests take so many times as long as they should: some never end."""

AT_LEAST_SECONDS = 3.0

PASSED, FAILED = 0, 1


@dataclass(slots=True)
class Trials:
    """Processes that run at once, each with what it is for."""

    at_once: int
    running: dict[int, str]

    @classmethod
    def of(cls, at_once: int) -> "Trials":
        """None runs yet."""
        return cls(at_once=at_once, running={})

    def start(self, name: str, child: Callable[[], int]) -> Iterator[tuple[str, int]]:
        """Run a function in a copy of this process; whatever ended before there was room for it."""
        while len(self.running) >= self.at_once:
            yield self._ended()
        sys.stdout.flush()
        process = os.fork()
        if process == 0:
            _end_with(child)
        self.running[process] = name

    def rest(self) -> Iterator[tuple[str, int]]:
        """Wait for those that run still."""
        while self.running:
            yield self._ended()

    def _ended(self) -> tuple[str, int]:
        process, status = os.wait()
        return self.running.pop(process), os.waitstatus_to_exitcode(status)


def _end_with(child: Callable[[], int]) -> NoReturn:
    """End this process at once, without a word of what it inherited."""
    code = FAILED
    try:
        code = child()
    finally:
        os._exit(code)


def run(items: Sequence[pytest.Item]) -> str | None:
    """Run tests in this order until one fails; the name of that one.

    No report is made of it: to tell how a test failed takes longer than to see that it did.
    """
    for position, item in enumerate(items):
        following = items[position + 1] if position + 1 < len(items) else None
        try:
            _run(item, following)
        except pytest.skip.Exception:
            continue
        except (Exception, pytest.fail.Exception):  # noqa: BLE001 -- whatever a fault leads to
            return item.nodeid
    return None


def _run(item: pytest.Item, following: pytest.Item | None) -> None:
    if isinstance(item, pytest.Function):
        item._initrequest()
    item.stash[tmppath_result_key] = {}  # as the report would
    hooks = item.config.hook
    try:
        hooks.pytest_runtest_setup(item=item)
        hooks.pytest_runtest_call(item=item)
    finally:
        hooks.pytest_runtest_teardown(item=item, nextitem=following)


def stop_after(seconds: float) -> None:
    """End this process, as one whose fault was seen, if it takes so much processor time more."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    soft = ceil(process_time() + max(seconds * PATIENCE, AT_LEAST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CPU, (soft if most < 0 else min(soft, most), most))


def learn(item: pytest.Item, by_code: dict[int, str], state: str) -> Learnt | None:
    """Run one test without a fault and look to which functions it comes; None if it fails."""
    came: set[str] = set()

    def called(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            name = by_code.get(id(frame.f_code))
            if name is not None:
                came.add(name)

    begins = process_time()
    sys.setprofile(called)
    try:
        failed = run([item])
    finally:
        sys.setprofile(None)
    if failed is not None:
        return None
    seconds = process_time() - begins
    return Learnt(test=item.nodeid, state=state, seconds=seconds, functions=tuple(sorted(came)))


def remembering_functions(package: str) -> list["_lru_cache_wrapper[object]"]:
    """The functions of a package that remember what they computed."""
    return [
        found
        for found in gc.get_objects()
        if isinstance(found, _lru_cache_wrapper) and found.__module__.startswith(package)
    ]
