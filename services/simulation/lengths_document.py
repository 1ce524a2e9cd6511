"""Reading the lengths of steps from YAML: percentages of cases, and within how many days."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from services.documents import DocumentError, parse_document, read_document
from services.simulation.likeness import StepLengths
from services.synthetic.durations import Durations
from workflows.values import StrictFrozen

LARGEST_LENGTHS = 64 * 1024
MOST_POINTS = 200


class UnreadableLengths(DocumentError):
    """The file holds no sound lengths; the message lists every fault with its line."""


def _durations(days: dict[float, int]) -> dict[float, int]:
    Durations.of([(percent / 100, within) for percent, within in days.items()])
    return days


Percentages = Annotated[
    dict[float, int], Field(min_length=2, max_length=MOST_POINTS), AfterValidator(_durations)
]
"""Such as ``{0: 1, 50: 127, 90: 496, 100: 2200}``: half of the cases were over within 127 days."""


class LengthsDocument(StrictFrozen):
    """The lengths of steps as people write them; what is left out is as in the published log.

    Attributes:
        begun: From the report until the investigation begins.
        ended: From the report until the investigation, or a case without one, is over.
        handed_over: From the end of the investigation until the report is there.
        decided: From then until the decision.
    """

    begun: Percentages | None = None
    ended: Percentages | None = None
    handed_over: Percentages | None = None
    decided: Percentages | None = None


def load_lengths(file: Path) -> StepLengths:
    """The lengths in a file.

    Raises:
        UnreadableLengths: it is missing, too large, not UTF-8 YAML, or not sound.
    """
    text = read_document(file, what="lengths", largest=LARGEST_LENGTHS, error=UnreadableLengths)
    read = parse_document(text, LengthsDocument, error=UnreadableLengths)
    usual = StepLengths()
    return StepLengths(
        begun=_read(read.begun, usual.begun),
        ended=_read(read.ended, usual.ended),
        handed_over=_read(read.handed_over, usual.handed_over),
        decided=_read(read.decided, usual.decided),
    )


def _read(given: dict[float, int] | None, usual: Durations) -> Durations:
    if given is None:
        return usual
    return Durations(tuple((percent / 100, days) for percent, days in given.items()))
