"""What a tally says, in the figures that are reported: one set for each policy."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.simulation.period import LONGEST_DAYS, Period
from services.simulation.tally import (
    Among,
    ByDay,
    ClockEnd,
    Tally,
    longer_than,
    within_days,
)
from workflows.notices import NoticeKind, PromiseKind
from workflows.parties import Role
from workflows.policy import Policy, content_hash
from workflows.promises import Standing
from workflows.staff import Concern, OfficeDuty, StaffRole
from workflows.stages import ClockName

DAYS_ASKED_FOR = (90, 120, 180, 365)
"""Past how many days the share of cases is told: those of published figures, and a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """How long cases took until their investigation, or a case without one, was over, in days."""

    cases: int
    median: int | None
    ninth_decile: int | None
    past: dict[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFigures:
    """A clock against its benchmark; ``past`` are those that passed it, ended or not.

    ``median_days_past`` and ``most_days_past`` are those of the clocks that passed it.
    """

    clock: ClockName
    owner: OfficeDuty
    benchmark: str
    started: int
    ended: int
    past: int
    median_days_past: int | None
    most_days_past: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesOfAMonth:
    """Notices of a kind to parties in a role in a month."""

    month: date
    kind: NoticeKind
    role: Role
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalations:
    """How often a rung of a ladder was climbed; steps count from 1, repetitions included."""

    owner: OfficeDuty
    about: Concern | ClockName
    step: int
    told: StaffRole | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Days without a letter while the case was open, for parties in a role who could be told."""

    role: Role
    median: int
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What an office was asked for, and how much of it in its busiest month."""

    office: OfficeDuty
    concern: Concern
    count: int
    busiest_month: date
    in_busiest_month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """Dates told of a kind, and what became of them."""

    kind: PromiseKind
    kept: int
    broken: int
    let_go: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """One day: what there was at its end, and what happened on it."""

    day: date
    open_cases: int
    clocks_past_their_benchmark: int
    open_tasks: int
    letters: int
    escalations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFigures:
    """Everything that is reported of one policy."""

    policy: str
    version: int
    hash: str
    received: int
    open_at_the_end: int
    over: int
    lengths: Lengths
    clocks: tuple[ClockFigures, ...]
    notices: tuple[NoticesOfAMonth, ...]
    escalations: tuple[Escalations, ...]
    most_escalations_in_a_case: int
    silences: tuple[Silence, ...]
    work: tuple[Work, ...]
    promises: tuple[Promises, ...]
    days: tuple[DayFigures, ...]

    @property
    def longest_silence(self) -> int:
        """The most days that anybody who could be told heard nothing."""
        return max((each.longest for each in self.silences), default=0)

    @property
    def notices_told(self) -> int:
        """All notices."""
        return sum(each.count for each in self.notices)

    @property
    def escalations_made(self) -> int:
        """All escalations."""
        return sum(each.count for each in self.escalations)

    @property
    def words_asked(self) -> int:
        """How often an office was asked whether there is something new."""
        return sum(each.count for each in self.work if each.concern is Concern.WORD)

    @property
    def tasks_given(self) -> int:
        """Everything else that officers were asked for."""
        return sum(each.count for each in self.work) - self.words_asked

    @property
    def kept_of_100(self) -> float | None:
        """Of a hundred promises whose day has come, how many were kept."""
        kept = sum(each.kept for each in self.promises)
        broken = sum(each.broken for each in self.promises)
        return 100 * kept / (kept + broken) if kept + broken else None


def figures_of(policy: Policy, period: Period, tally: Tally) -> PolicyFigures:
    """The figures of a policy over a period."""
    return PolicyFigures(
        policy=policy.name,
        version=policy.version,
        hash=content_hash(policy),
        received=tally.cases[Among.RECEIVED],
        open_at_the_end=tally.cases[Among.OPEN_AT_THE_END],
        over=tally.cases[Among.OVER],
        lengths=_lengths(tally),
        clocks=tuple(_clocks(policy, tally)),
        notices=tuple(
            NoticesOfAMonth(month=each.month, kind=each.kind, role=each.role, count=count)
            for each, count in sorted(tally.notices.items())
        ),
        escalations=tuple(
            Escalations(
                owner=each.office,
                about=each.about,
                step=each.step + 1,
                told=each.told,
                count=count,
            )
            for each, count in sorted(tally.rungs.items())
        ),
        most_escalations_in_a_case=max(tally.escalations_in_a_case, default=0),
        silences=tuple(_silences(tally)),
        work=tuple(_work(tally)),
        promises=tuple(_promises(tally)),
        days=tuple(_days(period, tally)),
    )


def _lengths(tally: Tally) -> Lengths:
    return Lengths(
        cases=tally.took.total(),
        median=within_days(tally.took, 50),
        ninth_decile=within_days(tally.took, 90),
        past={days: longer_than(tally.took, days) for days in DAYS_ASKED_FOR},
    )


def _clocks(policy: Policy, tally: Tally) -> Iterator[ClockFigures]:
    for rule in policy.clocks:
        stood = {end: tally.clocks[rule.clock, end] for end in ClockEnd}
        past: Counter[int] = Counter()
        for (clock, days), count in tally.days_past.items():
            if clock is rule.clock:
                past[days] += count
        yield ClockFigures(
            clock=rule.clock,
            owner=rule.owner,
            benchmark=str(rule.benchmark.length),
            started=sum(stood.values()),
            ended=sum(count for end, count in stood.items() if end.has_ended),
            past=sum(count for end, count in stood.items() if end.is_past),
            median_days_past=within_days(past, 50),
            most_days_past=max(past, default=None),
        )


def _silences(tally: Tally) -> Iterator[Silence]:
    for role in Role:
        lasted = Counter({days: n for (whose, days), n in tally.silences.items() if whose is role})
        median = within_days(lasted, 50)
        if median is not None:
            yield Silence(role=role, median=median, longest=max(lasted))


def _work(tally: Tally) -> Iterator[Work]:
    months: dict[tuple[OfficeDuty, Concern], Counter[date]] = {}
    for asked, count in sorted(tally.asked.items()):
        months.setdefault((asked.office, asked.concern), Counter())[asked.month] += count
    for (office, concern), by_month in sorted(months.items()):
        month, most = max(by_month.items(), key=lambda x: (x[1], x[0]))
        yield Work(
            office=office,
            concern=concern,
            count=by_month.total(),
            busiest_month=month,
            in_busiest_month=most,
        )


def _promises(tally: Tally) -> Iterator[Promises]:
    for kind in PromiseKind:
        stood = {standing: tally.promises[kind, standing] for standing in Standing}
        if any(stood.values()):
            yield Promises(
                kind=kind,
                kept=stood[Standing.KEPT],
                broken=stood[Standing.BROKEN],
                let_go=stood[Standing.LET_GO],
                open=stood[Standing.OPEN],
            )


def _days(period: Period, tally: Tally) -> Iterator[DayFigures]:
    """Day by day; what changed before the period is there from its first day on."""
    known = sorted({day for day, _ in tally.by_day if day <= period.last})
    if not known:
        return
    level: Counter[ByDay] = Counter()
    first = period.first or max(known[0], period.last - timedelta(days=LONGEST_DAYS))
    for day in known:
        if day < first:
            _change(level, tally, day)
    for passed in range((period.last - first).days + 1):
        day = first + timedelta(days=passed)
        _change(level, tally, day)
        yield DayFigures(
            day=day,
            open_cases=level[ByDay.OPEN_CASES],
            clocks_past_their_benchmark=level[ByDay.PAST_A_BENCHMARK],
            open_tasks=level[ByDay.OPEN_TASKS],
            letters=tally.by_day[day, ByDay.LETTERS],
            escalations=tally.by_day[day, ByDay.ESCALATIONS],
        )


def _change(level: Counter[ByDay], tally: Tally, day: date) -> None:
    for figure in ByDay:
        if figure.is_a_level:
            level[figure] += tally.by_day[day, figure]
