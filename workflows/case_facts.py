"""What can happen to a case as a whole. Bodies carry codes and vault references, never text."""

from datetime import date
from typing import Literal

from pydantic import Field

from workflows.instants import ZoneName
from workflows.staff import OfficeDuty
from workflows.stages import (
    Approach,
    Category,
    ClockName,
    Conclusion,
    Decision,
    Outcome,
    Stage,
    Word,
)
from workflows.taken_along import TakenAlong
from workflows.values import Code, Frozen, Instant, OpaqueId, VaultReference, is_unsaid


class CaseOpened(Frozen):
    """The case exists: what it is about, under which policy and calendar, and who owes what in it.

    ``salt`` (32 hexadecimal digits) keys the ids of the case's obligations and promises.
    ``external_reference`` is where the vault keeps the number that the matter has elsewhere, and
    ``approach`` how the affected person wishes it to be handled; both as far as intake heard of it.
    """

    kind: Literal["case_opened"] = "case_opened"
    category: Category
    policy: OpaqueId
    calendar: OpaqueId
    time_zone: ZoneName
    offices: dict[OfficeDuty, OpaqueId]
    salt: str = Field(pattern=r"^[0-9a-f]{32}$")
    external_reference: VaultReference | None = Field(default=None, exclude_if=is_unsaid)
    approach: Approach | None = Field(default=None, exclude_if=is_unsaid)


class CaseImported(Frozen):
    """A running case came in from another register, at its real age.

    Nothing that would have been due before ``at`` is caught up one by one: each informed party gets
    one catch-up notice within ``window_days``, and each owner one consolidated escalation.
    ``external_reference`` is where the vault keeps the number that the case has in that register.
    """

    kind: Literal["case_imported"] = "case_imported"
    at: Instant
    window_days: int = Field(default=14, ge=1, le=365)
    external_reference: VaultReference | None = None


class PolicyChanged(TakenAlong):
    """The case moved to another policy, and took along what was owed under the former one."""

    kind: Literal["policy_changed"] = "policy_changed"
    policy: OpaqueId


class CalendarChanged(TakenAlong):
    """The case moved to other working days: a newer release of holidays, or another office's days.

    No date that was told moves by it.
    """

    kind: Literal["calendar_changed"] = "calendar_changed"
    calendar: OpaqueId


class StageAdvanced(Frozen):
    """The case moved to its next stage; leaving the investigation says how it concluded."""

    kind: Literal["stage_advanced"] = "stage_advanced"
    to: Stage
    conclusion: Conclusion | None = None


class ReportReceived(Frozen):
    """The deciding entity has the report: the hand-over ends and its own clock begins."""

    kind: Literal["report_received"] = "report_received"


class DecisionRecorded(Frozen):
    """The deciding entity decided."""

    kind: Literal["decision_recorded"] = "decision_recorded"
    decision: Decision


class WordGiven(Frozen):
    """The office said, before an update, whether there is something new."""

    kind: Literal["word_given"] = "word_given"
    word: Word
    text: VaultReference | None = None


class ContentHeld(Frozen):
    """The investigating office withholds content, for a listed reason, until a review."""

    kind: Literal["content_held"] = "content_held"
    reason: Code
    review_on: date


class HoldReleased(Frozen):
    """A named person released the hold."""

    kind: Literal["hold_released"] = "hold_released"


class ClockPaused(Frozen):
    """A clock stopped for a listed reason; updates go on."""

    kind: Literal["clock_paused"] = "clock_paused"
    clock: ClockName
    reason: Code


class ClockResumed(Frozen):
    """A paused clock runs again; its benchmark moves by the days it stood still."""

    kind: Literal["clock_resumed"] = "clock_resumed"
    clock: ClockName


class PauseReviewed(Frozen):
    """A named person confirmed that the clock still has to stand still."""

    kind: Literal["pause_reviewed"] = "pause_reviewed"
    clock: ClockName


class ClockExtended(Frozen):
    """The owner of a clock gave a reason and a date; the original benchmark stays where it is."""

    kind: Literal["clock_extended"] = "clock_extended"
    clock: ClockName
    expected_on: date
    reason: Code


class StepRecorded(Frozen):
    """Something happened that the policy lists among its steps: in the case, or with one party.

    A request of a party is one, too. ``taken_back`` ends it: nothing further follows from it.
    """

    kind: Literal["step_recorded"] = "step_recorded"
    step: Code
    party_id: OpaqueId | None = None
    taken_back: bool = False


class CaseClosed(Frozen):
    """The case ended."""

    kind: Literal["case_closed"] = "case_closed"
    outcome: Outcome


class CaseReopened(Frozen):
    """A closed case runs again, from the named stage."""

    kind: Literal["case_reopened"] = "case_reopened"
    to: Stage


CaseFact = (
    CaseOpened
    | CaseImported
    | PolicyChanged
    | CalendarChanged
    | StageAdvanced
    | ReportReceived
    | DecisionRecorded
    | WordGiven
    | ContentHeld
    | HoldReleased
    | ClockPaused
    | ClockResumed
    | PauseReviewed
    | ClockExtended
    | StepRecorded
    | CaseClosed
    | CaseReopened
)
