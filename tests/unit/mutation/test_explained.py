"""A fault that no test sees is explained by its text, and an explanation is of something."""

from pathlib import Path
from textwrap import dedent

import pytest

from tests.mutation.explained import FILE, Explanations
from tests.mutation.planted import Fault, faults, function_of

_MUTATED = dedent(
    '''\
    class Calendar:
        def xǁCalendarǁadd__mutmut_orig(self, day: int, far: bool = False) -> int:
            """Adds."""
            if far:
                return day
            return (
                day + 1
            )

        def xǁCalendarǁadd__mutmut_1(self, day: int, far: bool = False) -> int:
            """Adds."""
            if far:
                return day
            return (
                day + 2
            )

        def xǁCalendarǁadd__mutmut_2(self, day: int, far: bool = True) -> int:
            """Adds."""
            if far:
                return day
            return (
                day + 1
            )
    '''
)
_SPANS = """{"version": 1, "spans": {"xǁCalendarǁadd__mutmut_orig": [2, 8],
    "xǁCalendarǁadd__mutmut_1": [10, 16], "xǁCalendarǁadd__mutmut_2": [18, 24]}}"""
_ADD = "workflows.calendar.Calendar.add"
_NAMES = [f"workflows.calendar.xǁCalendarǁadd__mutmut_{number}" for number in (1, 2)]

_WRITTEN = """
[kinds.equal]
meaning = "the program does the same"

[kinds.wording]
meaning = "what an error says"
was = 'message = .*'
becomes = 'message = .*'

[[faults]]
function = "workflows.calendar.Calendar.add"
was = "day + 1"
becomes = "day + 2"
kind = "equal"
why = "nobody adds"
"""


def _explanations(tmp_path: Path, written: str = _WRITTEN) -> Explanations:
    path = tmp_path / "explained.toml"
    path.write_text(written, encoding="utf-8")
    return Explanations.read(path)


def _fault(was: str, becomes: str, function: str = _ADD) -> Fault:
    return Fault(name=f"{function}.{becomes}", function=function, was=was, becomes=becomes)


def test_a_fault_is_told_by_what_it_changes(tmp_path: Path) -> None:
    mutated = tmp_path / "workflows" / "calendar.py"
    mutated.parent.mkdir()
    mutated.write_text(_MUTATED, encoding="utf-8")
    mutated.with_name("calendar.py.spans").write_text(_SPANS, encoding="utf-8")
    first, second = faults(tmp_path, _NAMES)
    assert (first.function, first.was, first.becomes) == (_ADD, "day + 1", "day + 2")
    assert second.was.endswith("far: bool = False) -> int:")
    assert second.becomes.endswith("far: bool = True) -> int:")


def test_a_function_is_named_as_a_programmer_names_it() -> None:
    assert function_of(_NAMES[0]) == _ADD
    assert function_of("workflows.spans.x__times__mutmut_3") == "workflows.spans._times"


def test_an_unseen_fault_is_explained_by_its_own_words_or_by_its_kind(tmp_path: Path) -> None:
    unseen = [
        _fault("day + 1", "day + 2"),
        _fault('message = "no"', "message = None"),
        _fault("day + 1", "day - 1"),
        _fault("day + 1", "day + 2", "workflows.calendar.Calendar.subtract"),
    ]
    explained = _explanations(tmp_path).sort_out(unseen)
    assert explained.by_kind == {"equal": 1, "wording": 1}
    assert explained.unexplained == tuple(unseen[2:])
    assert explained.stale == ()


@pytest.mark.parametrize("unseen", [0, 2])
def test_an_explanation_that_fits_too_few_or_too_many_is_told(tmp_path: Path, unseen: int) -> None:
    explained = _explanations(tmp_path).sort_out([_fault("day + 1", "day + 2")] * unseen)
    assert [x.why for x in explained.stale] == ["nobody adds"]


def test_every_kind_says_what_it_means(tmp_path: Path) -> None:
    unknown = _WRITTEN.replace('kind = "equal"', 'kind = "luck"')
    with pytest.raises(ValueError, match="luck"):
        _explanations(tmp_path, unknown)


def test_what_is_written_about_the_planner_is_told_once_and_with_a_reason() -> None:
    written = Explanations.read(FILE)
    assert len({(x.function, x.was, x.becomes) for x in written.faults}) == len(written.faults)
    assert all(x.why for x in written.faults)
    assert all(x.meaning for x in written.kinds)
