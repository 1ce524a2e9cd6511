"""What looks at faults leave behind for the next ones."""

from pathlib import Path

from tests.mutation.learnt import FILE, KnownTests, Learnt, how_many_fit
from tests.mutation.noted import PASSED, SEEN_BY, Look, note, passed

_FUNCTION = "workflows.spans.x__times"
_FIRST = f"{_FUNCTION}__mutmut_1"
_SAME_FUNCTION = f"{_FUNCTION}__mutmut_12"
_SAME_MODULE = "workflows.spans.x_other__mutmut_1"
_ELSEWHERE = "workflows.calendar.x__times__mutmut_1"


def _learn(folder: Path, **seconds: float) -> None:
    for test, took in seconds.items():
        note(
            folder / FILE,
            Learnt(test=test, state="1", seconds=took, functions=(_FUNCTION, "other")),
        )


def test_quick_tests_come_first_and_as_many_as_fit_into_the_time(tmp_path: Path) -> None:
    _learn(tmp_path, slow=2.0, quick=0.01, medium=0.5)
    tests = KnownTests.known(tmp_path, ("slow", "quick", "medium"))
    assert tests.for_fault(_FIRST, None) == ["quick", "medium", "slow"]
    assert tests.for_fault(_FIRST, 1.0) == ["quick", "medium"]
    assert tests.for_fault(_ELSEWHERE, None) == []


def test_of_a_test_that_was_learnt_again_the_latest_counts(tmp_path: Path) -> None:
    _learn(tmp_path, one=2.0, other=1.0)
    _learn(tmp_path, one=0.5)
    assert KnownTests.known(tmp_path, ("one", "other")).for_fault(_FIRST, None) == ["one", "other"]


def test_a_test_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    _learn(tmp_path, one=2.0, other=1.0)
    assert KnownTests.known(tmp_path, ("one",)).for_fault(_FIRST, None) == ["one"]


def test_a_test_that_saw_a_neighbour_is_tried_before_others(tmp_path: Path) -> None:
    _learn(tmp_path, near=1.0, same=1.0, far=1.0, quick=0.6)
    note(tmp_path / SEEN_BY, f"{_SAME_MODULE}\tnear")
    note(tmp_path / SEEN_BY, f"{_SAME_FUNCTION}\tsame")
    note(tmp_path / SEEN_BY, f"{_ELSEWHERE}\tfar")
    tests = KnownTests.known(tmp_path, ("near", "same", "far", "quick"))
    assert tests.for_fault(_FIRST, None) == ["same", "near", "quick", "far"]


def test_a_test_whose_file_is_called_like_the_module_is_tried_before_others(
    tmp_path: Path,
) -> None:
    named = {"tests/test_other.py::quick": 0.1, "tests/test_span_words.py::slow": 0.5}
    _learn(tmp_path, **named)
    found = KnownTests.known(tmp_path, named).for_fault(_FIRST, None)
    assert found == ["tests/test_span_words.py::slow", "tests/test_other.py::quick"]


def test_a_fault_that_no_test_saw_is_noted_with_the_state_of_the_tests(tmp_path: Path) -> None:
    assert not passed(tmp_path)
    looks = {
        Look(fault=_FIRST, tests="1f", by_all=True),
        Look(fault=_ELSEWHERE, tests="2f", by_all=False),
    }
    for look in looks:
        note(tmp_path / PASSED, look)
    assert passed(tmp_path) == looks


def test_at_least_one_test_is_run() -> None:
    fit = [how_many_fit([0.1, 0.2, 0.3], limit) for limit in (0.05, 0.1, 0.31, 0.59, 0.7, 9)]
    assert fit == [1, 1, 2, 2, 3, 3]
