"""What synthetic cases are like: how long their steps take, how they end, who is in them.

Lengths and endings follow a published complaint log (``services/synthetic/shape.py``) or a register
that they were fitted on. What no source gives is assumed, and says so here.
"""

from dataclasses import dataclass

from services.importing.mapping_document import parse_mapping
from services.importing.mapping_terms import Ending
from services.synthetic import mapping_text, shape
from services.synthetic.durations import Durations
from workflows.parties import Channel
from workflows.stages import Category

BEGUN = Durations(((0.0, 1), (0.5, 10), (0.9, 30), (1.0, 60)))
"""From the report to the beginning of an investigation; assumed."""

HANDED_OVER = Durations(((0.0, 1), (0.5, 7), (0.9, 21), (1.0, 60)))
"""From the end of the investigation until the deciding entity has the report; assumed."""

DECIDED = Durations(((0.0, 2), (0.5, 45), (0.9, 120), (1.0, 400)))
"""From then to the decision; assumed."""

CATEGORIES = {
    Category.SEXUAL_HARASSMENT: 5,
    Category.EXPLOITATION_AND_ABUSE: 2,
    Category.OTHER_MISCONDUCT: 3,
}
"""Out of ten cases; assumed, as in synthetic registers."""

CHANNELS = {Channel.NEUTRAL_MAIL: 5, Channel.FULL_MAIL: 2, Channel.PAGE: 2, Channel.BY_HAND: 1}
"""Out of ten people whose safe channel is known at intake; assumed, as in synthetic registers."""

HAS_A_CHANNEL = 0.6
"""The share of people whose safe channel is known at intake; for the others an officer finds it."""

IS_REPORTED_FOR_OTHERS = shape.INTERNAL / shape.ALL_ROWS
"""The share of cases that somebody else than the affected person reported, by the published log."""

IS_VULNERABLE = 0.1
HAS_A_WITNESS = 0.3
ASKS_A_QUESTION = 0.15
"""Shares of affected people, of investigations and of people informed; assumed."""

INFORMED_AFTER_DAYS = 20
"""Within how many days of its beginning the parties of an investigation are informed; assumed."""

CLOSED_WITHIN_DAYS = 14
"""Within how many days a case is closed once nothing else is to be done; assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLengths:
    """How many days lie between the steps of a case.

    Attributes:
        begun: From the report until the investigation begins.
        ended: From the report until the investigation, or a case without one, is over.
        handed_over: From the end of the investigation until the report is there.
        decided: From then until the decision.
    """

    begun: Durations = BEGUN
    ended: Durations = shape.DURATIONS
    handed_over: Durations = HANDED_OVER
    decided: Durations = DECIDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What synthetic cases are like.

    Attributes:
        source: Where lengths and endings come from, for people.
        zone: The time zone of the cases.
        lengths: How long their steps take.
        endings: How they end, each with its weight; none awaits a decision.
    """

    source: str
    zone: str
    lengths: StepLengths
    endings: tuple[tuple[Ending, int], ...]


def published_likeness(zone: str, lengths: StepLengths | None = None) -> Likeness:
    """Cases like those of the published log, with other lengths if some are given."""
    mapping = parse_mapping(mapping_text())
    endings = (
        (mapping.ending_of(classification, result), count)
        for classification, result, count in shape.ENDINGS
    )
    return Likeness(
        source="a published complaint log" if lengths is None else "the given lengths",
        zone=zone,
        lengths=lengths or StepLengths(),
        endings=tuple((x, count) for x, count in endings if x and not x.awaits_decision),
    )
