"""Two plans of one case side by side: what another policy or calendar would move, and which way.

A date that was told never moves: the promise is a fact. What can move is when she will hear, what
is still to be promised, the benchmarks, and what comes up for parties and staff.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from workflows.clocks import ClockReading
from workflows.notices import NoticeKind, PromiseKind
from workflows.obligations import Notice, StaffDuty, WaitsFor
from workflows.planner import Plan
from workflows.planning.promise_readings import PromiseReading
from workflows.promises import Standing
from workflows.staff import Concern
from workflows.stages import ClockName

Key = TypeVar("Key")
Item = TypeVar("Item")
Owed = TypeVar("Owed", Notice, StaffDuty)
Day = TypeVar("Day", date, datetime)


class Shift(StrEnum):
    """Which way something moves."""

    SOONER = "sooner"
    LATER = "later"
    APPEARS = "appears"
    VANISHES = "vanishes"


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPromise:
    """The day of a promise; one that ``was_told`` to her stays, unless it is owed no longer."""

    party_id: str
    kind: PromiseKind
    was_told: bool
    before: date | None
    after: date | None
    shift: Shift


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedNotice:
    """When a party hears of something; None for the instant while it ``waits_for`` somebody."""

    party_id: str
    notice: NoticeKind
    form: str | None
    before: datetime | None
    after: datetime | None
    waits_for: WaitsFor | None
    shift: Shift


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedClock:
    """The last day of a running clock's benchmark, as if it had never stood still."""

    clock: ClockName
    before: date | None
    after: date | None
    shift: Shift


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedDuty:
    """When staff are told of something: a task (``step`` -1) or the next rung of a ladder."""

    concern: Concern
    subject: str
    step: int
    before: datetime | None
    after: datetime | None
    shift: Shift


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that differs between two plans of a case."""

    promises: tuple[MovedPromise, ...] = ()
    notices: tuple[MovedNotice, ...] = ()
    clocks: tuple[MovedClock, ...] = ()
    duties: tuple[MovedDuty, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not any((self.promises, self.notices, self.clocks, self.duties))


def compare(before: Plan, after: Plan, now: datetime) -> Comparison:
    """What differs between two plans of the same case, both made at ``now``.

    What is due already counts as due now, whenever it fell due.
    """
    return Comparison(
        promises=tuple(_promises(before, after)),
        notices=tuple(_notices(before, after, now)),
        clocks=tuple(_clocks(before, after)),
        duties=tuple(_duties(before, after, now)),
    )


def _shift(before: Day | None, after: Day | None) -> Shift | None:
    """Which way a day or an instant moves; what has none yet lies further ahead than any."""
    if before == after:
        return None
    if after is None:
        return Shift.LATER
    return Shift.SOONER if before is None or after < before else Shift.LATER


def _promises(before: Plan, after: Plan) -> Iterator[MovedPromise]:
    former, newer = _open_promises(before), _open_promises(after)
    for was, is_now in _pairs(former, newer):
        day, new_day = was.promise.on if was else None, is_now.promise.on if is_now else None
        shift = _shift_of(day, new_day)
        known = was or is_now
        if shift is not None and known is not None:
            yield MovedPromise(
                party_id=known.promise.party_id,
                kind=known.promise.kind,
                was_told=known.was_told,
                before=day,
                after=new_day,
                shift=shift,
            )


def _shift_of(before: date | None, after: date | None) -> Shift | None:
    """Which way something moves of which one day at least is known."""
    if before is not None and after is None:
        return Shift.VANISHES
    if before is None and after is not None:
        return Shift.APPEARS
    return _shift(before, after)


def _open_promises(plan: Plan) -> dict[str, PromiseReading]:
    """The promises that somebody still waits for, told or not yet told."""
    return {
        x.promise.promise_id: x
        for x in plan.promises
        if x.is_owed or (x.was_told and x.standing is Standing.OPEN)
    }


def _clocks(before: Plan, after: Plan) -> Iterator[MovedClock]:
    former, newer = _running(before), _running(after)
    for was, is_now in _pairs(former, newer):
        day, new_day = was.last_day if was else None, is_now.last_day if is_now else None
        shift = _shift_of(day, new_day)
        known = was or is_now
        if shift is not None and known is not None:
            yield MovedClock(clock=known.clock, before=day, after=new_day, shift=shift)


def _running(plan: Plan) -> dict[ClockName, ClockReading]:
    return {x.clock: x for x in plan.clocks if x.is_running}


def _notices(before: Plan, after: Plan, now: datetime) -> Iterator[MovedNotice]:
    moved = _moved(owed_notices_in(before), owed_notices_in(after), now)
    for notice, due, new_due, shift in moved:
        yield MovedNotice(
            party_id=notice.party_id,
            notice=notice.notice,
            form=notice.form,
            before=due,
            after=new_due,
            waits_for=notice.waits_for,
            shift=shift,
        )


def owed_notices_in(plan: Plan) -> dict[str, Notice]:
    """Every notice of a plan by its id: due, to come, or waiting for somebody."""
    due = [notice for letter in plan.letters for notice in letter.notices]
    ahead = [x for x in plan.upcoming if isinstance(x, Notice)]
    return {x.obligation_id: x for x in (*due, *ahead, *plan.waiting)}


def _duties(before: Plan, after: Plan, now: datetime) -> Iterator[MovedDuty]:
    for duty, due, new_due, shift in _moved(_owed_duties(before), _owed_duties(after), now):
        yield MovedDuty(
            concern=duty.concern,
            subject=duty.subject,
            step=duty.step,
            before=due,
            after=new_due,
            shift=shift,
        )


def _owed_duties(plan: Plan) -> dict[str, StaffDuty]:
    ahead = [x for x in plan.upcoming if isinstance(x, StaffDuty)]
    return {x.obligation_id: x for x in (*plan.duties, *ahead)}


def _moved(
    former: Mapping[str, Owed], newer: Mapping[str, Owed], now: datetime
) -> Iterator[tuple[Owed, datetime | None, datetime | None, Shift]]:
    """Each obligation that moves, as it is now or was last; when it was due and is due."""
    for was, is_now in _pairs(former, newer):
        shift = _shift_of_obligation(was, is_now, now)
        known = is_now or was
        if shift is not None and known is not None:
            yield known, _due(was, now), _due(is_now, now), shift


def _shift_of_obligation(
    was: Notice | StaffDuty | None, is_now: Notice | StaffDuty | None, now: datetime
) -> Shift | None:
    if was is None:
        return Shift.APPEARS
    if is_now is None:
        return Shift.VANISHES
    return _shift(_due(was, now), _due(is_now, now))


def _due(obligation: Notice | StaffDuty | None, now: datetime) -> datetime | None:
    if obligation is None or obligation.due_at is None:
        return None
    return max(obligation.due_at, now)


def _pairs(
    former: Mapping[Key, Item], newer: Mapping[Key, Item]
) -> Iterator[tuple[Item | None, Item | None]]:
    """What stands under the same key in both, those of the former first."""
    for key in dict.fromkeys((*former, *newer)):
        yield former.get(key), newer.get(key)
