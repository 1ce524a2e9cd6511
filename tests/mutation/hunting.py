"""The hunt: first a short look at every fault, then every test for those that nobody saw.

A pytest plugin: the tests are collected once, and then every fault meets those that come there.
"""

import fnmatch
import gc
import hashlib
import importlib
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import _lru_cache_wrapper, partial
from pathlib import Path

import mutmut.mutation.trampoline as tool
import pytest
from hypothesis import Phase, settings

from tests.mutation import tally
from tests.mutation.explained import Explanations, explained_by_name
from tests.mutation.learnt import FILE, KnownTests, read
from tests.mutation.noted import PASSED, SEEN_BY, Look, lines_of, note, passed
from tests.mutation.planted import faults
from tests.mutation.swapped import Functions
from tests.mutation.trying import Trials, learn, remembering_functions, run, stop_after

NAMES_VARIABLE = "FAULT_NAMES"
"""Patterns of the faults that are tried though they were before, one a line."""
ENDS_VARIABLE = "FAULTS_END"
"""When the hunt ends, in seconds since 1970."""
CHILDREN_VARIABLE = "FAULTS_AT_ONCE"

HERE = Path()
"""The folder of the mutants, in which the tests run."""
PLANTED_IN = "workflows"

IMPORTED_LATE = ("holidays",)
"""What tests import when they run, and every process would import anew."""

SHORT_LOOK_SECONDS = 1.0
"""Most faults that are seen at all are seen within so many seconds of promising tests."""

LONGER_LOOK_SECONDS = 4.0
"""For so long those meet tests that nobody saw before the tests changed."""

WRITTEN_AFTER = 40
"""So many results are written down together."""

_functions = Functions()
_remembering: list["_lru_cache_wrapper[object]"] = []


def pytest_load_initial_conftests() -> None:
    """Before any module is imported: be told which functions have faults, and seek no small ones.

    A law that fails would look for the smallest life with which it does, which takes seconds.
    """
    setattr(tool, "wrap_in_trampoline", _functions.register)  # noqa: B010 -- it has another type
    settings.register_profile("faults", phases=(Phase.explicit, Phase.generate))
    settings.load_profile("faults")


def pytest_runtest_setup() -> None:
    """Forget whatever functions remember."""
    for remembering in _remembering:
        remembering.cache_clear()


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Hunt, instead of running the tests.

    Raises:
        pytest.Exit: a test fails without any fault.
    """
    for name in IMPORTED_LATE:
        importlib.import_module(name)
    _remembering[:] = remembering_functions(PLANTED_IN)
    hunt = Hunt(
        items={item.nodeid: item for item in session.items},
        at_once=int(os.environ[CHILDREN_VARIABLE]),
        ends=float(os.environ[ENDS_VARIABLE]),
    )
    gc.freeze()
    hunt.learn()
    hunt.look(os.environ.get(NAMES_VARIABLE, "").split())
    return True


@dataclass(slots=True)
class Hunt:
    """Tests that were collected, and faults that they meet.

    Attributes:
        items: The tests by name.
        at_once: So many faults are tried at once.
        ends: When it stops, in seconds since 1970.
    """

    items: dict[str, pytest.Item]
    at_once: int
    ends: float
    tests: KnownTests = field(default_factory=KnownTests)
    read_of_seen: int = 0

    def learn(self) -> None:
        """Learn of each test that is new, or whose file changed, where it comes.

        Raises:
            pytest.Exit: it fails without any fault.
        """
        states = {name: _digest(item.path.read_bytes()) for name, item in self.items.items()}
        known = {x.test: x.state for x in read(HERE)}
        anew = [name for name in self.items if known.get(name) != states[name]]
        _say(f"{len(self.items)} tests, {len(anew)} of them to be learnt")
        files: dict[Path, list[str]] = {}
        for name in anew:
            files.setdefault(self.items[name].path, []).append(name)
        trials = Trials.of(self.at_once)
        ended: list[tuple[str, int]] = []
        for path, names in files.items():
            ended.extend(trials.start(str(path), partial(self._learn, names, states)))
        failed = [path for path, code in (*ended, *trials.rest()) if code]
        if failed:
            pytest.exit(f"some fail without any fault: {', '.join(failed)}", returncode=2)
        self.tests = KnownTests.known(HERE, self.items)
        self.read_of_seen = len(lines_of(HERE / SEEN_BY))

    def _learn(self, names: Sequence[str], states: Mapping[str, str]) -> int:
        by_code = _functions.by_code()
        for name in names:
            learnt = learn(self.items[name], by_code, states[name])
            if learnt is None:
                return 1
            note(HERE / FILE, learnt)
        return 0

    def look(self, patterns: Sequence[str]) -> None:
        """Try what was not tried, or is asked for, by quick tests; then the unseen by all.

        Unseen ones meet the quick tests again once the tests have changed.
        """
        self._try_all("quick tests", self._untried(patterns), SHORT_LOOK_SECONDS)
        self._try_all("more tests", self._changed_tests_may_see(), LONGER_LOOK_SECONDS)
        self._try_all("all tests", self._left_for_all(explained=False), None)
        self._try_all("all tests, explained", self._left_for_all(explained=True), None)

    def _untried(self, patterns: Sequence[str]) -> list[str]:
        codes = tally.exit_codes(HERE)
        if patterns:
            return [x for x in codes if any(fnmatch.fnmatch(x, pattern) for pattern in patterns)]
        return [name for name, code in codes.items() if code is None]

    def _changed_tests_may_see(self) -> list[str]:
        state = self._state_of_the_tests()
        known = {x.fault for x in passed(HERE) if x.tests == state}
        return [name for name in tally.unseen_faults(HERE) if name not in known]

    def _left_for_all(self, *, explained: bool) -> list[str]:
        unseen = tally.unseen_faults(HERE)
        those = explained_by_name(Explanations.read(), tuple(faults(HERE, unseen)))
        known = {x.fault for x in passed(HERE) if x.by_all}
        return [x for x in unseen if x not in known and (x in those) is explained]

    def _try_all(self, what: str, names: Sequence[str], seconds: float | None) -> None:
        _say(f"{len(names)} faults meet {what}")
        trials = Trials.of(self.at_once)
        results: dict[str, int] = {}
        for name, code in self._ends(trials, names, seconds):
            results[name] = code
            self._hear_of_tests_that_saw()
            if len(results) >= WRITTEN_AFTER:
                tally.write(HERE, results)
                results.clear()
        tally.write(HERE, results)

    def _ends(
        self, trials: Trials, names: Sequence[str], seconds: float | None
    ) -> Iterator[tuple[str, int]]:
        state = self._state_of_the_tests()
        for name in names:
            if time.time() >= self.ends:
                break
            tests = self.tests.for_fault(name, seconds)
            if not tests:
                yield name, tally.NO_TEST_COMES
                continue
            look = Look(fault=name, tests=state, by_all=seconds is None)
            yield from trials.start(name, partial(self._try, look, tests))
        yield from trials.rest()

    def _try(self, look: Look, tests: Sequence[str]) -> int:
        _functions.plant(look.fault)
        stop_after(sum(self.tests.seconds[x] for x in tests))
        failed = run([self.items[x] for x in tests])
        if failed is None:
            note(HERE / PASSED, look)
            return 0
        note(HERE / SEEN_BY, f"{look.fault}\t{failed}")
        return 1

    def _hear_of_tests_that_saw(self) -> None:
        lines = lines_of(HERE / SEEN_BY)
        for line in lines[self.read_of_seen :]:
            self.tests.note_that_it_saw(*line.split("\t", 1))
        self.read_of_seen = len(lines)

    def _state_of_the_tests(self) -> str:
        return _digest(*(x.read_bytes() for x in sorted({x.path for x in self.items.values()})))


def _digest(*parts: bytes) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _say(words: str) -> None:
    """Tell how far it is, whatever pytest does with what is written."""
    if sys.__stderr__ is not None:
        sys.__stderr__.write(f"{time.strftime('%H:%M:%S')} {words}\n")
        sys.__stderr__.flush()
