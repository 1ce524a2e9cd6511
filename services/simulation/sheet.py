"""The figures of a simulation as one CSV: a figure a row, with what it is about."""

import csv
from collections.abc import Iterator
from pathlib import Path

from services.simulation.figures import PolicyFigures
from services.simulation.report import Report

HEADING = ("policy", "figure", "when", "office", "about", "kind", "role", "step", "value")

Row = dict[str, object]


def write_sheet(report: Report, file: Path) -> None:
    """Write all figures; an older file there is replaced.

    Raises:
        OSError: the file cannot be written.
    """
    with file.open("w", encoding="utf-8", newline="") as opened:
        sheet = csv.DictWriter(opened, HEADING, restval="", lineterminator="\n")
        sheet.writeheader()
        for figures in report.policies:
            for row in _rows(figures):
                sheet.writerow({"policy": figures.policy, **row})


def _rows(figures: PolicyFigures) -> Iterator[Row]:
    yield from _cases(figures)
    for clock in figures.clocks:
        for figure in ("started", "ended", "past", "median_days_past", "most_days_past"):
            yield {
                "figure": f"clocks_{figure}",
                "office": clock.owner,
                "about": clock.clock,
                "value": _known(getattr(clock, figure)),
            }
    for notice in figures.notices:
        yield {
            "figure": "notices",
            "when": f"{notice.month:%Y-%m}",
            "kind": notice.kind,
            "role": notice.role,
            "value": notice.count,
        }
    for rung in figures.escalations:
        yield {
            "figure": "escalations",
            "office": rung.owner,
            "about": rung.about,
            "role": rung.told or "",
            "step": rung.step,
            "value": rung.count,
        }
    for work in figures.work:
        yield {
            "figure": "asked_of_officers",
            "office": work.office,
            "about": work.concern,
            "value": work.count,
        }
    yield from _towards_people(figures)
    yield from _days(figures)


def _cases(figures: PolicyFigures) -> Iterator[Row]:
    yield {"figure": "cases_received", "value": figures.received}
    yield {"figure": "cases_over", "value": figures.over}
    yield {"figure": "cases_open_at_the_end", "value": figures.open_at_the_end}
    yield {"figure": "days_until_over_median", "value": _known(figures.lengths.median)}
    yield {"figure": "days_until_over_ninth_decile", "value": _known(figures.lengths.ninth_decile)}
    for days, count in figures.lengths.past.items():
        yield {"figure": f"cases_past_{days}_days", "value": count}
    yield {
        "figure": "most_escalations_in_a_case",
        "value": figures.most_escalations_in_a_case,
    }


def _towards_people(figures: PolicyFigures) -> Iterator[Row]:
    for silence in figures.silences:
        yield {"figure": "silence_median_days", "role": silence.role, "value": silence.median}
        yield {"figure": "silence_longest_days", "role": silence.role, "value": silence.longest}
    for promise in figures.promises:
        for standing in ("kept", "broken", "let_go", "open"):
            yield {
                "figure": f"promises_{standing}",
                "kind": promise.kind,
                "value": getattr(promise, standing),
            }


def _days(figures: PolicyFigures) -> Iterator[Row]:
    for day in figures.days:
        for figure in (
            "open_cases",
            "clocks_past_their_benchmark",
            "open_tasks",
            "letters",
            "escalations",
        ):
            yield {"figure": figure, "when": day.day.isoformat(), "value": getattr(day, figure)}


def _known(value: int | None) -> int | str:
    return "" if value is None else value
