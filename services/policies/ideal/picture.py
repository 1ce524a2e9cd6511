"""An ideal case as a picture: the steps as bars, and each letter as a number that is explained."""

import textwrap
from collections.abc import Sequence
from datetime import date, timedelta

from services.policies.ideal.axis import SIZE, Axis
from services.policies.ideal.case import IdealCase
from services.policies.ideal.drawing import LINE, SOFT, Drawing, width_of
from services.policies.ideal.entries import letter_title
from services.policies.words import clock_name, day_in_words, plain, role_name, sentence
from workflows.clocks import ClockReading
from workflows.notices import NoticeKind
from workflows.parties import Role

WIDTH = 980
MARGIN = 32
CHART = 232
"""Where the time begins; the names of the steps stand before it."""

LONGEST_NAME = 26
"""Characters of a step's name in a line."""

ROW = 40
MARKS_APART = 23
LINES_APART = 17
GREYS = ("#d9d9d9", "#bfbfbf", "#ececec", "#cccccc")


def picture(case: IdealCase, role: Role) -> str:
    """The picture for one role, as an SVG document."""
    letters = case.letters_to(role)
    last = max([case.ends_on, *(x.benchmark_on for x in case.clocks if x.benchmark_on)])
    axis = Axis(
        first=case.opened_on, last=last + timedelta(days=7), left=CHART, right=WIDTH - MARGIN
    )
    drawing = Drawing(
        width=WIDTH,
        title=f"{case.policy.title}: the dates of an ideal case",
        description=_in_words(case, role),
    )
    y = _head(drawing, case, role)
    y = _steps(drawing, axis, case, y)
    if letters:
        y = _marks(drawing, axis, [x.on for x in letters], _mark_tips(case, role), y)
        y = _legend(drawing, case, role, y)
    return drawing.finished(y + MARGIN / 2)


def _head(drawing: Drawing, case: IdealCase, role: Role) -> float:
    y: float = MARGIN + 14
    for line in textwrap.wrap(case.policy.title, 84)[:3]:
        drawing.text(MARGIN, y, line, size=20, weight="bold")
        y += 26
    about = (
        f"A case of {plain(case.category)}, opened on {day_in_words(case.opened_on)}, in which "
        f"every step ends on its benchmark; for {role_name(role)}"
    )
    for line in textwrap.wrap(about, 130):
        drawing.text(MARGIN, y, line, fill=SOFT)
        y += LINES_APART
    return y + 18


def _steps(drawing: Drawing, axis: Axis, case: IdealCase, top: float) -> float:
    names = [textwrap.wrap(sentence(clock_name(x.clock)), LONGEST_NAME) for x in case.clocks]
    bottom = top + 20 + sum(map(_height, names))
    for x, month in axis.ticks():
        drawing.line(x, top + 8, x, bottom)
        if x + width_of(month, SIZE) / 2 <= WIDTH - 4:
            drawing.text(x, top, month, size=SIZE, anchor="middle", fill=SOFT)
    drawing.line(axis.left, top + 8, axis.right, top + 8, fill=SOFT)
    y = top + 20
    lengths = {rule.clock: rule.benchmark_for(case.category).length for rule in case.policy.clocks}
    for position, (reading, name) in enumerate(zip(case.clocks, names, strict=True)):
        for number, line in enumerate(name):
            drawing.text(MARGIN, y + 13 + LINES_APART * number, line, weight="bold")
        below = y + 11 + LINES_APART * len(name)
        drawing.text(MARGIN, below, f"benchmark: {lengths[reading.clock]}", size=11.5, fill=SOFT)
        _bar(drawing, axis, reading, y + 4, GREYS[position % len(GREYS)], " ".join(name))
        y += _height(name)
    return y + 8


def _height(name: Sequence[str]) -> float:
    return ROW + LINES_APART * (len(name) - 1)


def _bar(
    drawing: Drawing, axis: Axis, reading: ClockReading, y: float, fill: str, name: str
) -> None:
    ends = reading.benchmark_on or axis.last
    left, right = axis.at(reading.started_on), axis.at(ends)
    until = f"until {day_in_words(ends)}"
    tip = f"{name}: {day_in_words(reading.started_on)} {until}"
    drawing.bar(left, y, right - left, 22, fill=fill, tip=tip)
    room = width_of(until, 12) + 8
    if right + room <= axis.right:
        drawing.text(right + 7, y + 15, until, size=12, on_lines=True)
    elif room <= right - left:
        drawing.text(right - 7, y + 15, until, size=12, anchor="end")
    else:
        drawing.text(left - 7, y + 15, until, size=12, anchor="end", on_lines=True)


def _marks(
    drawing: Drawing, axis: Axis, days: Sequence[date], tips: Sequence[str], top: float
) -> float:
    """Numbers in a row; one that would touch another goes to the next row below."""
    drawing.line(MARGIN, top, WIDTH - MARGIN, top)
    drawing.text(MARGIN, top + 27, "Letters", weight="bold")
    drawing.text(MARGIN, top + 42, "explained below", size=11.5, fill=SOFT)
    rows: list[float] = []
    for number, (day, tip) in enumerate(zip(days, tips, strict=True), start=1):
        x = axis.at(day)
        row = next((n for n, end in enumerate(rows) if x - end >= MARKS_APART), len(rows))
        if row == len(rows):
            rows.append(x)
        rows[row] = x
        y = top + 26 + MARKS_APART * row
        drawing.mark(x, y, number, filled=not tip.startswith(_ONLY_AN_UPDATE), tip=tip)
    return top + max(60, 26 + MARKS_APART * len(rows))


_ONLY_AN_UPDATE = "Update"


def _mark_tips(case: IdealCase, role: Role) -> list[str]:
    """What is told where the pointer rests, and which marks are nothing but a regular update."""
    tips = []
    for letter in case.letters_to(role):
        regular = set(letter.notices) == {NoticeKind.UPDATE}
        kind = _ONLY_AN_UPDATE if regular else "Letter"
        tips.append(f"{kind} on {day_in_words(letter.on)}: {letter_title(letter)}")
    return tips


def _legend(drawing: Drawing, case: IdealCase, role: Role, top: float) -> float:
    """The letters in two columns: number, date, what it tells."""
    drawing.line(MARGIN, top, WIDTH - MARGIN, top)
    letters = case.letters_to(role)
    half = (len(letters) + 1) // 2
    column = (WIDTH - 2 * MARGIN) / 2
    lowest = top
    for first in (0, half):
        y = top + 26
        x = MARGIN + (column if first else 0)
        for number, letter in enumerate(letters[first : half + first], start=first + 1):
            drawing.text(x + 20, y, str(number), size=12.5, weight="bold", anchor="end")
            drawing.text(x + 30, y, day_in_words(letter.on), size=12.5)
            lines = textwrap.wrap(letter_title(letter), 40)
            for line in lines:
                drawing.text(x + 168, y, line, size=12.5)
                y += LINES_APART
            y += 5
        lowest = max(lowest, y)
    drawing.line(MARGIN, lowest - 4, WIDTH - MARGIN, lowest - 4, fill=LINE)
    drawing.text(
        MARGIN,
        lowest + 14,
        "Dark: something happened. Light: a regular update, which comes even if nothing is new.",
        size=11.5,
        fill=SOFT,
    )
    return lowest + 20


def _in_words(case: IdealCase, role: Role) -> str:
    """The whole picture for whoever does not see it."""
    clocks = "; ".join(
        f"{clock_name(x.clock)} from {day_in_words(x.started_on)}"
        + (f" until {day_in_words(x.benchmark_on)}" if x.benchmark_on else "")
        for x in case.clocks
    )
    letters = "; ".join(f"{day_in_words(x.on)}: {letter_title(x)}" for x in case.letters_to(role))
    return f"The steps: {clocks}. Letters to {role_name(role)}: {letters or 'none'}."
