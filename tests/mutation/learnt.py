"""Which tests come to which functions, and how long each takes: learnt once, without any fault."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from itertools import accumulate
from pathlib import Path

from tests.mutation.noted import SEEN_BY, function_in, lines_of, module_of

FILE = Path("learnt.jsonl")

_SAME_FUNCTION, _SAME_MODULE, _SAME_WORD = 10, 1, 20
"""How much more promising a test is for each fault that it saw there, and for its file's name."""


TELLING_ALL = "tests/unit/planner/test_whole_lives.py"
"""The diaries of whole lives: most of what computes dates wrongly changes one of them."""
_TELLS_ALL = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What one test does.

    Attributes:
        state: That of the test's file; in another one it is learnt anew.
        seconds: Of the processor's time.
        functions: To which it comes, as the tool names them.
    """

    test: str
    state: str
    seconds: float
    functions: tuple[str, ...]

    def __str__(self) -> str:
        return json.dumps(asdict(self))


def read(folder: Path) -> Iterator[Learnt]:
    """What was learnt of each test; of one that was learnt again, the latest."""
    latest: dict[str, Learnt] = {}
    for line in lines_of(folder / FILE):
        terms = json.loads(line)
        learnt = Learnt(**{**terms, "functions": tuple(terms["functions"])})
        latest[learnt.test] = learnt
    yield from latest.values()


@dataclass(slots=True)
class KnownTests:
    """What is known of the tests, and which of them are promising."""

    seconds: dict[str, float] = field(default_factory=dict)
    by_function: dict[str, list[str]] = field(default_factory=dict)
    saw: dict[str, Counter[str]] = field(default_factory=dict)

    @classmethod
    def known(cls, folder: Path, existing: Iterable[str]) -> "KnownTests":
        """What was learnt of the tests that exist, and which of them saw faults so far."""
        tests = cls()
        there = set(existing)
        for learnt in read(folder):
            if learnt.test in there:
                tests.seconds[learnt.test] = learnt.seconds
                for function in learnt.functions:
                    tests.by_function.setdefault(function, []).append(learnt.test)
        for line in lines_of(folder / SEEN_BY):
            tests.note_that_it_saw(*line.split("\t", 1))
        return tests

    def note_that_it_saw(self, fault: str, test: str) -> None:
        """A test that saw a fault is promising for others of the function, and of the module."""
        function = function_in(fault)
        self.saw.setdefault(function, Counter())[test] += _SAME_FUNCTION
        self.saw.setdefault(module_of(function), Counter())[test] += _SAME_MODULE

    def for_fault(self, fault: str, seconds: float | None) -> list[str]:
        """The tests that come there, promising and quick ones first; within a time, if given.

        To a function that is younger than what was learnt go those that come to its module.
        """
        function = function_in(fault)
        nobody: Counter[str] = Counter()
        same, near = self.saw.get(function, nobody), self.saw.get(module_of(function), nobody)
        about = words_of(module_of(function).rpartition(".")[2])
        tests = sorted(
            self.by_function.get(function) or self._that_come_near(function),
            key=lambda x: (
                self.seconds[x]
                / (
                    1
                    + same[x]
                    + near[x]
                    + _SAME_WORD * len(about & words_of(x))
                    + _TELLS_ALL * x.startswith(TELLING_ALL)
                ),
                x,
            ),
        )
        if seconds is None or not tests:
            return tests
        return tests[: how_many_fit([self.seconds[x] for x in tests], seconds)]

    def _that_come_near(self, function: str) -> set[str]:
        module = module_of(function)
        near = (x for name, x in self.by_function.items() if module_of(name) == module)
        return {test for tests in near for test in tests}


@cache
def words_of(name: str) -> frozenset[str]:
    """The words of a module's or test's name, in the singular: clocks, test_clock_readings.py."""
    file = name.partition("::")[0].rpartition("/")[2].removesuffix(".py")
    return frozenset(word.rstrip("s") for word in file.split("_")) - {"test", "of", "a", "by", "to"}


def how_many_fit(times: list[float], limit: float) -> int:
    """How many tests, in this order, are over before the limit; at least one.

    Args:
        times: What each took, in seconds.
        limit: What they may take together, in seconds.
    """
    return max(sum(until <= limit for until in accumulate(times)), 1)
