"""No silence: every informed party is owed exactly one open promise of the kind next update."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workflows.calendar import ONE_DAY
from workflows.instants import end_of_day, local_date
from workflows.moments import Moment
from workflows.notices import NoticeKind, PromiseKind
from workflows.obligations import Notice
from workflows.party import Party, PauseOfUpdates
from workflows.planning.frame import Frame
from workflows.planning.kept_waiting import is_kept_waiting
from workflows.planning.paused import goes_on_at
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
    """The open update promise of every party that hears updates.

    That is everybody while the case is open; then whoever was told a date and may not know yet that
    it is closed.
    """
    for party in frame.case.parties.values():
        if party.hears_since is None:
            continue
        if frame.is_open:
            yield from _while_open(frame, party, party.hears_since)
        elif is_kept_waiting(frame, party):
            given = party.open_promise(PromiseKind.NEXT_UPDATE)
            if given is not None:
                yield OwedUpdate(party, given.promise, given.made, was_told=True)


def _while_open(frame: Frame, party: Party, since: Moment) -> Iterator[OwedUpdate]:
    """A date that was told is kept, even if a new policy tells this role of no further one.

    So is that of a check-in, told before the case was reopened.
    """
    given = party.open_promise(PromiseKind.NEXT_UPDATE)
    goes_on = frame.policy.may_tell(party.role, NoticeKind.UPDATE)
    if given is None and not goes_on:
        given = party.open_promise(PromiseKind.AFTER_CARE)
    if given is not None:
        yield OwedUpdate(party, given.promise, given.made, was_told=True)
    elif goes_on:
        yield _first_promise(frame, party, since)


def _first_promise(frame: Frame, party: Party, since: Moment) -> OwedUpdate:
    imported = frame.case.imported
    counts_from = max(since.at, imported.at) if imported else since.at
    goes_on = goes_on_at(frame, party)
    if party.pause is not None and goes_on is not None and party.pause.over_at > counts_from:
        return _once_the_pause_is_over(frame, party, party.pause, goes_on)
    base = local_date(counts_from, party.wishes.time_zone)
    promise = update_promise(frame, party, base, "first", since.number)
    return OwedUpdate(party, promise, since, was_told=False)


def _once_the_pause_is_over(
    frame: Frame, party: Party, pause: PauseOfUpdates, goes_on: datetime
) -> OwedUpdate:
    """She named the day herself: nobody has to tell it to her."""
    day = local_date(goes_on, party.wishes.time_zone)
    number = pause.asked.number
    promise = dated_promise(frame, party, PromiseKind.NEXT_UPDATE, day, "pause", number)
    return OwedUpdate(party, promise, pause.asked, was_told=False)


def update_promise(frame: Frame, party: Party, base: date, *anchor: str | int) -> Promise:
    """The promise to be told in a letter: one cadence after ``base``, on a day that suits."""
    day = next_update_day(frame, party, base)
    return dated_promise(frame, party, PromiseKind.NEXT_UPDATE, day, *anchor)


def dated_promise(
    frame: Frame, party: Party, kind: PromiseKind, day: date, *anchor: str | int
) -> Promise:
    """A promise for a day in the party's zone."""
    zone = party.wishes.time_zone
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
    which nobody works is better than a longer silence, and a longer silence better than a day on
    which she may not be reached.
    """
    cadence = frame.policy.cadence
    exact = _one_cadence_after(frame, party, base)
    later = [exact + timedelta(days=n) for n in range(cadence.tolerance_days + 1)]
    earlier = [exact - timedelta(days=n) for n in range(1, A_WEEK)]
    candidates = [day for day in (*later, *earlier) if day > base]
    hours = party.wishes.safe_hours
    for day in candidates:
        if frame.calendar.is_working_day(day) and hours.allow(day):
            return day
    reachable = (day for day in candidates if hours.allow(day))
    return next(reachable, None) or hours.first_allowed_day(exact)


def latest_update_day(frame: Frame, party: Party, told_on: date) -> date:
    """The last day that may be promised on ``told_on``: one cadence and its tolerance later."""
    tolerance = timedelta(days=frame.policy.cadence.tolerance_days)
    return _one_cadence_after(frame, party, told_on) + tolerance


def day_on_the_beat(frame: Frame, party: Party, day: date) -> date:
    """The day itself if nothing regular was told yet, else the next one on which it would be.

    It goes on from the last date that was told, as if the case had gone on.
    """
    told = [x.promise.on for x in party.promises if x.promise.kind is PromiseKind.NEXT_UPDATE]
    if not told:
        return day
    beat = told[-1]
    while beat < day:
        beat = next_update_day(frame, party, beat)
    return beat


def _one_cadence_after(frame: Frame, party: Party, day: date) -> date:
    span = frame.policy.cadence.for_party(party.role, vulnerable=party.vulnerable)
    return frame.calendar.add(day, span)


def update_notice(frame: Frame, owed: OwedUpdate, slot: datetime) -> Notice:
    """The update that keeps the promise, in its regular slot."""
    return Notice(
        obligation_id=frame.id_of(
            "notice", NoticeKind.UPDATE, owed.party.party_id, owed.made.number
        ),
        notice=NoticeKind.UPDATE,
        party_id=owed.party.party_id,
        anchor=owed.made.number,
        due_at=slot,
    )


def regular_slots(frame: Frame, updates: tuple[OwedUpdate, ...]) -> dict[str, datetime]:
    """The next regular slot of each party, also of those who are still to hear of the closing."""
    slots = {owed.party.party_id: regular_slot(frame, owed) for owed in updates}
    if not frame.is_open:
        for party in frame.case.parties.values():
            given = party.open_promise(PromiseKind.NEXT_UPDATE) if party.hears else None
            if given is not None:
                owed = OwedUpdate(party, given.promise, given.made, was_told=True)
                slots[party.party_id] = regular_slot(frame, owed)
    return slots


def regular_slot(frame: Frame, owed: OwedUpdate) -> datetime:
    """The instant inside the party's safe hours at which the open promise is to be kept.

    It lies on the promised day, or on the last day before it on which she may be reached. A policy
    that became stricter meanwhile brings it forward, and so does a check-in that was promised
    before the case was reopened; nothing ever puts it off.
    """
    day = min(
        owed.promise.on,
        _latest_under_a_new_policy(frame, owed),
        _day_of_a_promised_check_in(frame, owed),
    )
    preferences = owed.party.wishes
    for _ in range(A_WEEK):
        instant = preferences.safe_hours.instant_on(
            day, preferences.time_zone, frame.hour_of(owed.party)
        )
        if preferences.safe_hours.allow(day) and instant < owed.promise.deadline:
            return instant
        day -= ONE_DAY
    return owed.promise.deadline - timedelta(minutes=1)


def _day_of_a_promised_check_in(frame: Frame, owed: OwedUpdate) -> date:
    given = owed.party.open_promise(PromiseKind.AFTER_CARE) if frame.is_open else None
    return given.promise.on if given else date.max


def _latest_under_a_new_policy(frame: Frame, owed: OwedUpdate) -> date:
    changed = frame.case.terms_changed
    if changed is None or changed.moment.number < owed.made.number:
        return date.max
    return next_update_day(frame, owed.party, local_date(changed.moment.at, owed.promise.zone))
