"""``python -m tests.mutation``, which is ``make mutation``."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.mutation.copied import MUTANTS, copy_project
from tests.mutation.explained import Explained, Explanations
from tests.mutation.hunting import CHILDREN_VARIABLE, ENDS_VARIABLE, NAMES_VARIABLE
from tests.mutation.noted import passed
from tests.mutation.planted import faults
from tests.mutation.tally import HEADING, Tally, altogether, tallies

PLACE = Path("build/mutation")
PLANTED = PLACE / "planted"
"""Is there once faults are planted in the copy as it is."""

PLANT = ("tests.mutation.planting",)
HUNT = (
    *("pytest", "-q", "--rootdir=.", "-p", "no:cacheprovider", "-p", "no:randomly"),
    *("-p", "no:xdist", "--timeout=0", "-p", "tests.mutation.hunting"),
    *("tests/unit/calendars", "tests/unit/planner", "tests/unit/admission"),
    "tests/unit/policies/test_date_vectors.py",
)


def main(arguments: Sequence[str]) -> int:
    """Plant the faults that were not tried before, within the time.

    Returns:
        0 if every fault was tried, and is seen or explained; else 1.
    """
    asked = _parser().parse_args(arguments)
    mutants = PLACE / MUTANTS
    worked = asked.only_tell or (_planted() and _ran(mutants, HUNT, _orders(asked)))
    explanations = Explanations.read()
    found = tallies(mutants)
    total = altogether(found)
    explained = explanations.sort_out(faults(mutants, total.unseen))
    for line in (HEADING, *found, total, "", *_told(mutants, total, explained, explanations)):
        sys.stdout.write(f"{line}\n")
    whole = total.planted and not (total.untried or total.broke)
    return 0 if worked and whole and not (explained.unexplained or explained.stale) else 1


def _planted() -> bool:
    """Plant all faults, unless those of this code were planted before; whether they are there."""
    if not copy_project(Path.cwd(), PLACE) and PLANTED.exists():
        return True
    PLANTED.unlink(missing_ok=True)
    if not _ran(PLACE, PLANT, {}):
        return False
    PLANTED.touch()
    return True


def _orders(asked: argparse.Namespace) -> dict[str, str]:
    return {
        NAMES_VARIABLE: "\n".join(asked.names),
        ENDS_VARIABLE: str(time.time() + asked.minutes * 60),
        CHILDREN_VARIABLE: str(asked.children),
    }


def _ran(place: Path, module: Sequence[str], orders: dict[str, str]) -> bool:
    """Run a module there, with the code that lies there; whether that worked."""
    environment = {
        "LAW_EXAMPLES": "3",
        **os.environ,
        **orders,
        "PYTHONPATH": str(place.resolve()),
    }
    command = [sys.executable, "-m", *module]
    return subprocess.run(command, cwd=place, env=environment, check=False).returncode == 0  # noqa: S603 -- our own arguments


def _told(
    mutants: Path, total: Tally, explained: Explained, explanations: Explanations
) -> Iterator[str]:
    for kind in explanations.kinds:
        if count := explained.by_kind[kind.name]:
            yield f"explained: {count} {kind.name} ({kind.meaning})"
    by_all = {x.fault for x in passed(mutants) if x.by_all}
    for fault in explained.unexplained:
        by = "every test" if fault.name in by_all else "quick tests"
        yield f"unseen by {by}: {fault}"
    if not total.untried:
        for stale in explained.stale:
            yield f"explained, and fits {stale.times} unseen no more: {stale.function}: {stale.was}"
    yield (
        f"{total.planted} planted, {total.seen} seen, {explained.by_kind.total()} explained, "
        f"{len(explained.unexplained)} unexplained"
        + (f", {total.untried} not tried yet: run it again" if total.untried else "")
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutation",
        description="Plant faults in the code that computes dates; list those that no test sees.",
    )
    parser.add_argument(
        "names", nargs="*", help="only these, tried again: 'workflows.calendar.*' for instance"
    )
    parser.add_argument("--minutes", type=float, default=60, help="at most so long (60)")
    parser.add_argument("--children", type=int, default=2, help="so many at once (2)")
    parser.add_argument("--only-tell", action="store_true", help="what the runs so far found")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
