"""What every part of the planner looks at: one case under one policy and calendar."""

from dataclasses import dataclass
from datetime import datetime

from workflows.calendar import Calendar
from workflows.case import Case
from workflows.clocks import ClockReading, read_clocks
from workflows.obligations import fraction_of, keyed_id
from workflows.party import LATEST_IN_SAFE_HOURS, Party
from workflows.planning.rulebook import Rulebook, rulebook_of
from workflows.policy import Policy


@dataclass(frozen=True, slots=True)
class Frame:
    """A case with everything that its dates follow from; ``hearers`` may be sent letters now."""

    policy: Policy
    calendar: Calendar
    case: Case
    clocks: tuple[ClockReading, ...]
    rulebook: Rulebook
    hearers: tuple[Party, ...]

    @classmethod
    def around(cls, policy: Policy, calendar: Calendar, case: Case) -> "Frame":
        """The frame of a case; reads its clocks once."""
        clocks = read_clocks(policy, calendar, case)
        hearers = tuple(x for x in case.parties.values() if x.hears_since is not None)
        return cls(policy, calendar, case, clocks, rulebook_of(policy), hearers)

    @property
    def zone(self) -> str:
        """The time zone of the case, in which benchmarks live."""
        return self.case.opening.time_zone

    @property
    def is_open(self) -> bool:
        """Whether the case still moves."""
        return self.case.stage.is_open

    def id_of(self, *parts: str | int | None) -> str:
        """The id of an obligation, letter or promise of this case, from stable parts."""
        return self.case.id_now(keyed_id(self.case.opening.salt, *parts))

    def hour_of(self, party: Party) -> float:
        """Where in the safe hours this party's letters lie: always the same, and nobody else's.

        It does not depend on what happened, so that the hour of a letter tells nothing; and it
        leaves the last quarter of the safe hours to attempts that have to be repeated.
        """
        return LATEST_IN_SAFE_HOURS * self.share_of(party)

    def share_of(self, party: Party) -> float:
        """A number from 0 to 1 of this party's own, to spread what would else come at once."""
        return fraction_of(self.id_of("hour", party.party_id))

    def is_superseded(self, obligation_id: str, due_at: datetime, anchor: int) -> bool:
        """Whether a change of terms left this behind: it was due before and was not owed then.

        What became known only after the change, by the fact ``anchor``, is not left behind.
        """
        changed = self.case.terms_changed
        return (
            changed is not None
            and anchor < changed.moment.number
            and due_at < changed.moment.at
            and obligation_id not in changed.carried
        )
