"""Two plans of one case side by side: what another policy or calendar would move, and which way.

A date that was told never moves: the promise is a fact. What can move is when she will hear, what
is still to be promised, the benchmarks, and what comes up for parties and staff.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from workflows.clocks import ClockReading
from workflows.notices import NoticeKind, PromiseKind
from workflows.obligations import Notice, StaffDuty, WaitsFor
from workflows.planner import Plan, PromiseReading
from workflows.promises import Standing
from workflows.staff import Concern
from workflows.stages import ClockName

Key = TypeVar("Key")
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
    for key in _keys(former, newer):
        was, is_now = former.get(key), newer.get(key)
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
    for clock in _keys(former, newer):
        was, is_now = former.get(clock), newer.get(clock)
        day, new_day = was.last_day if was else None, is_now.last_day if is_now else None
        shift = _shift_of(day, new_day)
        if shift is not None:
            yield MovedClock(clock=clock, before=day, after=new_day, shift=shift)


def _running(plan: Plan) -> dict[ClockName, ClockReading]:
    return {x.clock: x for x in plan.clocks if x.is_running}


def _notices(before: Plan, after: Plan, now: datetime) -> Iterator[MovedNotice]:
    former, newer = owed_notices_in(before), owed_notices_in(after)
    for key in _keys(former, newer):
        was, is_now = former.get(key), newer.get(key)
        shift = _shift_of_obligation(was, is_now, now)
        known = is_now or was
        if shift is not None and known is not None:
            yield MovedNotice(
                party_id=known.party_id,
                notice=known.notice,
                form=known.form,
                before=_due(was, now),
                after=_due(is_now, now),
                waits_for=known.waits_for,
                shift=shift,
            )


def owed_notices_in(plan: Plan) -> dict[str, Notice]:
    """Every notice of a plan by its id: due, to come, or waiting for somebody."""
    due = [notice for letter in plan.letters for notice in letter.notices]
    ahead = [x for x in plan.upcoming if isinstance(x, Notice)]
    return {x.obligation_id: x for x in (*due, *ahead, *plan.waiting)}


def _duties(before: Plan, after: Plan, now: datetime) -> Iterator[MovedDuty]:
    former, newer = _owed_duties(before), _owed_duties(after)
    for key in _keys(former, newer):
        was, is_now = former.get(key), newer.get(key)
        shift = _shift_of_obligation(was, is_now, now)
        known = is_now or was
        if shift is not None and known is not None:
            yield MovedDuty(
                concern=known.concern,
                subject=known.subject,
                step=known.step,
                before=_due(was, now),
                after=_due(is_now, now),
                shift=shift,
            )


def _owed_duties(plan: Plan) -> dict[str, StaffDuty]:
    ahead = [x for x in plan.upcoming if isinstance(x, StaffDuty)]
    return {x.obligation_id: x for x in (*plan.duties, *ahead)}


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


def _keys(former: Mapping[Key, object], newer: Mapping[Key, object]) -> Iterable[Key]:
    """The keys of both, each once, those of the former first."""
    return dict.fromkeys((*former, *newer))
