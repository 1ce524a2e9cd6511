"""Lateness has an owner: the task of a matter, and the rungs of the ladder that climbs after it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from workflows.clocks import ClockReading
from workflows.instants import start_of_day
from workflows.obligations import ObligationKind, StaffDuty, fraction_of
from workflows.planning.frame import Frame
from workflows.planning.matters import Matter
from workflows.policy_terms import Ladder, LadderStep
from workflows.staff import Concern, OfficeDuty, StaffRole

MORNING = 0.25
"""Staff are told within the first quarter of office hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One instant of a ladder: a step of the policy, or one of its last step's repetitions."""

    number: int
    on: date
    chain: tuple[StaffRole, ...]


def duties_of_a_matter(frame: Frame, matter: Matter) -> Iterator[StaffDuty]:
    """The task of a matter, and the escalations that follow while it stays open."""
    task = _task(frame, matter)
    if task.obligation_id not in frame.case.discharged:
        yield task
    ladder = frame.policy.ladders[matter.concern]
    rungs = _rungs(frame, ladder, matter.duty, matter.day, matter.day)
    yield from _escalations(frame, matter, rungs)


def task_id(frame: Frame, matter: Matter) -> str:
    """The id of the task that a matter begins with."""
    return frame.id_of(_kind_of_task(matter), matter.concern, matter.subject, matter.anchor)


def _kind_of_task(matter: Matter) -> ObligationKind:
    return ObligationKind.REVIEW if matter.concern.is_a_review else ObligationKind.TASK


def _task(frame: Frame, matter: Matter) -> StaffDuty:
    ladder = frame.policy.ladders[matter.concern]
    return StaffDuty(
        obligation_id=task_id(frame, matter),
        kind=_kind_of_task(matter),
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


def duties_of_a_clock(frame: Frame, reading: ClockReading) -> Iterator[StaffDuty]:
    """The escalations of a running clock: they begin before the benchmark and have a cap.

    Rungs up to the benchmark's own day count from the original benchmark, which no extension moves;
    later ones from the date that the owner gave with a reason.
    """
    if not reading.is_running or reading.paused_since is not None or reading.benchmark_on is None:
        return
    rule = frame.rulebook.clocks[reading.clock]
    late_from = reading.expected_on or reading.benchmark_on
    matter = Matter(
        concern=Concern.CLOCK,
        subject=reading.clock,
        anchor=reading.anchor,
        day=reading.benchmark_on,
        from_instant=reading.started_at,
        duty=rule.owner,
        clock=reading.clock,
    )
    extended = reading.extension.moment.number if reading.extension else 0
    late_from = max(late_from, reading.benchmark_on)
    rungs = _rungs(frame, rule.ladder, rule.owner, reading.benchmark_on, late_from)
    yield from _escalations(frame, matter, rungs, extended)


def _rungs(
    frame: Frame, ladder: Ladder, duty: OfficeDuty, day: date, late_from: date
) -> Iterator[Rung]:
    number = 0
    for position, step in enumerate(ladder.steps):
        chain = ladder.chain_from(position, duty)
        first = _first_day(frame, step, day, late_from)
        yield Rung(number=number, on=first, chain=chain)
        number += 1
        if step.repeat is not None:
            for again in range(1, step.repeat.at_most + 1):
                on = frame.calendar.add(first, step.repeat.every.times(again))
                yield Rung(number=number, on=on, chain=chain)
                number += 1


def _first_day(frame: Frame, step: LadderStep, day: date, late_from: date) -> date:
    if step.before is not None:
        return frame.calendar.subtract(day, step.before)
    if step.after is not None and step.after.count:
        return frame.calendar.add(late_from, step.after)
    return day


def _escalations(
    frame: Frame, matter: Matter, rungs: Iterator[Rung], extended: int = 0
) -> Iterator[StaffDuty]:
    """The rungs above the highest one that was reached already."""
    pending: list[StaffDuty] = []
    for rung in rungs:
        duty = _escalation(frame, matter, rung, extended)
        if duty.obligation_id in frame.case.discharged:
            pending.clear()
        else:
            pending.append(duty)
    yield from pending


def _escalation(frame: Frame, matter: Matter, rung: Rung, extended: int) -> StaffDuty:
    counts_from = extended if rung.on > matter.day else 0
    obligation_id = frame.id_of(
        "escalation", matter.concern, matter.subject, matter.anchor, counts_from, rung.number
    )
    return StaffDuty(
        obligation_id=obligation_id,
        kind=ObligationKind.ESCALATION,
        concern=matter.concern,
        subject=matter.subject,
        anchor=matter.anchor,
        due_at=_instant(frame, matter, rung.on, obligation_id),
        duty=matter.duty,
        step=rung.number,
        chain=rung.chain,
        party_id=matter.party_id,
        clock=matter.clock,
    )


def _instant(frame: Frame, matter: Matter, on: date, obligation_id: str) -> datetime:
    if matter.is_urgent:
        return max(matter.from_instant, start_of_day(on, frame.zone))
    late = on >= matter.day
    day = frame.calendar.first_working_day(on) if late else frame.calendar.last_working_day(on)
    morning = frame.policy.office_hours.instant_on(
        day, frame.zone, MORNING * fraction_of(obligation_id)
    )
    return _not_before_the_case_came(frame, max(matter.from_instant, morning))


def _not_before_the_case_came(frame: Frame, instant: datetime) -> datetime:
    """Rungs from before an import or a change of policy all fall due after it, once.

    Of those only the highest is then climbed, so that the owner hears once that it is late.
    """
    imported, changed = frame.case.imported, frame.case.policy_changed
    came = max(
        (x for x in (imported and imported.at, changed and changed[0].prompt_from) if x),
        default=None,
    )
    if came is None or instant >= came:
        return instant
    return frame.policy.office_hours.next_instant(came, frame.zone, 0.0)
