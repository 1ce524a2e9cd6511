"""What the engine itself did: letters attempted, obligations towards staff discharged."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from workflows.notices import DeliveryOutcome, NoticeKind, Return
from workflows.promises import Promise
from workflows.values import Code, Frozen, Instant, OpaqueId, VaultReference, is_unsaid

PLAN_CHANGED = "plan_changed"
"""The code of an attempt that was stopped: as the case stood by then, the letter was not due."""


class Covered(Frozen):
    """One notice that a letter carries: its obligation and its kind."""

    obligation_id: OpaqueId
    notice: NoticeKind


class LetterAttempted(Frozen):
    """One attempt to deliver a letter, with what became of it.

    ``preferences`` is the number of the fact by which the party's choice was known at the attempt;
    ``promises`` are the dates that the letter tells, which count once it is told: by the outcome,
    or later by hand. ``address_refused``: the relay refused the address itself, and would again.
    """

    kind: Literal["letter_attempted"] = "letter_attempted"
    letter_id: OpaqueId
    party_id: OpaqueId
    covers: tuple[Covered, ...]
    attempt: int = Field(ge=1)
    outcome: DeliveryOutcome
    preferences: int = Field(ge=0)
    promises: tuple[Promise, ...] = ()
    not_before: Instant | None = None
    code: Code | None = None
    address_refused: bool = Field(default=False, exclude_if=is_unsaid)


class LetterHanded(Frozen):
    """A person confirmed that a printed letter reached the party, or told its content in person.

    ``brought_by`` is where the vault keeps who did so, if it was not the person who says it.
    """

    kind: Literal["letter_handed"] = "letter_handed"
    letter_id: OpaqueId
    brought_by: VaultReference | None = Field(default=None, exclude_if=is_unsaid)


EnhancedCode = Annotated[str, StringConstraints(pattern=r"^[245]\.\d{1,3}\.\d{1,3}$")]
"""Why, as a mail system says it in numbers (RFC 3463): 5.1.1."""


class LetterReturned(Frozen):
    """A mail system reported that a letter, accepted by the relay, did not reach its address.

    So the party was not told by it. ``attempt`` is the one that the report is about.
    """

    kind: Literal["letter_returned"] = "letter_returned"
    letter_id: OpaqueId
    attempt: int = Field(ge=1)
    returned: Return
    status: EnhancedCode | None = None


class StaffTold(Frozen):
    """A task was opened, or an escalation reached its target; the obligation is discharged."""

    kind: Literal["staff_told"] = "staff_told"
    obligation_id: OpaqueId
    reached: Code = "told"


DeliveryFact = LetterAttempted | LetterHanded | LetterReturned | StaffTold
