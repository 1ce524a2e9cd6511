"""``python -m tests.mutation``, which is ``make mutation``."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.copied import copy_project
from tests.mutation.hunting import MUTMUT, Hunt
from tests.mutation.tally import HEADING, tallies

PLACE = Path("build/mutation")


def main(arguments: Sequence[str]) -> int:
    """Plant the faults that were not tried before, within the time; 0 if that worked."""
    asked = _parser().parse_args(arguments)
    copy_project(Path.cwd(), PLACE)
    hunt = Hunt(place=PLACE, children=asked.children, ends=time.monotonic() + asked.minutes * 60)
    broke = not asked.only_tell and not hunt.look(asked.names)
    return 1 if _tell(hunt) == 0 or broke else 0


def _tell(hunt: Hunt) -> int:
    """Print what was found so far; how many modules that is."""
    found = tallies(hunt.mutants)
    for line in (HEADING, *found):
        sys.stdout.write(f"{line}\n")
    by_all = hunt.looked_at_long()
    for name in (name for tally in found for name in tally.unseen):
        by = "by every test" if name in by_all else "by quick tests"
        sys.stdout.write(f"unseen {by}: {name}\n")
    sys.stdout.write(f"To look at one: cd {PLACE} && {MUTMUT} show NAME\n")
    return len(found)


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
