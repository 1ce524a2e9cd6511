"""The figures by which policies are compared, one line each."""

from collections.abc import Iterator, Sequence

from services.simulation.figures import PolicyFigures

NOTHING = "-"


def headlines(policies: Sequence[PolicyFigures]) -> list[tuple[str, ...]]:
    """A figure's name and its value under each policy, line by line."""
    columns = [list(_lines(figures)) for figures in policies]
    return [(line[0][0], *(value for _, value in line)) for line in zip(*columns, strict=True)]


def _lines(figures: PolicyFigures) -> Iterator[tuple[str, str]]:
    lengths = figures.lengths
    yield "cases", f"{figures.received:,}"
    yield "over", f"{figures.over:,}"
    yield "days until over, half of them", number_in_words(lengths.median)
    yield "days until over, 90 %", number_in_words(lengths.ninth_decile)
    for days, count in lengths.past.items():
        yield f"took more than {days} days", share_in_words(count, lengths.cases)
    yield "notices told", f"{figures.notices_told:,}"
    yield "promises kept", percent_in_words(figures.kept_of_100)
    yield "longest silence, days", f"{figures.longest_silence}"
    yield "words asked of offices", f"{figures.words_asked:,}"
    yield "other tasks", f"{figures.tasks_given:,}"
    yield "escalations", f"{figures.escalations_made:,}"
    yield "most escalations in a case", f"{figures.most_escalations_in_a_case}"


def number_in_words(value: int | None) -> str:
    """A number, or a dash where there is none."""
    return NOTHING if value is None else f"{value:,}"


def share_in_words(part: int, whole: int) -> str:
    """A share in percent."""
    return percent_in_words(100 * part / whole if whole else None)


def percent_in_words(of_100: float | None) -> str:
    """A percentage, or a dash where there is none."""
    return NOTHING if of_100 is None else f"{of_100:.1f} %"
