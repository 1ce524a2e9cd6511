"""What somebody asked to be simulated, and whether it fits together."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from services.calendars import load_calendar
from services.importing.mapping import RegisterMapping
from services.importing.mapping_document import load_mapping
from services.policies.documents import load_policy
from services.simulation.figures import figures_of
from services.simulation.fitting import fit
from services.simulation.handling import read_handling
from services.simulation.lengths_document import load_lengths
from services.simulation.likeness import Likeness, published_likeness
from services.simulation.period import Period
from services.simulation.register_cases import RegisterCases
from services.simulation.report import Report
from services.simulation.running import Simulation
from services.simulation.synthetic_cases import SyntheticCases
from services.simulation.tally import Tally
from services.synthetic import UNTIL
from workflows.calendar import ONE_DAY, WEEKDAYS_ONLY

MOST_CASES = 10_000_000
MOST_POLICIES = 20
THREE_YEARS = timedelta(days=3 * 365)
USUAL_ZONE = "UTC"


class ImpossibleRequest(ValueError):
    """What was asked for does not fit together; the message says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A simulation as somebody asks for it.

    Attributes:
        policies: Presets or files.
        calendar: The offices' working days: 'weekdays', a place such as DE-BY, or a file.
        register: A register whose cases are played.
        count: Or how many synthetic cases are.
        seed: From which those follow.
        fit: A register that they are fitted on.
        lengths: Or a file with the lengths of their steps.
        mapping: What the columns and words of either register mean.
        as_of: The day on which everything is looked at, from the first case on.
        first: Or the first day that counts,
        last: and the last one.
        time_zone: Of synthetic cases that are not fitted on a register.
        handling: How long officers take.
    """

    policies: tuple[str, ...]
    calendar: str = WEEKDAYS_ONLY.name
    register: Path | None = None
    count: int | None = None
    seed: int = 1
    fit: Path | None = None
    lengths: Path | None = None
    mapping: Path | None = None
    as_of: date | None = None
    first: date | None = None
    last: date | None = None
    time_zone: str | None = None
    handling: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A simulation that can be run.

    Attributes:
        simulation: What is simulated.
        cases: The cases.
        source: Where they come from, for people.
        seed: That of synthetic cases.
        total: How many there are; None for a register, whose rows nobody has counted yet.
    """

    simulation: Simulation
    cases: SyntheticCases | RegisterCases
    source: str
    seed: int | None = None
    total: int | None = None

    def report(self, tallies: tuple[Tally, ...]) -> Report:
        """What the tallies of a run say."""
        simulation, period = self.simulation, self.simulation.period
        set_aside = self.cases.set_aside if isinstance(self.cases, RegisterCases) else {}
        return Report(
            cases=self.source,
            seed=self.seed,
            first=period.first,
            last=period.last,
            time_zone=period.zone,
            calendar=f"{simulation.calendar.name} {simulation.calendar.version}",
            handling=simulation.handling.in_words(),
            set_aside={reason.value: count for reason, count in sorted(set_aside.items())},
            policies=tuple(
                figures_of(policy, period, tally)
                for policy, tally in zip(simulation.policies, tallies, strict=True)
            ),
        )


def prepare(request: Request) -> Prepared:
    """Read everything that a simulation needs, and see whether it fits together.

    Raises:
        ImpossibleRequest: options contradict one another, or one is missing.
        UnreadablePolicy: a policy cannot be read.
        UnreadableCalendar: the calendar cannot be read.
        UnreadableMapping: the mapping cannot be read.
        UnreadableRegister: the register to fit on cannot be read.
        UnreadableLengths: the lengths cannot be read.
        ImpossibleHandling: a handling time is none.
        ImpossiblePeriod: the period ends before it begins, or is too long.
        TooFewCases: the register has too few cases to fit anything on.
    """
    _require_that_it_fits(request)
    mapping = load_mapping(request.mapping) if request.mapping else None
    if request.register is not None and mapping is not None:
        return _of_a_register(request, request.register, mapping)
    return _of_synthetic_cases(request, mapping)


def _require_that_it_fits(request: Request) -> None:
    for is_wrong, message in (
        (
            (request.register is None) == (request.count is None),
            "say which cases to play: either a register (FILE.csv with --map), or --cases NUMBER",
        ),
        (
            (request.mapping is None) != (request.register is None and request.fit is None),
            "a register needs --map, which says what its columns mean; nothing else does",
        ),
        (
            request.register is not None and (request.fit or request.lengths) is not None,
            "--fit and --lengths are for synthetic cases: a register has its own",
        ),
        (
            request.fit is not None and request.lengths is not None,
            "give either --fit or --lengths: both say how long steps take",
        ),
        (
            request.time_zone is not None and request.mapping is not None,
            "the mapping names the time zone: leave --time-zone out",
        ),
        (
            request.as_of is not None and (request.first or request.last) is not None,
            "--as-of looks at one day; for a period give --from and --until instead",
        ),
        (
            request.first is not None and request.last is None,
            "--from needs --until, the last day that counts",
        ),
        (
            not 1 <= len(request.policies) <= MOST_POLICIES,
            f"give 1 to {MOST_POLICIES} policies",
        ),
    ):
        if is_wrong:
            raise ImpossibleRequest(message)


def _of_a_register(request: Request, file: Path, mapping: RegisterMapping) -> Prepared:
    last = request.as_of or request.last or mapping.exported_on
    if last is None:
        message = (
            "say until when to play the register's cases: --as-of DAY, or 'exported_on' in the "
            "mapping"
        )
        raise ImpossibleRequest(message)
    period = Period(first=request.first, last=last, zone=mapping.time_zone)
    cases = RegisterCases(file=file, mapping=mapping)
    return Prepared(
        simulation=_simulation(request, period),
        cases=cases,
        source=f"the register {mapping.register_name}",
    )


def _of_synthetic_cases(request: Request, mapping: RegisterMapping | None) -> Prepared:
    last = request.as_of or request.last or UNTIL
    first = request.first or last - THREE_YEARS + ONE_DAY
    likeness = _likeness(request, mapping, last)
    period = Period(first=first, last=last, zone=likeness.zone)
    count = request.count or 0
    simulation = _simulation(request, period)
    cases = SyntheticCases(
        count=count,
        seed=request.seed,
        likeness=likeness,
        calendar=simulation.calendar,
        begins=first,
        until=last + ONE_DAY,
    )
    return Prepared(
        simulation=simulation,
        cases=cases,
        source=f"{count:,} synthetic cases, like {likeness.source}",
        seed=request.seed,
        total=count,
    )


def _likeness(request: Request, mapping: RegisterMapping | None, last: date) -> Likeness:
    if request.fit is not None and mapping is not None:
        return fit(request.fit, mapping, mapping.exported_on or last)
    lengths = load_lengths(request.lengths) if request.lengths else None
    return published_likeness(request.time_zone or USUAL_ZONE, lengths)


def _simulation(request: Request, period: Period) -> Simulation:
    return Simulation(
        policies=tuple(load_policy(name) for name in request.policies),
        calendar=load_calendar(request.calendar, today=period.last),
        handling=read_handling(list(request.handling)),
        period=period,
    )
