"""No silence: every informed party is owed exactly one open promise of the kind next update."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workflows.calendar import ONE_DAY
from workflows.instants import end_of_day, local_date
from workflows.moments import Moment
from workflows.notices import NoticeKind, PromiseKind
from workflows.obligations import Notice
from workflows.parties import Preferences
from workflows.party import Party
from workflows.planning.frame import Frame
from workflows.promises import Promise

A_WEEK = 7


@dataclass(frozen=True, slots=True)
class OwedUpdate:
    """The one open promise of the kind next update that a party is owed, told or not yet told."""

    party: Party
    promise: Promise
    made: Moment
    was_told: bool


def owed_updates(frame: Frame) -> Iterator[OwedUpdate]:
    """The open update promise of every party that hears, while the case is open."""
    if not frame.is_open:
        return
    for party in frame.case.parties.values():
        if party.hears_since is not None and party.preferences is not None:
            given = party.open_promise(PromiseKind.NEXT_UPDATE)
            if given is not None:
                yield OwedUpdate(party, given.promise, given.made, was_told=True)
            else:
                yield _first_promise(frame, party, party.hears_since, party.preferences)


def _first_promise(
    frame: Frame, party: Party, since: Moment, preferences: Preferences
) -> OwedUpdate:
    base = local_date(since.at, preferences.time_zone)
    promise = update_promise(frame, party, base, "first", since.number)
    return OwedUpdate(party, promise, since, was_told=False)


def update_promise(frame: Frame, party: Party, base: date, *anchor: str | int) -> Promise:
    """The promise to be told in a letter: one cadence after ``base``, on a day that suits."""
    day = next_update_day(frame, party, base)
    return dated_promise(frame, party, PromiseKind.NEXT_UPDATE, day, *anchor)


def dated_promise(
    frame: Frame, party: Party, kind: PromiseKind, day: date, *anchor: str | int
) -> Promise:
    """A promise for a day in the party's zone."""
    zone = party.preferences.time_zone if party.preferences else frame.zone
    return Promise(
        promise_id=frame.id_of("promise", kind, party.party_id, *anchor),
        party_id=party.party_id,
        kind=kind,
        on=day,
        zone=zone,
        deadline=end_of_day(day, zone),
    )


def next_update_day(frame: Frame, party: Party, base: date) -> date:
    """One cadence after ``base``: a working day on which the party may be reached.

    Days within the tolerance after the exact day are tried first, then days before it; a day on
    which nobody works is better than a longer silence.
    """
    cadence = frame.policy.cadence
    exact = frame.calendar.add(base, cadence.for_party(party.role, vulnerable=party.vulnerable))
    later = [exact + timedelta(days=n) for n in range(cadence.tolerance_days + 1)]
    earlier = [exact - timedelta(days=n) for n in range(1, A_WEEK)]
    candidates = [day for day in (*later, *earlier) if day > base]
    for day in candidates:
        if frame.calendar.is_working_day(day) and _may_be_reached(party, day):
            return day
    return next((day for day in candidates if _may_be_reached(party, day)), exact)


def _may_be_reached(party: Party, day: date) -> bool:
    return party.preferences is None or party.preferences.safe_hours.allow(day)


def update_notice(frame: Frame, owed: OwedUpdate) -> Notice | None:
    """The update that keeps the promise, unless the party may not even be sent heartbeats."""
    if not frame.policy.may_tell(owed.party.role, NoticeKind.UPDATE):
        return None
    return Notice(
        obligation_id=frame.id_of(
            "notice", NoticeKind.UPDATE, owed.party.party_id, owed.made.number
        ),
        notice=NoticeKind.UPDATE,
        party_id=owed.party.party_id,
        anchor=owed.made.number,
        due_at=regular_slot(frame, owed),
    )


def regular_slot(frame: Frame, owed: OwedUpdate) -> datetime:
    """The instant inside the party's safe hours at which the open promise is to be kept.

    It lies on the promised day, or on the last day before it on which she may be reached. A policy
    that became stricter meanwhile brings it forward; nothing ever puts it off.
    """
    day = min(owed.promise.on, _latest_under_a_new_policy(frame, owed))
    preferences = owed.party.preferences
    if preferences is None:
        return owed.promise.deadline - timedelta(minutes=1)
    for _ in range(A_WEEK):
        instant = preferences.safe_hours.instant_on(
            day, preferences.time_zone, frame.hour_of(owed.party)
        )
        if preferences.safe_hours.allow(day) and instant < owed.promise.deadline:
            return instant
        day -= ONE_DAY
    return owed.promise.deadline - timedelta(minutes=1)


def _latest_under_a_new_policy(frame: Frame, owed: OwedUpdate) -> date:
    changed = frame.case.policy_changed
    if changed is None or changed[0].number < owed.made.number:
        return date.max
    return next_update_day(frame, owed.party, local_date(changed[0].at, owed.promise.zone))
