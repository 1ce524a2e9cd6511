"""What every law of the planner is tried with: the same lives wherever it runs.

Hypothesis also takes constants out of the modules that happen to be loaded, and tries them. Which
these are depends on the tests that ran before in the same process, so that of a thousand lives some
would be others on another machine or with another number of cores.
"""

from collections.abc import Iterator

import pytest
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from tests.unit.planner.laws import BY_CHANCE


@pytest.fixture(scope="session", autouse=True)
def lives_that_follow_from_their_law_alone() -> Iterator[None]:
    """Take no constants from whatever is loaded, unless lives are drawn by chance."""
    with pytest.MonkeyPatch.context() as patch:
        if not BY_CHANCE:
            nothing = Constants()
            patch.setattr(providers, "_get_local_constants", lambda: nothing)
        yield
