"""A life as one would write it down: on which day who was told what, in Paris."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.unit.planner.builders import ZONE
from tests.unit.planner.driver import Attempted, Play, Told
from workflows.obligations import ObligationKind


def diary(playing: Play) -> list[str]:
    """A line for each letter that was tried and everything that staff were told, in its order."""
    happened: list[Attempted | Told] = [*playing.letters, *playing.staff]
    return [_line(x) for x in sorted(happened, key=lambda x: x.at)]


def _line(happened: Attempted | Told) -> str:
    if isinstance(happened, Told):
        return f"{_on(happened.at)} {' '.join(_to_staff(happened))}"
    return f"{_on(happened.at)} {' '.join(_to_a_party(happened))}"


def _on(at: datetime) -> str:
    return at.astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%d %a %H:%M")


def _to_a_party(letter: Attempted) -> Iterator[str]:
    yield f"{letter.due.party_id}:"
    yield ", ".join(letter.kinds)
    if letter.due.attempt > 1:
        yield f"(attempt {letter.due.attempt})"
    if not letter.outcome.tells:
        yield f"({letter.outcome})"
    for promise in letter.content.promises:
        yield f"[{promise.kind} by {promise.on:%a %d %b}]"


def _to_staff(told: Told) -> Iterator[str]:
    duty = told.duty
    yield f"{duty.chain[0]}:"
    if duty.kind is ObligationKind.ESCALATION:
        yield f"{duty.concern} is late, step {duty.step}"
    else:
        yield f"{duty.kind} {duty.concern}"
    if duty.clock:
        yield f"({duty.clock})"
    if duty.party_id:
        yield f"({duty.party_id})"
    if len(duty.chain) > 1:
        yield f"or {', '.join(duty.chain[1:])}"
