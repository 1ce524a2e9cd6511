"""The office's word: one request serves all updates that lie close together.

Updates to several parties fall on neighbouring days. They form a round, named after the earliest
promise in it; the office is asked once a round, and a word given counts for each of its letters.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workflows.instants import start_of_day
from workflows.moments import Moment
from workflows.notices import PromiseKind
from workflows.party import GivenPromise
from workflows.planning.frame import Frame
from workflows.planning.updates import OwedUpdate
from workflows.promises import Promise
from workflows.stages import Stage


@dataclass(frozen=True, slots=True)
class Told:
    """A promise of an update that may tell of progress; ``owed`` until the party hears."""

    promise: Promise
    made: Moment
    owed: bool


@dataclass(slots=True)
class Round:
    """Updates that one word serves: the earliest of them, and those soon after."""

    first: Told
    asked_on: date
    serves_until: date
    owed: list[Told]


def next_round(frame: Frame, updates: tuple[OwedUpdate, ...]) -> Round | None:
    """The earliest round for which the office's word is wanted and was not given."""
    if frame.case.hold is not None or frame.case.stage is Stage.INTAKE:
        return None
    owed = [x for x in updates if frame.policy.may_tell_progress(x.party.role)]
    if not owed:
        return None
    for one in _rounds(frame, owed):
        if any(not _has_a_fresh_word(frame, told) for told in one.owed):
            return one
    return None


def _rounds(frame: Frame, owed: list[OwedUpdate]) -> list[Round]:
    rule = frame.policy.word
    rounds: list[Round] = []
    for told in sorted(_promises(frame, owed), key=lambda x: (x.promise.on, x.promise.promise_id)):
        if not rounds or told.promise.on > rounds[-1].serves_until:
            asked_on = frame.calendar.subtract(told.promise.on, rule.asked_before)
            until = max(frame.calendar.add(asked_on, rule.fresh_for), told.promise.on)
            rounds.append(Round(told, asked_on, until, []))
        if told.owed:
            rounds[-1].owed.append(told)
    return rounds


def _promises(frame: Frame, owed: list[OwedUpdate]) -> Iterator[Told]:
    """The owed promises, and those met already that may have begun the same round."""
    earliest = min(x.promise.on for x in owed)
    since = frame.calendar.subtract(earliest, frame.policy.word.fresh_for)
    for update in owed:
        yield Told(update.promise, update.made, owed=True)
        for given in update.party.promises:
            if given.promise.on >= since and _was_asked_for(frame, given):
                yield Told(given.promise, given.made, owed=False)


def _was_asked_for(frame: Frame, given: GivenPromise) -> bool:
    """Whether the office had been asked before the party heard."""
    if given.told_at is None or given.promise.kind is not PromiseKind.NEXT_UPDATE:
        return False
    asked_on = frame.calendar.subtract(given.promise.on, frame.policy.word.asked_before)
    return given.told_at >= start_of_day(asked_on, frame.zone)


def _has_a_fresh_word(frame: Frame, told: Told) -> bool:
    """Whether the office gave its word for this update: lately, and since the party last heard."""
    word = frame.case.word
    if word is None:
        return False
    fresh_from = frame.calendar.subtract(told.promise.on, frame.policy.word.fresh_for)
    moment = word[0]
    return moment.at >= start_of_day(fresh_from, frame.zone) and moment.number > told.made.number
