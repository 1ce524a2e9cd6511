"""Whoever was told of a benchmark is told that it is longer now, and that the rules have changed.

A benchmark is no promise: no date by which she hears moves with it. But she was told of it, and it
does not get longer behind her back.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from workflows.clocks import ClockReading
from workflows.notices import NoticeKind
from workflows.obligations import Notice, WaitsFor
from workflows.parties import Rhythm
from workflows.party import Party
from workflows.planning.frame import Frame
from workflows.stages import ClockName
from workflows.taken_along import TimedClock
from workflows.triggers import Trigger


class LongerBenchmark(NamedTuple):
    """A running clock whose benchmark she was told of: as it was, and as it is now, if it is."""

    clock: ClockName
    former: TimedClock
    reading: ClockReading | None


def changed_dates_notices(frame: Frame, slots: Mapping[str, datetime]) -> Iterator[Notice]:
    """The notices that a benchmark is longer than a party was told, or is none any more."""
    changed = frame.case.terms_changed
    if changed is None or not frame.is_open:
        return
    for party in frame.hearers:
        if frame.policy.may_tell(party.role, NoticeKind.DATES_CHANGED):
            for longer in longer_benchmarks(frame, party):
                held = frame.case.hold is not None
                yield Notice(
                    obligation_id=_id(frame, party, longer.clock, changed.moment.number),
                    notice=NoticeKind.DATES_CHANGED,
                    party_id=party.party_id,
                    anchor=changed.moment.number,
                    due_at=None if held else _due_at(frame, party, slots),
                    form=longer.clock,
                    waits_for=WaitsFor.HOLD if held else None,
                )


def longer_benchmarks(frame: Frame, party: Party) -> Iterator[LongerBenchmark]:
    """The running clocks whose benchmark is longer than this party was told, or is gone."""
    for clock in ClockName:
        known = _as_she_knows_it(frame, party, clock)
        reading = next((x for x in frame.clocks if x.clock is clock), None)
        if known is not None and _is_longer(frame, clock, reading, known.last_day):
            yield LongerBenchmark(clock, known, reading)


def _as_she_knows_it(frame: Frame, party: Party, clock: ClockName) -> TimedClock | None:
    """The benchmark as it was before the changes that this party was not told of."""
    known: TimedClock | None = None
    for change in frame.case.changes:
        number = change.moment.number
        former = change.clocks.get(clock)
        if _id(frame, party, clock, number) in frame.case.discharged:
            known = None
        elif (
            former is not None
            and party.party_id in change.told
            and party.role in change.told_of_progress
        ):
            known = known or former
    return known


def _is_longer(frame: Frame, clock: ClockName, reading: ClockReading | None, known: date) -> bool:
    changed = frame.case.changes[-1].moment.number
    if clock not in frame.rulebook.clocks:
        # Nothing says when a clock stops that the policy lacks; with its stage it certainly does.
        return frame.case.events[Trigger.STAGE_STARTED][-1].moment.number < changed
    return (
        reading is not None
        and reading.is_running
        and reading.anchor < changed
        and reading.last_day > known
    )


def _id(frame: Frame, party: Party, clock: ClockName, changed: int) -> str:
    return frame.id_of("notice", NoticeKind.DATES_CHANGED, party.party_id, clock, changed)


def _due_at(frame: Frame, party: Party, slots: Mapping[str, datetime]) -> datetime:
    """Promptly; in the steady rhythm on the next regular slot."""
    moments = [frame.case.changes[-1].moment.prompt_from]
    if frame.case.hold_ended is not None:
        moments.append(frame.case.hold_ended.prompt_from)
    if party.hears_since is not None:
        moments.append(party.hears_since.prompt_from)
    preferences = party.wishes
    slot = slots.get(party.party_id)
    if preferences.rhythm is Rhythm.STEADY and slot is not None:
        return slot
    return preferences.safe_hours.next_instant(
        max(moments), preferences.time_zone, frame.hour_of(party)
    )
