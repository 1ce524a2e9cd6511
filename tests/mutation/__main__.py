"""``python -m tests.mutation``, which is ``make mutation``."""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.copied import copy_project
from tests.mutation.tally import HEADING, tallies

PLACE = Path("build/mutation")
MUTMUT = Path(sys.executable).with_name("mutmut")


def main(arguments: Sequence[str]) -> int:
    """Plant the faults that were not tried before, within the time; 0 if that worked."""
    asked = _parser().parse_args(arguments)
    copy_project(Path.cwd(), PLACE)
    broke = not asked.only_tell and not _planted(asked.names, asked.minutes, asked.children)
    found = tallies(PLACE / "mutants")
    for line in (HEADING, *found):
        sys.stdout.write(f"{line}\n")
    for name in (name for tally in found for name in tally.unseen):
        sys.stdout.write(f"unseen: {name}\n")
    sys.stdout.write(f"To look at one: cd {PLACE} && {MUTMUT} show NAME\n")
    return 1 if broke or not found else 0


def _planted(names: Sequence[str], minutes: float, children: int) -> bool:
    """Run the tool until it is done, or the time is over.

    Returns:
        Whether that worked; it does not where a test fails without any fault planted.
    """
    ends = time.monotonic() + minutes * 60
    learnt = PLACE / "mutants" / "mutmut-stats.json"
    knew = learnt.exists()
    if _run_until(ends, names, children):
        return True
    # The process that learnt which tests come where cannot collect the same tests a second time.
    return not knew and learnt.exists() and _run_until(ends, names, children)


def _run_until(ends: float, names: Sequence[str], children: int) -> bool:
    """Run the tool; when the time is over it is told to stop as by Ctrl-C."""
    mutants = (PLACE / "mutants").resolve()
    # Python remembers a folder of its path that is not there when it starts as one without modules.
    mutants.mkdir(exist_ok=True)
    command = [str(MUTMUT), "run", "--max-children", str(children), *names]
    environment = {
        "LAW_EXAMPLES": "5",
        **os.environ,
        "PYTHONPATH": str(mutants),
    }
    with subprocess.Popen(command, cwd=PLACE, env=environment) as running:  # noqa: S603 -- our own arguments
        try:
            return running.wait(timeout=max(ends - time.monotonic(), 1)) == 0
        except subprocess.TimeoutExpired:
            sys.stdout.write("\nThe time is over; the next run goes on from here.\n")
            running.send_signal(signal.SIGINT)
            return True


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
