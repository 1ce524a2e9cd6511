"""Time against a benchmark, owned by one office: how a clock of the policy stands in a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from workflows.calendar import Calendar
from workflows.case import Case, Extension, Pause
from workflows.instants import end_of_day, local_date, start_of_day
from workflows.moments import Moment
from workflows.policy import ClockRule, Policy
from workflows.policy_terms import Anchor, Fallback
from workflows.staff import OfficeDuty
from workflows.stages import ClockName, Stage
from workflows.triggers import Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """How a clock stands. Dates are in the case's time zone.

    ``benchmark_on`` is the last day of the benchmark, moved by pauses and by nothing else;
    ``expected_on`` what its owner promised instead. Both are None while the clock stands still
    before its benchmark, for then nobody can say. ``last_day`` is the last day of the benchmark as
    if the clock had never stood still. Pauses and extensions count after the fact ``counts_from``:
    the ``anchor``, or an earlier one from which the clock ran before its terms changed.
    """

    clock: ClockName
    owner: OfficeDuty
    anchor: int
    counts_from: int
    started_at: datetime
    started_on: date
    stopped_at: datetime | None
    paused_since: datetime | None
    last_day: date
    benchmark_on: date | None
    passes_at: datetime | None
    extension: Extension | None

    @property
    def is_running(self) -> bool:
        """Whether the clock has not been stopped; a paused clock is running, too."""
        return self.stopped_at is None

    @property
    def expected_on(self) -> date | None:
        """The day by which its owner now says to be done, else the benchmark."""
        return self.extension.expected_on if self.extension else self.benchmark_on

    def day(self, today: date) -> int:
        """Which day of the clock ``today`` is; the day it started is day 1."""
        return (today - self.started_on).days + 1

    def passed_by(self, instant: datetime) -> bool:
        """Whether the benchmark was passed at ``instant`` or when the clock stopped."""
        if self.passes_at is None:
            return False
        return min(instant, self.stopped_at or instant) >= self.passes_at


def read_clocks(policy: Policy, calendar: Calendar, case: Case) -> tuple[ClockReading, ...]:
    """The clocks that have started, in the policy's order."""
    readings = (read_clock(rule, calendar, case) for rule in policy.clocks)
    return tuple(reading for reading in readings if reading is not None)


def read_clock(rule: ClockRule, calendar: Calendar, case: Case) -> ClockReading | None:
    """How a clock stands in the case, or None if it has not started."""
    started = _start(rule.starts, calendar, case)
    if started is None or _is_after_the_end(started, case):
        return None
    zone = case.opening.time_zone
    started_on = local_date(started.at, zone)
    stopped_at = _stop(rule, case, started)
    since = _counts_from(rule.clock, case, started.number)
    pauses = [x for x in case.pauses.get(rule.clock, ()) if x.since.number > since]
    benchmark = rule.benchmark_for(case.opening.category)
    last_day = benchmark.last_day(calendar, started_on)
    benchmark_on = _moved_by_pauses(last_day, started_on, pauses, zone)
    if benchmark_on is not None and benchmark.roll is not None:
        benchmark_on = benchmark.roll.applied(calendar, benchmark_on)
    extensions = [x for x in case.extensions.get(rule.clock, ()) if x.moment.number > since]
    return ClockReading(
        clock=rule.clock,
        owner=rule.owner,
        anchor=started.number,
        counts_from=since,
        started_at=started.at,
        started_on=started_on,
        stopped_at=stopped_at,
        paused_since=pauses[-1].since.at if pauses and pauses[-1].until is None else None,
        last_day=last_day,
        benchmark_on=benchmark_on,
        passes_at=end_of_day(benchmark_on, zone) if benchmark_on else None,
        extension=extensions[-1] if extensions else None,
    )


def _counts_from(clock: ClockName, case: Case, started: int) -> int:
    """The fact after which pauses and extensions count: none is lost to a change of terms."""
    earlier = [
        change.clocks[clock].counts_from
        for change in case.changes
        if clock in change.clocks and started < change.moment.number
    ]
    return min([started, *earlier])


def _start(anchor: Anchor, calendar: Calendar, case: Case) -> Moment | None:
    meant = case.events_meant_by(anchor)
    newest = meant[-1].moment if meant else None
    if anchor.otherwise is None:
        return newest
    fallback = fallback_moment(anchor.otherwise, calendar, case)
    if fallback is None:
        return newest
    since = [event.moment for event in meant if event.moment.number >= fallback.number]
    if anchor.otherwise.final:
        return first_in_time(since, fallback, case) or fallback
    return since[-1] if since else fallback


def _is_after_the_end(started: Moment, case: Case) -> bool:
    """Whether the case was closed already: what happens to a person then starts no clock."""
    if case.stage.is_open or Trigger.CLOSED not in case.events:
        return False
    return case.events_meant_by(_CLOSING)[-1].moment.number < started.number


def fallback_moment(fallback: Fallback, calendar: Calendar, case: Case) -> Moment | None:
    """Where to count from if the event never comes, or None if nothing leads there yet."""
    events = case.events_meant_by(_anchor_of(fallback.event, fallback.stage))
    if not events:
        return None
    event = events[-1].moment
    zone = case.opening.time_zone
    day = calendar.add(local_date(event.at, zone), fallback.after)
    return Moment(event.number, start_of_day(day, zone), event.known)


@lru_cache
def _anchor_of(event: Trigger, stage: Stage | None) -> Anchor:
    return Anchor(event=event, stage=stage)


def first_in_time(moments: Iterable[Moment], fallback: Moment, case: Case) -> Moment | None:
    """The first of these moments that came before the last day of a final fallback was over."""
    zone = case.opening.time_zone
    last = end_of_day(local_date(fallback.at, zone), zone)
    return next((moment for moment in moments if moment.at < last), None)


def _stop(rule: ClockRule, case: Case, started: Moment) -> datetime | None:
    stops = [
        event.moment
        for anchor in (*rule.stops, _CLOSING)
        if anchor.event in case.events
        for event in case.events_meant_by(anchor)
        if event.moment.number >= started.number
    ]
    return max(min(stops).at, started.at) if stops else None


_CLOSING = Anchor(event=Trigger.CLOSED)
"""Whatever a policy says, no clock runs on in a closed case."""


def _moved_by_pauses(day: date, started_on: date, pauses: list[Pause], zone: str) -> date | None:
    for pause in pauses:
        since = max(local_date(pause.since.at, zone), started_on)
        if since > day:
            break
        if pause.until is None:
            return None
        day += timedelta(days=max((local_date(pause.until, zone) - since).days, 0))
    return day
