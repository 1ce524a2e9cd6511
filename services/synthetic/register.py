"""Writing a synthetic register: the same seed, the same bytes."""

import csv
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from services.synthetic.dirt import Dirt, dirty, where_dirt_falls
from services.synthetic.invented_case import HEADING, InventedCase, invent
from services.synthetic.shape import UNTIL

MOST_CASES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticRegister:
    """What was written.

    Attributes:
        cases: How many rows.
        running: How many of them are sound and still run.
        closed: How many of them are sound and over.
        with_channel: How many of the running ones have somebody with a safe channel.
        dirt: How many rows of each kind of dirt there are.
    """

    cases: int
    running: int
    closed: int
    with_channel: int
    dirt: dict[Dirt, int]


def write_register(
    path: Path,
    *,
    cases: int,
    seed: int,
    until: date = UNTIL,
    with_channel: float = 0.6,
) -> SyntheticRegister:
    """Write a register of obviously invented cases.

    Args:
        path: Where to; an older file there is replaced.
        cases: How many rows, 1 to 1,000,000.
        seed: The same seed and figures give the same bytes.
        until: The day on which the register was written out; no sound date lies after it.
        with_channel: The share of people who agreed on a channel.

    Returns:
        What is in it.

    Raises:
        ValueError: a figure is out of its range.
    """
    if not 1 <= cases <= MOST_CASES or not 0 <= with_channel <= 1:
        message = f"give 1 to {MOST_CASES} cases, and a share from 0 to 1"
        raise ValueError(message)
    chance = random.Random(seed)  # noqa: S311 - invented data is no secret
    falls = where_dirt_falls(cases, chance)
    rows = running = closed = with_a_channel = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, HEADING, lineterminator="\n")
        sheet.writeheader()
        for case in _invented(cases, chance, until, with_channel, falls):
            sheet.writerow(case.cells())
            rows += 1
            dirt = falls.get(rows)
            if dirt is None or not dirt.spoils_the_row:
                running += case.is_running
                closed += not case.is_running
                with_a_channel += case.is_running and bool(case.reach_by)
    return SyntheticRegister(
        cases=rows,
        running=running,
        closed=closed,
        with_channel=with_a_channel,
        dirt=dict(Counter(falls.values())),
    )


def _invented(
    cases: int,
    chance: random.Random,
    until: date,
    with_channel: float,
    falls: dict[int, Dirt],
) -> Iterator[InventedCase]:
    for number in range(1, cases + 1):
        dirt = falls.get(number)
        is_running = dirt.needs_a_running_case if dirt else None
        case = invent(number, chance, until, with_channel, is_running=is_running)
        yield dirty(case, dirt, chance) if dirt else case
