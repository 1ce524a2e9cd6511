"""``make timing``: 2,000 answers of each kind, measured from outside, in random order.

Of the portal's door to codes that open nothing, of the office's to what lets nobody in. Exit code 1
if two kinds are told apart, and also if a planted difference of a fifth of a millisecond is not:
then this machine was too busy to say anything. ``--answers 200`` is a first look: it finds what is
ten times as slow.
"""

import argparse
import asyncio
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import combinations
from pathlib import Path
from typing import TypeVar

from tests.timing.claims import Wrong, accounts_for_claims
from tests.timing.codes import Kind, codes_that_open_nothing
from tests.timing.doors import Door, OfficeDoor, PortalDoor, site
from tests.timing.portal_process import PLANTED_SECONDS
from tests.timing.two_samples import FALSE_ALARM, compared

ANSWERS = 2_000
WARMING_UP = 400
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder of ours in it
"""A disk that is waited for would hide the rest: the office writes down each attempt."""
PLANTED = "planted"

Sort = TypeVar("Sort", bound=StrEnum)
"""Why nothing is opened, at one of the doors."""


def measured(
    door: Door, typed: Mapping[Sort, Sequence[Mapping[str, str]]], answers: int
) -> dict[Sort, list[float]]:
    """The seconds that answers took, kind by kind; the kinds come in random order."""
    order = [kind for kind in typed for _ in range(answers)]
    random.shuffle(order)
    for kind in order[:WARMING_UP]:
        door.seconds_to_answer(random.choice(typed[kind]))  # noqa: S311 - no secret
    took: dict[Sort, list[float]] = {kind: [] for kind in typed}
    for kind in order:
        took[kind].append(door.seconds_to_answer(random.choice(typed[kind])))  # noqa: S311 - no secret
    return took


def at_the_portal(home: Path, answers: int) -> dict[Kind, list[float]]:
    """How long the portal takes to answer codes."""
    codes = asyncio.run(codes_that_open_nothing(home))
    typed = {kind: [{"words": code} for code in codes.typed[kind]] for kind in Kind}
    with site("tests.timing.portal_process", home) as url:
        return measured(PortalDoor(url), typed, answers)


def at_the_office(home: Path, answers: int) -> dict[Wrong, list[float]]:
    """How long the office takes to answer names, passwords and codes."""
    asyncio.run(accounts_for_claims(home))
    with site("tests.timing.office_process", home) as url:
        return measured(OfficeDoor(url), {kind: [kind.fields()] for kind in Wrong}, answers)


def told_apart(took: Mapping[Sort, list[float]]) -> int:
    """Print each comparison; how many are not as they should be."""
    bad = 0
    for first, second in combinations(took, 2):
        found = compared(took[first], took[second])
        as_it_should = found.is_told_apart is (second == PLANTED)
        bad += not as_it_should
        medians = " and ".join(f"{median * 1000:.3f}" for median in found.medians)
        _say(
            f"{first} and {second}: medians {medians} ms; the second is slower in "
            f"{found.share:.3f} of pairs, within {found.farthest:.3f} of a half is chance: "
            f"{'told apart' if found.is_told_apart else 'not told apart'}"
            f"{'' if as_it_should else ' (WRONG)'}"
        )
    return bad


def main() -> int:
    """Measure, print what was found, and say by the exit code whether it is well."""
    parser = argparse.ArgumentParser(prog="make timing", description=__doc__)
    parser.add_argument("--answers", type=int, default=ANSWERS, help="of each kind (%(default)s)")
    answers = parser.parse_args().answers
    bad = 0
    _say(f"{answers} answers of each kind; Mann and Whitney's test, p < {FALSE_ALARM}")
    with tempfile.TemporaryDirectory(prefix="timing-", dir=IN_MEMORY) as folder:
        _say("her page:")
        bad += told_apart(at_the_portal(Path(folder) / "portal", answers))
        _say("the office:")
        bad += told_apart(at_the_office(Path(folder) / "office", answers))
    _say(f"(planted: an answer that takes {PLANTED_SECONDS * 1000} ms longer)")
    return 1 if bad else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
