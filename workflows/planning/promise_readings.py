"""How the promises of a case stand: those that were told, and those that the next letter tells."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from workflows.case import Case
from workflows.planning.updates import OwedUpdate
from workflows.promises import Promise, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseReading:
    """A promise and how it stands; one that is owed before any letter ``was_told`` to nobody."""

    promise: Promise
    standing: Standing
    told_at: datetime | None
    was_told: bool
    is_owed: bool

    def at(self, now: datetime) -> "PromiseReading":
        """The same at an instant: what is open until its date is broken once that has passed."""
        if self.standing is Standing.OPEN and now >= self.promise.deadline:
            return replace(self, standing=Standing.BROKEN)
        return self


def read_promises(case: Case, updates: tuple[OwedUpdate, ...]) -> Iterator[PromiseReading]:
    """The promises of a case as they stand until their dates pass."""
    owed_ids = {owed.promise.promise_id for owed in updates}
    for party in case.parties.values():
        for given in party.promises:
            comes_to = given.promise.comes_to(given.told_at, given.let_go_at)
            yield PromiseReading(
                promise=given.promise,
                standing=comes_to.until_its_date,
                told_at=given.told_at,
                was_told=True,
                is_owed=given.promise.promise_id in owed_ids,
            )
    for owed in updates:
        if not owed.was_told:
            yield PromiseReading(
                promise=owed.promise,
                standing=Standing.OPEN,
                told_at=None,
                was_told=False,
                is_owed=True,
            )
