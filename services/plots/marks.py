"""Where the marks of a plot lie: numbers in, places in a drawing 340 wide out.

A drawing so narrow keeps its letters legible on a small screen; on a large one several stand side
by side. Text and colours are the page's own business.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 340.0
LEFT = 38.0
RIGHT = 8.0
TOP = 10.0
HEIGHT = 150.0
BAR = 11.0
ROW = 30.0
"""A bar with its label above it."""

TICKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A horizontal bar with its label and its value."""

    label: str
    value: str
    y: float
    width: float
    series: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Bars below one another."""

    height: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark of an axis."""

    label: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of a column."""

    x: float
    y: float
    width: float
    height: float
    series: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Stacked columns with their axes."""

    blocks: tuple[Block, ...]
    across: tuple[Tick, ...]
    upwards: tuple[Tick, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line through points."""

    points: str
    series: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Lines with their axes."""

    lines: tuple[Line, ...]
    across: tuple[Tick, ...]
    upwards: tuple[Tick, ...]


def bars(rows: Sequence[tuple[str, float, str, int]], *, whole: float | None = None) -> Bars:
    """Horizontal bars.

    Args:
        rows: Label, number, number in words, and which series of colours it has.
        whole: The number that fills the width; the largest one unless given.
    """
    most = whole or max((number for _, number, _, _ in rows), default=0) or 1
    return Bars(
        height=len(rows) * ROW + 4,
        bars=tuple(
            Bar(
                label=label,
                value=value,
                y=place * ROW,
                width=round((WIDTH - 2) * number / most, 1),
                series=series,
            )
            for place, (label, number, value, series) in enumerate(rows)
        ),
    )


def columns(labels: Sequence[str], stacks: Sequence[Sequence[int]]) -> Columns:
    """Stacked columns.

    Args:
        labels: What stands below each column; some are left out where there are many.
        stacks: The series from below to above, each with a number for every column.
    """
    totals = [sum(each) for each in zip(*stacks, strict=True)] or [0]
    top, upwards = _upwards(max(totals))
    wide = (WIDTH - LEFT - RIGHT) / max(len(labels), 1)
    blocks: list[Block] = []
    for place in range(len(labels)):
        reached = 0
        for series, numbers in enumerate(stacks):
            number = numbers[place]
            reached += number
            if number:
                blocks.append(
                    Block(
                        x=round(LEFT + place * wide + wide * 0.1, 2),
                        y=round(_height_of(reached, top), 2),
                        width=round(wide * 0.8, 2),
                        height=round(HEIGHT * number / top, 2),
                        series=series,
                    )
                )
    return Columns(blocks=tuple(blocks), across=_across(labels, wide), upwards=upwards)


def lines(labels: Sequence[str], series: Sequence[Sequence[int]]) -> Lines:
    """Lines.

    Args:
        labels: What stands below each point; most are left out.
        series: For every line a number for each point.
    """
    top, upwards = _upwards(max((max(each, default=0) for each in series), default=0))
    wide = (WIDTH - LEFT - RIGHT) / max(len(labels) - 1, 1)
    return Lines(
        lines=tuple(
            Line(
                points=" ".join(
                    f"{LEFT + place * wide:.1f},{_height_of(number, top):.1f}"
                    for place, number in enumerate(numbers)
                ),
                series=number_of_line,
            )
            for number_of_line, numbers in enumerate(series)
        ),
        across=_across(labels, wide, centred=False),
        upwards=upwards,
    )


def _height_of(number: float, top: int) -> float:
    return TOP + HEIGHT * (1 - number / top)


def _upwards(most: int) -> tuple[int, tuple[Tick, ...]]:
    """The number at the top of the axis, and its marks: round numbers."""
    step = _round_step(most / TICKS)
    top = max(math.ceil(most / step), 1) * step
    ticks = (
        Tick(label=f"{number:,}", at=round(_height_of(number, top), 1))
        for number in range(0, top + 1, step)
    )
    return top, tuple(ticks)


def _round_step(about: float) -> int:
    if about <= 1:
        return 1
    magnitude = 10 ** int(math.log10(about))
    return int(next(x * magnitude for x in (1, 2, 5, 10) if x * magnitude >= about))


def _across(labels: Sequence[str], wide: float, *, centred: bool = True) -> tuple[Tick, ...]:
    """At most five labels, evenly apart."""
    every = max(math.ceil(len(labels) / 5), 1)
    offset = wide / 2 if centred else 0
    return tuple(
        Tick(label=labels[place], at=round(LEFT + place * wide + offset, 1))
        for place in range(0, len(labels), every)
    )
