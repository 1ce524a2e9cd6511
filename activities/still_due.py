"""Whether a letter that was planned a moment ago is to be sent still, as the case stands now."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from services.cases import CaseFile
from workflows.case import Case
from workflows.notices import NoticeKind
from workflows.obligations import LetterDue
from workflows.planner import plan_case


class NoLongerDue(Exception):
    """The case learned something, and the letter must not go out as it was planned.

    Attributes:
        code: What changed.
    """

    def __init__(self, code: str) -> None:
        super().__init__(f"the letter is not due any more: {code}")
        self.code = code


LookAgain = Callable[[], Awaitable[int]]
"""Reads the case anew; the number of its newest fact, or `NoLongerDue`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was known when the letter was found to be due.

    Attributes:
        fact_number: The newest fact.
        again: Looks again, where there are newer ones by the time the content may go out.
    """

    fact_number: int
    again: LookAgain


def is_still_due(file: CaseFile, case: Case, letter: LetterDue, now: datetime) -> bool:
    """Whether the plan still has this letter, with everything that it is to tell.

    What it was planned on may be behind: somebody may have withheld its content since, or another
    letter may have told it. An update that another letter told is no harm in one that goes anyway.
    """
    # Whoever planned it may have a clock that is a little ahead: by theirs it was due.
    due = max((x.due_at for x in letter.notices if x.due_at is not None), default=now)
    planned = plan_case(file.policy, file.calendar, case, max(now, due)).letters
    ids = {x.obligation_id for each in planned for x in each.notices if _is_this(each, letter)}
    return bool(ids) and all(
        x.obligation_id in ids or x.notice is NoticeKind.UPDATE for x in letter.notices
    )


def _is_this(planned: LetterDue, letter: LetterDue) -> bool:
    return planned.letter_id == letter.letter_id
