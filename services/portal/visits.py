"""A visit: from the code that opened it until its end on the server."""

from dataclasses import dataclass
from datetime import timedelta

from workflows.parties import Language

IDLE = timedelta(minutes=15)
"""Somebody who was interrupted must not find it open an hour later, nor must anybody else."""

LONGEST = timedelta(minutes=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What is known of somebody who is signed in; it is in the memory of the server alone.

    Attributes:
        code_id: The code that opened it; the visit ends as soon as that is blocked.
        seen_through: How far she had seen when she came: what is newer is marked.
        language: The one chosen for this visit, else that of her letters.
        open_letter: Which letter is open on the page.
    """

    code_id: str
    case_id: str
    party_id: str
    seen_through: int
    language: Language | None = None
    open_letter: str | None = None
