"""What a case takes along when its rules change: what was owed, and how its clocks stood.

It is written into the fact of the change, so that whoever plans the case later needs neither the
former policy nor the former calendar, and no later release can read them differently.
"""

from datetime import date

from pydantic import Field

from workflows.notices import NoticeKind
from workflows.parties import Role
from workflows.stages import ClockName
from workflows.triggers import Trigger
from workflows.values import Code, Frozen, Instant, OpaqueId


class OwedNotice(Frozen):
    """A notice that was open under the former rules, and stays owed.

    ``due_at`` is None where it waited for somebody. ``event`` is what its rule counted from, and
    ``clock`` the one whose passing it tells. After one of the steps ``unless`` it is not owed.
    ``by_voice``: unfavourable news, which a person offers to tell before the letter does.
    """

    obligation_id: OpaqueId
    notice: NoticeKind
    party_id: OpaqueId
    anchor: int = Field(ge=1)
    event: Trigger
    due_at: Instant | None = None
    latest_on: date | None = None
    form: OpaqueId | None = None
    clock: ClockName | None = None
    unless: tuple[Code, ...] = ()
    withholdable: bool = True
    by_voice: bool = False


class TimedClock(Frozen):
    """A clock that ran under the former rules: from which fact its pauses and extensions count.

    ``last_day`` is the last day of its former benchmark as if it had never stood still,
    ``benchmark_on`` the day that letters named, and ``has_passed`` whether it was over.
    """

    clock: ClockName
    counts_from: int = Field(ge=1)
    last_day: date
    benchmark_on: date | None = None
    has_passed: bool = False


class TakenAlong(Frozen):
    """What a change of rules takes along.

    ``carried`` names every notice that was owed or foreseen: none of them is left behind.
    ``notices`` are those of them that were open. ``told_of_progress`` are the roles that letters
    told of benchmarks. ``after`` is the number of the last fact that was looked at.
    """

    carried: tuple[OpaqueId, ...] = ()
    notices: tuple[OwedNotice, ...] = ()
    clocks: tuple[TimedClock, ...] = ()
    told_of_progress: tuple[Role, ...] = ()
    after: int | None = Field(default=None, ge=1)
