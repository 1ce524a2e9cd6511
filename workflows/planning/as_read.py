"""A case as it was read: whatever follows from its facts alone, whatever the time is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from workflows.calendar import Calendar
from workflows.case import Case
from workflows.planning.frame import Frame
from workflows.planning.ladders import Climb, Climbs, climb_of_a_clock, climb_of_a_matter, climbs_of
from workflows.planning.matters import Matter, matters_of_the_case
from workflows.planning.owed_to_parties import OwedToParties
from workflows.planning.promise_readings import PromiseReading, read_promises
from workflows.planning.updates import OwedUpdate, owed_updates
from workflows.policy import Policy


class NotAsRead(RuntimeError):
    """Facts came since the case was read: it has to be read again before it is planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAsRead:
    """What one reading of a case is good for, at any instant until its next fact.

    ``matters`` are those that do not turn on a letter, ``climbs`` what is left of their ladders and
    of those of the clocks; ``ladders`` has the ladders of all others. At ``turns`` a date passes.
    """

    number: int
    frame: Frame
    owed: OwedToParties
    promises: tuple[PromiseReading, ...]
    matters: tuple[Matter, ...]
    ladders: Climbs
    climbs: tuple[Climb, ...]
    turns: tuple[datetime, ...]

    @classmethod
    def read(cls, policy: Policy, calendar: Calendar, case: Case) -> "CaseAsRead":
        """Read a case whose facts were folded already."""
        frame = Frame.around(policy, calendar, case)
        updates = tuple(owed_updates(frame))
        matters = tuple(matters_of_the_case(frame, updates))
        ladders = climbs_of(frame)
        return cls(
            number=case.number,
            frame=frame,
            owed=OwedToParties.read(frame, updates),
            promises=tuple(read_promises(case, updates)),
            matters=matters,
            ladders=ladders,
            climbs=(
                *(climb_of_a_matter(frame, ladders, matter) for matter in matters),
                *_climbs_of_clocks(frame, ladders),
            ),
            turns=tuple(_turns(frame, updates)),
        )


def _climbs_of_clocks(frame: Frame, ladders: Climbs) -> Iterator[Climb]:
    for reading in frame.clocks:
        climb = climb_of_a_clock(frame, ladders, reading)
        if climb is not None:
            yield climb


def _turns(frame: Frame, updates: tuple[OwedUpdate, ...]) -> Iterator[datetime]:
    """The instants at which a promise that is open is broken, or a clock is past its benchmark."""
    for owed in updates:
        yield owed.promise.deadline
    for reading in frame.clocks:
        if reading.is_running and reading.passes_at is not None:
            yield reading.passes_at
    for party in frame.case.parties.values():
        for given in party.promises:
            if given.is_open:
                yield given.promise.deadline
