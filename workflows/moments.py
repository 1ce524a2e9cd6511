"""When and by which fact something happened: what obligations are anchored to."""

from datetime import datetime
from typing import NamedTuple

from workflows.facts import Fact
from workflows.notices import NoticeKind
from workflows.parties import Role
from workflows.policy_terms import Anchor
from workflows.stages import ClockName, Stage
from workflows.triggers import Trigger


class Moment(NamedTuple):
    """A point in a case's story: when it happened, when it was known, by which fact."""

    number: int
    at: datetime
    known: datetime

    @classmethod
    def of(cls, fact: Fact) -> "Moment":
        """The moment of a fact."""
        return cls(fact.number, fact.occurred_at, fact.recorded_at)

    @property
    def prompt_from(self) -> datetime:
        """From when on one can act upon it: not before it was known."""
        return max(self.at, self.known)


class Event(NamedTuple):
    """Something a policy's terms can refer to; ``form`` is the conclusion, decision or outcome.

    ``role`` is that of the party it happened to. ``origin`` is set if it did not happen: what a
    fallback counts from instead.
    """

    trigger: Trigger
    moment: Moment
    party_id: str | None = None
    stage: Stage | None = None
    clock: ClockName | None = None
    notice: NoticeKind | None = None
    form: str | None = None
    role: Role | None = None
    origin: Trigger | None = None

    def is_meant_by(self, anchor: Anchor) -> bool:
        """Whether an anchor of the policy refers to this event."""
        return (
            self.trigger is anchor.event
            and (anchor.stage is None or anchor.stage is self.stage)
            and (anchor.clock is None or anchor.clock is self.clock)
            and (anchor.notice is None or anchor.notice is self.notice)
            and (not anchor.forms or self.form in anchor.forms)
            and (anchor.role is None or anchor.role is self.role)
        )
