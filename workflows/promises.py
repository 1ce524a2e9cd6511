"""A promise: a date told to a party by which they will hear from us."""

from datetime import date, datetime
from enum import StrEnum

from workflows.instants import ZoneName
from workflows.notices import PromiseKind
from workflows.values import Frozen, Instant, OpaqueId


class Standing(StrEnum):
    """Whether a promise was kept. A broken promise stays broken; telling late is something else."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    LET_GO = "let_go"

    @property
    def until_its_date(self) -> "Standing":
        """How a promise that comes to this stands while its date has not passed yet."""
        return Standing.OPEN if self is Standing.BROKEN else self


class Promise(Frozen):
    """A date as it was told, with its zone and its deadline; nobody ever computes it again.

    ``deadline`` is the first instant after ``on`` in ``zone``: hearing before it keeps the promise.
    """

    promise_id: OpaqueId
    party_id: OpaqueId
    kind: PromiseKind
    on: date
    zone: ZoneName
    deadline: Instant

    def standing(
        self, told_at: datetime | None, let_go_at: datetime | None, now: datetime
    ) -> Standing:
        """How the promise stands at ``now``.

        ``told_at`` is when the party heard, ``let_go_at`` when it wanted to hear nothing any more.
        """
        comes_to = self.comes_to(told_at, let_go_at)
        return comes_to.until_its_date if now < self.deadline else comes_to

    def comes_to(self, told_at: datetime | None, let_go_at: datetime | None) -> Standing:
        """What the promise comes to at its deadline, if nothing more happens: never open."""
        if told_at is not None and told_at < self.deadline:
            return Standing.KEPT
        if let_go_at is not None and let_go_at < self.deadline:
            return Standing.LET_GO
        return Standing.BROKEN
