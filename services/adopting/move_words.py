"""What moves in cases that go over to another policy or calendar, in words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.adopting.case_moves import Move
from services.policies.words import day_in_words, plain
from workflows.plan_comparison import (
    Comparison,
    MovedClock,
    MovedDuty,
    MovedNotice,
    MovedPromise,
)

Moved = MovedPromise | MovedNotice | MovedClock | MovedDuty


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRow:
    """One thing that moves in a case: what, from when to when, and which way."""

    reference: str
    what: str
    before: str
    after: str
    way: str


def rows_of(move: Move) -> Iterator[MoveRow]:
    """What moves in a case; one row that says so, if nothing does or nothing can be said."""
    for what, before, after, way in _rows(move):
        yield MoveRow(reference=move.reference, what=what, before=before, after=after, way=way)


def states_in_words(moves: Sequence[Move]) -> str:
    """How many cases there are in which state."""
    states = Counter(move.state for move in moves)
    said = ", ".join(f"{count} {plain(state)}" for state, count in sorted(states.items()))
    return said or "none is meant"


def totals_of(moves: Sequence[Move]) -> list[tuple[str, str, int]]:
    """How many promises, letters, benchmarks and alerts move which way, over all cases."""
    counted = Counter(
        (what, moved.shift.value)
        for move in moves
        for what, every in _by_kind(move.comparison)
        for moved in every
    )
    return [(what, way, count) for (what, way), count in sorted(counted.items())]


def _by_kind(comparison: Comparison) -> tuple[tuple[str, Sequence[Moved]], ...]:
    return (
        ("promises", comparison.promises),
        ("letters", comparison.notices),
        ("benchmarks", comparison.clocks),
        ("tasks_and_alerts", comparison.duties),
    )


def _rows(move: Move) -> Iterator[tuple[str, str, str, str]]:
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
    return _in_zone(at, zone) if at is not None else "-"


def _in_zone(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{day_in_words(local.date())}, {local:%H:%M}"
