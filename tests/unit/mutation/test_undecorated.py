"""The copy in which faults are planted means the same as the program."""

from textwrap import dedent
from typing import Any

import pytest

from tests.mutation.undecorated import undecorated

_PROGRAM = dedent(
    '''
    from functools import lru_cache

    ASKED = []

    @lru_cache(
        maxsize=8
    )
    def doubled(x):
        """Twice."""
        ASKED.append(x)
        return 2 * x

    class Half:
        @property
        def value(self):
            return 0.5

        @staticmethod
        def name():
            return "half"

    AFTER = doubled(2) + doubled(2)
    '''
)


def _run(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(source, "program", "exec"), names)  # noqa: S102 -- the text above
    return names


@pytest.mark.parametrize("source", [_PROGRAM, undecorated(_PROGRAM)])
def test_a_program_without_decorators_does_the_same(source: str) -> None:
    ran = _run(source)
    assert ran["AFTER"] == 8
    assert ran["ASKED"] == [2]
    assert ran["Half"]().value == 0.5
    assert ran["Half"].name() == "half"


def test_only_what_the_tool_can_plant_faults_below_keeps_its_decorator() -> None:
    written = undecorated(_PROGRAM)
    assert "@property" not in written
    assert "@lru_cache" not in written
    assert "@staticmethod" in written
    assert "doubled = lru_cache(maxsize=8)(doubled)" in written
