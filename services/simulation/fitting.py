"""Fits synthetic cases on a register: how long its cases took, and how they ended.

Cases that still run took at least as long as they have been running. To leave them out would make
the future look too short, so they count until the day on which they were last seen, by the
product-limit estimate (Kaplan and Meier, "Nonparametric Estimation from Incomplete Observations",
1958).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from services.importing.mapping import RegisterMapping
from services.importing.mapping_terms import Ending
from services.importing.reading import read_register
from services.importing.register_row import RegisterRow
from services.simulation.likeness import Likeness, StepLengths
from services.synthetic.durations import LONGEST_DAYS, Durations
from workflows.stages import Stage

FEWEST_ENDED = 30
"""Cases that must have ended: a distribution over fewer would be chance."""

POINTS = 20
"""Into how many equal shares a fitted distribution is cut."""

_BEFORE_AN_INVESTIGATION = (Stage.INTAKE, Stage.ASSESSMENT)


class TooFewCases(ValueError):
    """The register has not enough cases that ended to fit anything on."""


@dataclass(slots=True)
class _Seen:
    """Days after which something happened, and days until which it had not."""

    happened: Counter[int] = field(default_factory=Counter)
    not_until: Counter[int] = field(default_factory=Counter)


def fit(file: Path, mapping: RegisterMapping, seen_on: date) -> Likeness:
    """What the cases of a register are like.

    Args:
        file: The register.
        mapping: What its columns and words mean.
        seen_on: The day on which its running cases were last seen to run.

    Raises:
        UnreadableRegister: the file cannot be read with this mapping.
        TooFewCases: fewer than 30 of its cases ended.
    """
    ended, begun = _Seen(), _Seen()
    knows_beginnings = mapping.columns.investigation_began_on is not None
    endings: Counter[Ending] = Counter()
    for row in read_register(file, mapping, seen_on):
        if isinstance(row, RegisterRow):
            _count(row, seen_on, ended)
            if knows_beginnings and row.stage not in _BEFORE_AN_INVESTIGATION:
                begun.happened[_days(row.received_on, row.began_on)] += 1
            if row.ending is not None and not row.ending.awaits_decision:
                endings[row.ending] += 1
    if endings.total() < FEWEST_ENDED:
        message = (
            f"only {endings.total()} cases of {file} ended; to fit anything on a register it needs "
            f"{FEWEST_ENDED}"
        )
        raise TooFewCases(message)
    usual = StepLengths()
    return Likeness(
        source=f"the register {mapping.register_name}, {ended.happened.total()} of whose cases "
        f"ended and {ended.not_until.total()} run",
        zone=mapping.time_zone,
        lengths=StepLengths(
            begun=_product_limit(begun) if begun.happened else usual.begun,
            ended=_product_limit(ended),
        ),
        endings=tuple(sorted(endings.items(), key=lambda x: (-x[1], x[0].model_dump_json()))),
    )


def _count(row: RegisterRow, seen_on: date, ended: _Seen) -> None:
    if row.ended_on is not None:
        ended.happened[_days(row.received_on, row.ended_on)] += 1
    else:
        ended.not_until[_days(row.received_on, seen_on)] += 1


def _days(since: date, until: date) -> int:
    return min(max((until - since).days, 0), LONGEST_DAYS)


def _product_limit(seen: _Seen) -> Durations:
    """The distribution at equal shares; whoever outlasted everything known takes the longest."""
    steps = list(_shares_over(seen))
    longest = steps[-1][1]
    known = [(0.0, min(seen.happened))]
    for point in range(1, POINTS):
        share = Fraction(point, POINTS)
        days = next((day for over, day in steps if over >= share), longest)
        known.append((float(share), days))
    return Durations((*known, (1.0, longest)))


def _shares_over(seen: _Seen) -> Iterator[tuple[Fraction, int]]:
    """The share that was over after each day on which something was, exactly."""
    at_risk = seen.happened.total() + seen.not_until.total()
    left = Fraction(1)
    for day in _in_order(seen.happened, seen.not_until):
        if over := seen.happened[day]:
            left *= Fraction(at_risk - over, at_risk)
            yield 1 - left, day
        at_risk -= over + seen.not_until[day]


def _in_order(*counters: Iterable[int]) -> list[int]:
    return sorted({day for counter in counters for day in counter})
