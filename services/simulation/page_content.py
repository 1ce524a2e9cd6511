"""What stands on the page of a simulation: plots, each with the table of its numbers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.plots.marks import Bars, Columns, Lines, bars, columns, lines
from services.simulation.figures import DayFigures, PolicyFigures
from services.simulation.report import Report
from workflows.staff import Concern

SERIES = 6
"""Colours; what would need more of them is put together as the last."""

OTHERS = "others"
POINTS = 160
"""Points of a line at most: days in between are left out of the drawing, not of the sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: its heading, and rows whose first cell is their name."""

    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A plot with its table.

    Attributes:
        title: What it shows.
        says: The same in a sentence, for whoever does not see it.
        drawing: Where its marks lie.
        legend: The names of its series.
        grid: Its numbers.
    """

    title: str
    says: str
    drawing: Bars | Columns | Lines
    legend: tuple[str, ...]
    grid: Grid

    @property
    def kind(self) -> str:
        """By which the page knows how to draw it."""
        return type(self.drawing).__name__.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A policy, or all of them side by side."""

    title: str
    plots: tuple[Plot, ...]


def chapters(report: Report) -> Iterator[Chapter]:
    """The page from above to below."""
    yield Chapter(title="Side by side", plots=tuple(_compared(report.policies)))
    for figures in report.policies:
        title = f"{figures.policy}, version {figures.version}"
        yield Chapter(title=title, plots=tuple(_of_a_policy(figures)))


def plain(code: str) -> str:
    """A code as words."""
    return code.replace("_", " ")


def _compared(policies: Sequence[PolicyFigures]) -> Iterator[Plot]:
    names = tuple(figures.policy for figures in policies)
    for title, says, numbers, unit in (
        (
            "Longest silence",
            "The most days that anybody who could be told went without a letter.",
            [float(figures.longest_silence) for figures in policies],
            "days",
        ),
        (
            "Promises kept",
            "Of a hundred promised dates that have come, how many were kept.",
            [figures.kept_of_100 or 0.0 for figures in policies],
            "%",
        ),
        (
            "Escalations",
            "How often somebody was told that something is late.",
            [float(figures.escalations_made) for figures in policies],
            "",
        ),
        (
            "Asked of officers",
            "Words and tasks in all.",
            [float(figures.words_asked + figures.tasks_given) for figures in policies],
            "",
        ),
    ):
        values = [_with_unit(number, unit) for number in numbers]
        rows = list(zip(names, numbers, values, range(len(names)), strict=True))
        yield Plot(
            title=title,
            says=says,
            drawing=bars(
                [(name, number, value, place % SERIES) for name, number, value, place in rows],
                whole=100 if unit == "%" else None,
            ),
            legend=(),
            grid=Grid(heading=("policy", title), rows=tuple(zip(names, values, strict=True))),
        )


def _with_unit(number: float, unit: str) -> str:
    written = f"{number:.1f}" if unit == "%" else f"{number:,.0f}"
    return f"{written} {unit}".strip()


def _of_a_policy(figures: PolicyFigures) -> Iterator[Plot]:
    yield _past_benchmarks(figures)
    yield from _notices(figures)
    yield from _days(figures)
    yield from _escalations(figures)
    yield from _work(figures)


def _past_benchmarks(figures: PolicyFigures) -> Plot:
    rows: list[tuple[str, float, str, int]] = []
    cells: list[tuple[str, ...]] = []
    for clock in figures.clocks:
        share = 100 * clock.past / clock.started if clock.started else 0.0
        label = f"{plain(clock.clock)} ({clock.benchmark})"
        rows.append((label, share, f"{share:.1f} %", 0))
        cells.append((label, f"{clock.started:,}", f"{clock.past:,}", f"{share:.1f} %"))
    return Plot(
        title="Past their benchmark",
        says="The share of clocks that passed their benchmark, of all that started.",
        drawing=bars(rows, whole=100),
        legend=(),
        grid=Grid(heading=("clock", "started", "passed", "share"), rows=tuple(cells)),
    )


def _notices(figures: PolicyFigures) -> Iterator[Plot]:
    if not figures.notices:
        return
    months = _months(figures)
    by_kind: dict[str, Counter[date]] = {}
    by_role: dict[str, Counter[date]] = {}
    for notice in figures.notices:
        by_kind.setdefault(plain(notice.kind), Counter())[notice.month] += notice.count
        by_role.setdefault(plain(notice.role), Counter())[notice.month] += notice.count
    yield _monthly("Notices a month, by kind", "Notices told in each month.", months, by_kind)
    yield _monthly(
        "Notices a month, by whom they went to", "Notices to each role.", months, by_role
    )


def _months(figures: PolicyFigures) -> list[date]:
    return sorted({day.day.replace(day=1) for day in figures.days})


def _monthly(
    title: str, says: str, months: Sequence[date], counted: dict[str, Counter[date]]
) -> Plot:
    """Stacked columns of a month each; the table has what the drawing puts together."""
    order = sorted(counted, key=lambda name: (-counted[name].total(), name))
    drawn, together = order[: SERIES - 1], order[SERIES - 1 :]
    stacks = [[counted[name][month] for month in months] for name in drawn]
    if together:
        stacks.append([sum(counted[name][month] for name in together) for month in months])
    labels = [f"{month:%Y-%m}" for month in months]
    return Plot(
        title=title,
        says=says,
        drawing=columns(labels, stacks),
        legend=(*drawn, OTHERS) if together else tuple(drawn),
        grid=Grid(
            heading=("month", *order),
            rows=tuple(
                (label, *(f"{counted[name][month]:,}" for name in order))
                for label, month in zip(labels, months, strict=True)
            ),
        ),
    )


def _days(figures: PolicyFigures) -> Iterator[Plot]:
    if not figures.days:
        return
    every = max(len(figures.days) // POINTS, 1)
    shown = figures.days[::every]
    month_ends = [day for day in figures.days if _is_a_month_end(day, figures.days[-1])]
    yield _lines(
        "Day by day: cases",
        "Open cases, and clocks that had passed their benchmark.",
        shown,
        month_ends,
        ("open cases", "clocks past their benchmark"),
        ("open_cases", "clocks_past_their_benchmark"),
    )
    yield _lines(
        "Day by day: waiting for officers",
        "Tasks and words that officers had not done yet.",
        shown,
        month_ends,
        ("open tasks",),
        ("open_tasks",),
    )


def _is_a_month_end(day: DayFigures, last: DayFigures) -> bool:
    return day is last or date.fromordinal(day.day.toordinal() + 1).day == 1


def _lines(
    title: str,
    says: str,
    shown: Sequence[DayFigures],
    month_ends: Sequence[DayFigures],
    names: tuple[str, ...],
    fields: tuple[str, ...],
) -> Plot:
    return Plot(
        title=title,
        says=says,
        drawing=lines(
            [f"{day.day:%Y-%m}" for day in shown],
            [[getattr(day, field) for day in shown] for field in fields],
        ),
        legend=names,
        grid=Grid(
            heading=("at the end of", *names),
            rows=tuple(
                (day.day.isoformat(), *(f"{getattr(day, field):,}" for field in fields))
                for day in month_ends
            ),
        ),
    )


def _escalations(figures: PolicyFigures) -> Iterator[Plot]:
    if not figures.escalations:
        return
    together: Counter[tuple[str, str]] = Counter()
    for rung in figures.escalations:
        together[plain(rung.owner), plain(rung.about)] += rung.count
    owners = sorted({owner for owner, _ in together})
    yield Plot(
        title="Escalations",
        says="How often somebody was told that an office is late, by what it is late with.",
        drawing=bars(
            [
                (f"{about} ({owner})", float(count), f"{count:,}", owners.index(owner))
                for (owner, about), count in together.most_common()
            ]
        ),
        legend=tuple(owners),
        grid=Grid(
            heading=("owner", "about", "step", "told", "times"),
            rows=tuple(
                (
                    plain(x.owner),
                    plain(x.about),
                    f"{x.step}",
                    plain(x.told) if x.told else "the external address",
                    f"{x.count:,}",
                )
                for x in figures.escalations
            ),
        ),
    )


def _work(figures: PolicyFigures) -> Iterator[Plot]:
    if not figures.work:
        return
    yield Plot(
        title="What officers are asked for",
        says="Words asked of offices, and tasks, by what they are about.",
        drawing=bars(
            [
                (
                    f"{plain(x.concern)} ({plain(x.office)})",
                    float(x.count),
                    f"{x.count:,}",
                    0 if x.concern is Concern.WORD else 1,
                )
                for x in sorted(figures.work, key=lambda each: -each.count)
            ]
        ),
        legend=("words", "tasks"),
        grid=Grid(
            heading=("office", "about", "times", "busiest month", "in it"),
            rows=tuple(
                (
                    plain(x.office),
                    plain(x.concern),
                    f"{x.count:,}",
                    f"{x.busiest_month:%Y-%m}",
                    f"{x.in_busiest_month:,}",
                )
                for x in figures.work
            ),
        ),
    )
