"""A visit: from the code that opened it until its end on the server."""

from dataclasses import dataclass, field
from datetime import timedelta

from services.portal.views import Said, View
from workflows.parties import Language, Preferences

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
        view: What she looks at.
        said: What she is told there.
        typed: What she wrote and could not be taken yet: it must not be lost.
        draft: The choice of which she sees what would arrive.
        command_id: By which the form that she looks at is sent: twice sent is once taken.
    """

    code_id: str
    case_id: str
    party_id: str
    seen_through: int
    language: Language | None = None
    open_letter: str | None = None
    view: View = View.FRONT
    said: Said | None = None
    typed: str = field(default="", repr=False)
    draft: Preferences | None = None
    command_id: str = ""
