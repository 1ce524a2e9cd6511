"""How the command line speaks of cases that move to another policy."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.table import Table

from services.adopting import Move
from services.cli.answers import table
from services.cli.words import day_in_words, instant_in_words, plain
from workflows.plan_comparison import (
    Comparison,
    MovedClock,
    MovedDuty,
    MovedNotice,
    MovedPromise,
)

Row = tuple[str, str, str, str]


def moves_in_words(moves: Sequence[Move]) -> list[str | Table]:
    """Case by case what moves, and the totals at the end."""
    rows = [(move.reference, *row) for move in moves for row in _rows(move)]
    shown: list[str | Table] = []
    if rows:
        shown.append(table("case", "what", "before", "after", "which way", rows=rows))
    states = Counter(move.state for move in moves)
    said = ", ".join(f"{count} {plain(state)}" for state, count in sorted(states.items()))
    shown += ["", f"Cases: {said or 'none is meant'}"]
    totals = [(plain(what), plain(way), count) for what, way, count in totals_of(moves)]
    return [*shown, table("what", "which way", "number", rows=totals)] if totals else shown


def totals_of(moves: Sequence[Move]) -> list[tuple[str, str, int]]:
    """How many promises, letters, benchmarks and alerts move which way, over all cases."""
    counted = Counter(
        (what, moved.shift.value)
        for move in moves
        for what, every in _by_kind(move.comparison)
        for moved in every
    )
    return [(what, way, count) for (what, way), count in sorted(counted.items())]


Moved = MovedPromise | MovedNotice | MovedClock | MovedDuty


def _by_kind(comparison: Comparison) -> tuple[tuple[str, Sequence[Moved]], ...]:
    return (
        ("promises", comparison.promises),
        ("letters", comparison.notices),
        ("benchmarks", comparison.clocks),
        ("tasks_and_alerts", comparison.duties),
    )


def _rows(move: Move) -> Iterator[Row]:
    if move.problem is not None:
        yield move.problem, "", "", plain(move.state)
        return
    changes = move.comparison
    if changes.is_empty:
        yield "nothing moves", "", "", plain(move.state)
    for promise in changes.promises:
        told = "told" if promise.was_told else "not told yet"
        days = [day_in_words(x) if x else "-" for x in (promise.before, promise.after)]
        what = f"date for {promise.party_id} ({plain(promise.kind)}, {told})"
        yield what, days[0], days[1], promise.shift
    for clock in changes.clocks:
        days = [day_in_words(x) if x else "-" for x in (clock.before, clock.after)]
        yield f"benchmark: {plain(clock.clock)}", days[0], days[1], clock.shift
    for notice in changes.notices:
        form = f" ({plain(notice.form)})" if notice.form else ""
        what = f"letter to {notice.party_id}: {plain(notice.notice)}{form}"
        yield what, *_instants(notice, move.time_zone), notice.shift
    for duty in changes.duties:
        kind = "task" if duty.step < 0 else f"alert {duty.step + 1}"
        yield f"{kind}: {plain(duty.concern)}", *_instants(duty, move.time_zone), duty.shift


def _instants(moved: MovedNotice | MovedDuty, zone: str) -> tuple[str, str]:
    return _instant(moved.before, zone), _instant(moved.after, zone)


def _instant(at: datetime | None, zone: str) -> str:
    return instant_in_words(at, zone) if at is not None else "-"
