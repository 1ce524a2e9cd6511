"""The events a rule counts from: those that happened, and benchmarks that pass on their own."""

from collections.abc import Iterator

from workflows.instants import local_date, start_of_day
from workflows.moments import Event, Moment
from workflows.planning.frame import Frame
from workflows.policy_terms import Anchor, Fallback
from workflows.triggers import Trigger


def events_for(frame: Frame, anchor: Anchor) -> list[Event]:
    """The events that an anchor means, oldest first; of several closings only the last counts."""
    if anchor.event is Trigger.CLOCK_PASSED:
        return list(_passings(frame, anchor))
    meant = frame.case.events_meant_by(anchor)
    if anchor.event is Trigger.CLOSED:
        return meant[-1:]
    if not meant and anchor.otherwise is not None:
        return list(_fallback_event(frame, anchor, anchor.otherwise))
    return meant


def _passings(frame: Frame, anchor: Anchor) -> Iterator[Event]:
    for reading in frame.clocks:
        passes_at = reading.passes_at
        if passes_at is None or reading.clock is not anchor.clock:
            continue
        if reading.stopped_at is None or passes_at <= reading.stopped_at:
            moment = Moment(reading.anchor, passes_at, passes_at)
            yield Event(Trigger.CLOCK_PASSED, moment, clock=reading.clock)


def _fallback_event(frame: Frame, anchor: Anchor, fallback: Fallback) -> Iterator[Event]:
    first = frame.case.events_meant_by(Anchor(event=fallback.event, stage=fallback.stage))
    for event in first[-1:]:
        day = frame.calendar.add(local_date(event.moment.at, frame.zone), fallback.after)
        at = start_of_day(day, frame.zone)
        yield Event(
            anchor.event,
            Moment(event.moment.number, at, max(at, event.moment.known)),
            party_id=event.party_id,
            stage=anchor.stage,
            notice=anchor.notice,
        )
