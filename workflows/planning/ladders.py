"""Lateness has an owner: the task of a matter, and the rungs of the ladder that climbs after it."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from workflows.calendar import Calendar
from workflows.clocks import ClockReading
from workflows.instants import start_of_day
from workflows.obligations import ObligationKind, StaffDuty, fraction_of, keyed_id
from workflows.planning.frame import Frame
from workflows.planning.matters import Matter
from workflows.planning.rulebook import Rulebook
from workflows.policy_terms import Ladder, LadderStep
from workflows.staff import Concern

MORNING = 0.25
"""Staff are told within the first quarter of office hours."""

LADDERS_KEPT = 128
"""Ladders of one case that are kept; an open case needs about ten at a time."""


class Ground(NamedTuple):
    """What a ladder stands on: everything but its matter that its rungs follow from.

    ``came`` is when the case was imported or last changed its policy.
    """

    book: Rulebook
    calendar: Calendar
    salt: str
    zone: str
    came: datetime | None


class Climbs:
    """The ladders of the matters of one case, each built once: they follow from very little."""

    __slots__ = ("_built", "_ground")

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._built: dict[tuple[Matter, date, int], Climb] = {}

    def of(self, matter: Matter, late_from: date, extended: int) -> "Climb":
        """The ladder of a matter, whose rungs after its day count from ``late_from``."""
        key = (matter, late_from, extended)
        climb = self._built.get(key)
        if climb is None:
            if len(self._built) >= LADDERS_KEPT:
                self._built.clear()
            climb = self._built[key] = _climb(self._ground, matter, late_from, extended)
        return climb


class Climb(NamedTuple):
    """The task of a matter, if it has one, and its ladder: the whole of it, or what is left."""

    task: StaffDuty | None
    rungs: tuple[StaffDuty, ...]

    def at(self, now: datetime) -> Iterator[StaffDuty]:
        """The task; of the rungs those that are due, and the next one ahead."""
        if self.task is not None:
            yield self.task
        ahead: StaffDuty | None = None
        for rung in self.rungs:
            if rung.due_at <= now:
                yield rung
            elif ahead is None or rung.due_at < ahead.due_at:
                ahead = rung
        if ahead is not None:
            yield ahead


def climbs_of(frame: Frame) -> Climbs:
    """The ladders of a case, with those that were built before."""
    imported, changed = frame.case.imported, frame.case.terms_changed
    came = [imported.at] if imported else []
    if changed:
        came.append(changed.moment.prompt_from)
    opening = frame.case.opening
    since = max(came, default=None)
    return _climbs_on(
        Ground(frame.rulebook, frame.calendar, opening.salt, opening.time_zone, since)
    )


@lru_cache(maxsize=1024)
def _climbs_on(ground: Ground) -> Climbs:
    return Climbs(ground)


def climb_of_a_matter(frame: Frame, climbs: Climbs, matter: Matter) -> Climb:
    """What is left of a matter's task, and of the escalations that follow while it stays open."""
    return _left_of(frame, climbs.of(matter, matter.day, 0))


def climb_of_a_clock(frame: Frame, climbs: Climbs, reading: ClockReading) -> Climb | None:
    """What is left of a running clock's ladder: it begins before the benchmark and has a cap.

    Rungs up to the benchmark's own day count from the original benchmark, which no extension moves;
    later ones from the date that the owner gave with a reason.
    """
    if not reading.is_running or reading.paused_since is not None or reading.benchmark_on is None:
        return None
    matter = Matter(
        concern=Concern.CLOCK,
        subject=reading.clock,
        anchor=reading.anchor,
        day=reading.benchmark_on,
        from_instant=reading.started_at,
        duty=reading.owner,
        clock=reading.clock,
    )
    late_from = max(reading.expected_on or reading.benchmark_on, reading.benchmark_on)
    extended = reading.extension.moment.number if reading.extension else 0
    return _left_of(frame, climbs.of(matter, late_from, extended))


def _left_of(frame: Frame, climb: Climb) -> Climb:
    """The task if nobody was told of it yet, and the rungs above the highest one reached."""
    discharged = frame.case.discharged
    if climb.task is not None and climb.task.obligation_id in discharged:
        climb = climb._replace(task=None)
    for position in range(len(climb.rungs), 0, -1):
        if climb.rungs[position - 1].obligation_id in discharged:
            return climb._replace(rungs=climb.rungs[position:])
    return climb


def task_id(frame: Frame, matter: Matter) -> str:
    """The id of the task that a matter begins with."""
    return frame.id_of(_kind_of_task(matter), matter.concern, matter.subject, matter.anchor)


def _kind_of_task(matter: Matter) -> ObligationKind:
    return ObligationKind.REVIEW if matter.concern.is_a_review else ObligationKind.TASK


def _climb(ground: Ground, matter: Matter, late_from: date, extended: int) -> Climb:
    ladder = _ladder(ground, matter)
    task = _task(ground, matter, ladder) if matter.concern.opens_a_task else None
    return Climb(task, tuple(_rungs(ground, matter, ladder, late_from, extended)))


def _ladder(ground: Ground, matter: Matter) -> Ladder:
    if matter.concern is Concern.CLOCK and matter.clock is not None:
        return ground.book.clocks[matter.clock].ladder
    return ground.book.policy.ladder_of(matter.concern)


def _task(ground: Ground, matter: Matter, ladder: Ladder) -> StaffDuty:
    kind = _kind_of_task(matter)
    return StaffDuty(
        obligation_id=keyed_id(ground.salt, kind, matter.concern, matter.subject, matter.anchor),
        kind=kind,
        concern=matter.concern,
        subject=matter.subject,
        anchor=matter.anchor,
        due_at=matter.from_instant,
        duty=matter.duty,
        step=-1,
        chain=ladder.chain_from(-1, matter.duty),
        party_id=matter.party_id,
        clock=matter.clock,
    )


def _rungs(
    ground: Ground, matter: Matter, ladder: Ladder, late_from: date, extended: int
) -> Iterator[StaffDuty]:
    number = 0
    for position, step in enumerate(ladder.steps):
        chain = ladder.chain_from(position, matter.duty)
        for on in _days(ground, step, matter.day, late_from):
            obligation_id = keyed_id(
                ground.salt,
                "escalation",
                matter.concern,
                matter.subject,
                matter.anchor,
                extended if on > matter.day else 0,
                number,
            )
            yield StaffDuty(
                obligation_id=obligation_id,
                kind=ObligationKind.ESCALATION,
                concern=matter.concern,
                subject=matter.subject,
                anchor=matter.anchor,
                due_at=_instant(ground, matter, on, obligation_id),
                duty=matter.duty,
                step=number,
                chain=chain,
                party_id=matter.party_id,
                clock=matter.clock,
            )
            number += 1


def _days(ground: Ground, step: LadderStep, day: date, late_from: date) -> Iterator[date]:
    """The day of a rung, and those of its repetitions."""
    first = day
    if step.before is not None:
        first = ground.calendar.subtract(day, step.before)
    elif step.after is not None and step.after.count:
        first = ground.calendar.add(late_from, step.after)
    yield first
    if step.repeat is not None:
        for again in range(1, step.repeat.at_most + 1):
            yield ground.calendar.add(first, step.repeat.every.times(again))


def _instant(ground: Ground, matter: Matter, on: date, obligation_id: str) -> datetime:
    if matter.is_urgent:
        return max(matter.from_instant, start_of_day(on, ground.zone))
    late = on >= matter.day
    calendar = ground.calendar
    day = calendar.first_working_day(on) if late else calendar.last_working_day(on)
    share = MORNING * fraction_of(obligation_id)
    office_hours = ground.book.policy.office_hours
    instant = max(matter.from_instant, office_hours.instant_on(day, ground.zone, share))
    if ground.came is None or instant >= ground.came:
        return instant
    # Rungs from before the case came all fall due after it; only the highest is then climbed.
    return office_hours.next_instant(ground.came, ground.zone, 0.0)
