"""A simulation in tables: the policies side by side first, then each of them."""

from collections import Counter
from collections.abc import Iterator

from rich.table import Table

from services.cli.answers import table
from services.cli.words import day_in_words, plain
from services.simulation.figures import PolicyFigures
from services.simulation.headlines import headlines, number_in_words, share_in_words
from services.simulation.report import Report


def report_in_words(report: Report) -> Iterator[str | Table]:
    """The report, one thing after the other."""
    since = f"from {day_in_words(report.first)} " if report.first else ""
    until = f"until {day_in_words(report.last)} ({report.time_zone})"
    yield f"{_capital(report.cases)}; {since}{until}."
    if report.seed is not None:
        yield f"Seed {report.seed}. Officers take {report.handling}. Calendar {report.calendar}."
    else:
        yield f"Officers take {report.handling}. Calendar {report.calendar}."
    if report.set_aside:
        reasons = ", ".join(f"{plain(why)} {count}" for why, count in report.set_aside.items())
        yield f"Rows set aside: {sum(report.set_aside.values())} ({reasons})."
    yield ""
    yield _side_by_side(report.policies)
    for figures in report.policies:
        yield from _of_a_policy(figures)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _side_by_side(policies: tuple[PolicyFigures, ...]) -> Table:
    return table("", *(figures.policy for figures in policies), rows=headlines(policies))


def _of_a_policy(figures: PolicyFigures) -> Iterator[str | Table]:
    for heading, drawn in (
        ("Clocks against their benchmarks", _clocks(figures)),
        ("Notices a month", _notices(figures)),
        ("Escalations", _escalations(figures)),
        ("What officers are asked for", _work(figures)),
        ("Promises", _promises(figures)),
        ("Days without a letter while the case was open", _silences(figures)),
    ):
        if drawn.row_count:
            yield from ("", f"{figures.policy}: {heading}", drawn)


def _clocks(figures: PolicyFigures) -> Table:
    return table(
        *("clock", "owner", "benchmark", "started", "past it", "share"),
        *("half of those by, days", "at most"),
        rows=(
            (
                plain(x.clock),
                plain(x.owner),
                x.benchmark,
                f"{x.started:,}",
                f"{x.past:,}",
                share_in_words(x.past, x.started),
                number_in_words(x.median_days_past),
                number_in_words(x.most_days_past),
            )
            for x in figures.clocks
        ),
    )


def _notices(figures: PolicyFigures) -> Table:
    """Kinds and roles, the most frequent first, with the average and the busiest month."""
    totals: Counter[tuple[str, str]] = Counter()
    busiest: dict[tuple[str, str], int] = {}
    for x in figures.notices:
        totals[x.kind, x.role] += x.count
        busiest[x.kind, x.role] = max(busiest.get((x.kind, x.role), 0), x.count)
    months = len({(x.day.year, x.day.month) for x in figures.days})
    return table(
        *("notice", "to", "a month", "busiest month", "in all"),
        rows=(
            (plain(kind), plain(role), f"{count / months:,.1f}", busiest[kind, role], f"{count:,}")
            for (kind, role), count in sorted(totals.items(), key=lambda each: -each[1])
        ),
    )


def _escalations(figures: PolicyFigures) -> Table:
    return table(
        *("owner", "about", "step", "told", "times"),
        rows=(
            (
                plain(x.owner),
                plain(x.about),
                x.step,
                plain(x.told) if x.told else "the external address",
                f"{x.count:,}",
            )
            for x in figures.escalations
        ),
    )


def _work(figures: PolicyFigures) -> Table:
    return table(
        *("office", "about", "times", "busiest month", "in it"),
        rows=(
            (
                plain(x.office),
                plain(x.concern),
                f"{x.count:,}",
                f"{x.busiest_month:%B %Y}",
                f"{x.in_busiest_month:,}",
            )
            for x in figures.work
        ),
    )


def _promises(figures: PolicyFigures) -> Table:
    return table(
        *("promised", "kept", "broken", "let go", "still open"),
        rows=(
            (plain(x.kind), f"{x.kept:,}", f"{x.broken:,}", f"{x.let_go:,}", f"{x.open:,}")
            for x in figures.promises
        ),
    )


def _silences(figures: PolicyFigures) -> Table:
    return table(
        *("who", "half of them at most", "longest"),
        rows=((plain(x.role), x.median, x.longest) for x in figures.silences),
    )
