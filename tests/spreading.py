"""How tests are spread over processes: files stay whole, and what takes longest begins first.

By itself xdist begins with the files that have the most tests, which are the quick ones, and ends
with a few that take minutes each: then one process works and the others wait for it.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/durable", "tests/integration/api")
"""Folders whose files share something that takes long to make: one process gets all of them."""

LONGEST_FIRST = (
    "tests/canary/campaign",
    "tests/durable",
    "tests/integration/test_import",
    "tests/faults",
    "tests/browser",
    "tests/integration/portal",
    "tests/integration/cli/test_bad_input",
    "tests/integration/cli/test_a_case_by_command",
    "tests/integration/test_simulate",
    "tests/unit/planner/test_every_life",
    "tests/unit/planner/test_promises",
    "tests/integration/test_demo",
    "tests/canary",
    "tests/integration/api",
    "tests/integration/test_engine",
    "tests/integration",
    "tests/unit/planner",
    "tests/unit/simulation",
    "tests/unit/letters",
)
"""What is not among them comes last: thousands of tests that take milliseconds."""


class WholeFiles(LoadScopeScheduling):  # type: ignore[misc] # it has no types
    """Gives a process one file after another, or one folder of those that stay together."""

    def __init__(self, config: pytest.Config, log: object) -> None:
        super().__init__(config, log)
        # Or else they would be put in order by how many tests they have.
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        folder = next((x for x in TOGETHER if nodeid.startswith(f"{x}/")), None)
        return folder or nodeid.partition("::")[0]


def place(nodeid: str) -> int:
    """When a test's turn comes; of two with the same place the first one collected goes first."""
    places = (x for x, begins in enumerate(LONGEST_FIRST) if nodeid.startswith(begins))
    return next(places, len(LONGEST_FIRST))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> WholeFiles | None:
    """Spread whole files where files were asked for (``--dist=loadfile``)."""
    return WholeFiles(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put what takes longest first, in each process alike; a run in one process keeps its order."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: place(item.nodeid))
