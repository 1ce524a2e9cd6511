"""Every notice that is owed to a party: read from the facts once, and told for any instant."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflows.obligations import Notice
from workflows.planning.answers import answer_notices
from workflows.planning.attempts import after_their_attempts
from workflows.planning.carried import as_it_was_owed, still_owed
from workflows.planning.changed_dates import changed_dates_notices
from workflows.planning.frame import Frame
from workflows.planning.milestones import milestone_series
from workflows.planning.series import Series
from workflows.planning.updates import OwedUpdate, regular_slots, update_notice


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedToParties:
    """What is owed to the parties of a case, whatever the time is.

    ``by_rule`` follows from the policy's rules, ``besides`` from promises, questions and changes of
    terms. ``slots`` are the next regular slots by party.
    """

    frame: Frame
    slots: Mapping[str, datetime]
    by_rule: tuple[Series, ...]
    besides: tuple[Notice, ...]

    @classmethod
    def read(cls, frame: Frame, updates: tuple[OwedUpdate, ...]) -> "OwedToParties":
        """What the facts say is owed."""
        slots = regular_slots(frame, updates)
        return cls(
            frame=frame,
            slots=slots,
            by_rule=tuple(milestone_series(frame, slots)),
            besides=(
                *changed_dates_notices(frame, slots),
                *answer_notices(frame, slots),
                *(update_notice(frame, update, slots[update.party.party_id]) for update in updates),
            ),
        )

    def turns_after(self, now: datetime) -> Iterator[datetime]:
        """When a repetition comes into sight though the notice before it is owed for another day.

        Under other terms a notice is owed as it was; what repeats it follows the new rule.
        """
        if self.frame.case.terms_changed is None:
            return
        for series in self.by_rule:
            *_, newest = series.until(now)
            instants = (newest.due_at, series.goes_on_at if newest.due_at else None)
            yield from (x for x in instants if x is not None and x > now)

    def at(self, now: datetime) -> Sequence[Notice]:
        """Every notice that was not told yet: due, waiting, or to come; of repetitions the next."""
        by_rule = [notice for series in self.by_rule for notice in series.until(now)]
        if self.frame.case.terms_changed is None:
            return after_their_attempts(self.frame, [*by_rule, *self.besides])
        by_rule = [as_it_was_owed(self.frame, notice) for notice in by_rule]
        ids = {notice.obligation_id for notice in by_rule}
        former = still_owed(self.frame, self.slots, ids)
        return after_their_attempts(self.frame, [*by_rule, *former, *self.besides])
