"""The events a rule counts from: those that happened, and benchmarks that pass on their own."""

from collections.abc import Iterator

from workflows.clocks import ClockReading, fallback_moment, first_in_time
from workflows.moments import Event, Moment
from workflows.party import Party
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
    if anchor.otherwise is None:
        return meant
    if not anchor.event.is_about_one_party:
        return _or_the_fallback(frame, anchor, anchor.otherwise, meant)
    return [
        event
        for party in frame.hearers
        if anchor.role in (None, party.role)
        for event in _or_the_fallback(
            frame,
            anchor,
            anchor.otherwise,
            [x for x in meant if x.party_id == party.party_id],
            party,
        )
    ]


def _passings(frame: Frame, anchor: Anchor) -> Iterator[Event]:
    for reading in frame.clocks:
        passes_at = reading.passes_at
        if passes_at is None or reading.clock is not anchor.clock:
            continue
        if reading.stopped_at is None or passes_at <= reading.stopped_at:
            moment = Moment(_number_of_a_passing(frame, reading), passes_at, passes_at)
            yield Event(Trigger.CLOCK_PASSED, moment, clock=reading.clock)


def _number_of_a_passing(frame: Frame, reading: ClockReading) -> int:
    """The fact that a passing is known by: the clock's start.

    Where the clock had passed and a change of terms gave it more time, it passes anew: then it is
    that change.
    """
    number = reading.anchor
    for change in frame.case.changes:
        former = change.clocks.get(reading.clock)
        if former is None or not former.has_passed or reading.anchor > change.moment.number:
            continue
        if reading.passes_at is not None and reading.passes_at > change.moment.at:
            number = change.moment.number
    return number


def _or_the_fallback(
    frame: Frame,
    anchor: Anchor,
    fallback: Fallback,
    meant: list[Event],
    party: Party | None = None,
) -> list[Event]:
    """The events that came; or what stands for them, if none came or none came in time."""
    if meant and not fallback.final:
        return meant
    instead = fallback_moment(fallback, frame.calendar, frame.case)
    if instead is None:
        return meant
    since = [event for event in meant if event.moment.number >= instead.number]
    first = first_in_time((event.moment for event in since), instead, frame.case)
    if first is not None:
        return [event for event in since if event.moment == first][:1]
    return [
        Event(
            anchor.event,
            Moment(instead.number, instead.at, max(instead.at, instead.known)),
            party_id=party.party_id if party else None,
            stage=anchor.stage,
            notice=anchor.notice,
            role=party.role if party else None,
            origin=fallback.event,
        )
    ]
