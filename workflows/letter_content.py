"""What a letter says, as codes and dates: computed here, put into sentences elsewhere.

A section for every notice the letter carries; then, as far as the party's role may be told, where
the case stands; and always when the party will hear next.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from pydantic import Field

from workflows.answer_promises import next_answer_promise_id
from workflows.calendar import Calendar
from workflows.clocks import ClockReading
from workflows.facts import Fact
from workflows.fold import replay
from workflows.instants import local_date, start_of_day
from workflows.moments import Event
from workflows.notices import NoticeKind, PromiseKind
from workflows.obligations import Notice
from workflows.parties import Language, Rhythm, Role
from workflows.party import Party
from workflows.planning.answers import unpromised_answers
from workflows.planning.changed_dates import longer_benchmarks
from workflows.planning.frame import Frame
from workflows.planning.kept_waiting import is_kept_waiting
from workflows.planning.owed_to_parties import OwedToParties
from workflows.planning.updates import (
    OwedUpdate,
    dated_promise,
    latest_update_day,
    owed_updates,
    update_promise,
)
from workflows.policy import Policy
from workflows.promises import Promise
from workflows.spans import Span
from workflows.staff import OfficeDuty
from workflows.stages import ClockName, Stage, Word
from workflows.triggers import Trigger
from workflows.values import Frozen, VaultReference


class Section(Frozen):
    """One notice in a letter; ``form`` tells its variants apart (a conclusion, a stage)."""

    notice: NoticeKind
    form: str | None = None


class OutlineStep(Frozen):
    """One step of the timeline told at the start: a clock with the length of its benchmark."""

    clock: ClockName
    benchmark: Span


class Progress(Frozen):
    """Where the case stands, no further than the party may know.

    ``day`` counts the days of the running clock, from 1; ``expected_on`` is set only if its owner
    gave a date with a ``reason``.
    """

    stage: Stage
    clock: ClockName | None = None
    day: int | None = None
    benchmark: Span | None = None
    benchmark_on: date | None = None
    is_late: bool = False
    is_paused: bool = False
    expected_on: date | None = None
    reason: str | None = None


class MovedBenchmark(Frozen):
    """A benchmark that is longer than the party was told; without a length there is none any more.

    ``former_on`` is the day that letters named, None while the clock stood still.
    """

    clock: ClockName
    former_on: date | None
    benchmark: Span | None = None
    benchmark_on: date | None = None


class LetterContent(Frozen):
    """Everything that a letter may say, and the promises that it makes.

    ``missed_on`` is the promised date that passed in silence, for which the letter apologises.
    ``word`` is what the office said before this letter, None if it said nothing: then the letter
    claims no progress. ``held`` says that something may not be told at the moment.
    """

    letter_id: str
    party_id: str
    role: Role
    language: Language
    written_on: date
    sections: tuple[Section, ...]
    outline: tuple[OutlineStep, ...] = ()
    progress: Progress | None = None
    moved: tuple[MovedBenchmark, ...] = ()
    held: bool = False
    word: Word | None = None
    word_text: VaultReference | None = None
    answers: tuple[VaultReference, ...] = ()
    missed_on: date | None = None
    next_contact_on: date | None = None
    promises: tuple[Promise, ...] = ()
    offices: dict[OfficeDuty, str] = Field(default_factory=dict)


def compose(
    policy: Policy,
    calendar: Calendar,
    facts: Sequence[Fact],
    *,
    letter_id: str,
    party_id: str,
    notices: Sequence[Notice],
    now: datetime,
) -> LetterContent:
    """What a letter with these notices says to this party, if it is written at ``now``."""
    case = replay(facts)
    frame = Frame.around(policy, calendar, case)
    party = case.parties[party_id]
    preferences = party.preferences
    if preferences is None:
        message = "a letter needs a party whose choice of channel and language is recorded"
        raise ValueError(message)
    today = local_date(now, preferences.time_zone)
    owed = next((x for x in owed_updates(frame) if x.party is party), None)
    may_know = policy.may_tell_progress(party.role)
    word = _word_for(frame, owed, today) if may_know and case.stage.is_open else None
    promises = tuple(_promises(frame, party, owed, notices, today, now, letter_id))
    kinds = [notice.notice for notice in notices]
    return LetterContent(
        letter_id=letter_id,
        party_id=party_id,
        role=party.role,
        language=preferences.language,
        written_on=today,
        sections=tuple(dict.fromkeys(Section(notice=x.notice, form=x.form) for x in notices)),
        outline=_outline(frame) if _tells_the_outline(kinds) and may_know else (),
        progress=_progress(frame, today, now) if may_know and _goes_on(frame, party) else None,
        moved=tuple(_moved(frame, party)) if NoticeKind.DATES_CHANGED in kinds else (),
        held=may_know and case.hold is not None,
        word=word[0] if word else None,
        word_text=word[1] if word else None,
        answers=_answers(facts, notices),
        missed_on=_missed(owed, now),
        next_contact_on=min(
            (x.on for x in promises if x.kind is not PromiseKind.ANSWER), default=None
        ),
        promises=promises,
        offices=case.opening.offices,
    )


def promises_told(
    frame: Frame,
    *,
    letter_id: str,
    party_id: str,
    notices: Sequence[Notice],
    now: datetime,
) -> tuple[Promise, ...]:
    """The dates that a letter with these notices tells, for whoever needs nothing else of it."""
    party = frame.case.parties[party_id]
    today = local_date(now, party.preferences.time_zone if party.preferences else frame.zone)
    owed = next((x for x in owed_updates(frame) if x.party is party), None)
    return tuple(_promises(frame, party, owed, notices, today, now, letter_id))


def _goes_on(frame: Frame, party: Party) -> bool:
    """Whether the case goes on, as far as the party may know."""
    return frame.is_open or is_kept_waiting(frame, party)


def _tells_the_outline(kinds: Sequence[NoticeKind]) -> bool:
    return any(kind in (NoticeKind.TIMELINE, NoticeKind.CATCH_UP) for kind in kinds)


def _outline(frame: Frame) -> tuple[OutlineStep, ...]:
    category = frame.case.opening.category
    return tuple(
        OutlineStep(clock=rule.clock, benchmark=rule.benchmark_for(category).length)
        for rule in frame.policy.clocks
    )


def _moved(frame: Frame, party: Party) -> Iterator[MovedBenchmark]:
    """The benchmarks that became longer; none while content is held."""
    if frame.case.hold is not None:
        return
    for longer in longer_benchmarks(frame, party):
        rule = frame.rulebook.clocks.get(longer.clock)
        yield MovedBenchmark(
            clock=longer.clock,
            former_on=longer.former.benchmark_on,
            benchmark=rule.benchmark_for(frame.case.opening.category).length if rule else None,
            benchmark_on=longer.reading.benchmark_on if longer.reading else None,
        )


def _missed(owed: OwedUpdate | None, now: datetime) -> date | None:
    if owed is None or not owed.was_told or now < owed.promise.deadline:
        return None
    return owed.promise.on


def _word_for(
    frame: Frame, owed: OwedUpdate | None, today: date
) -> tuple[Word, VaultReference | None] | None:
    """The office's word, if it is fresh and was given since the party last heard."""
    if frame.case.word is None or frame.case.hold is not None or owed is None:
        return None
    moment, word, text = frame.case.word
    fresh_from = frame.calendar.subtract(today, frame.policy.word.fresh_for)
    if moment.at < start_of_day(fresh_from, frame.zone) or moment.number < owed.made.number:
        return None
    return word, text


def _progress(frame: Frame, today: date, now: datetime) -> Progress:
    """The stage and its clock; nothing that a hold withholds shows through."""
    stage = _stage_that_may_be_known(frame)
    reading = _clock_of(frame, now)
    hold = frame.case.hold
    began_in_secret = reading and hold and reading.anchor >= hold.since.number
    if stage is not frame.case.stage or reading is None or began_in_secret:
        return Progress(stage=stage)
    rule = frame.rulebook.clocks[reading.clock]
    return Progress(
        stage=stage,
        clock=reading.clock,
        day=reading.day(today),
        benchmark=rule.benchmark_for(frame.case.opening.category).length,
        benchmark_on=reading.benchmark_on,
        is_late=reading.passed_by(now),
        is_paused=reading.paused_since is not None,
        expected_on=reading.extension.expected_on if reading.extension else None,
        reason=reading.extension.reason if reading.extension else None,
    )


def _stage_that_may_be_known(frame: Frame) -> Stage:
    hold = frame.case.hold
    entered = frame.case.events[Trigger.STAGE_STARTED]
    known = [
        x
        for x in entered
        if x.stage is not Stage.CLOSED and (hold is None or _is_before(x, hold.since.number))
    ]
    newest = (known or entered)[-1]
    return newest.stage or frame.case.stage


def _is_before(event: Event, number: int) -> bool:
    return event.moment.number < number


def _clock_of(frame: Frame, now: datetime) -> ClockReading | None:
    running = [x for x in frame.clocks if x.is_running and x.started_at <= now]
    of_a_stage = [x for x in running if x.clock.measures_a_stage]
    of_the_case = [x for x in running if x.clock is ClockName.WHOLE_CASE]
    return next(reversed(of_a_stage or of_the_case), None)


def _answers(facts: Sequence[Fact], notices: Sequence[Notice]) -> tuple[VaultReference, ...]:
    wanted = {x.form for x in notices if x.notice is NoticeKind.ANSWER}
    return tuple(
        fact.body.answer
        for fact in facts
        if fact.body.kind == "question_answered" and fact.body.question_id in wanted
    )


def _promises(
    frame: Frame,
    party: Party,
    owed: OwedUpdate | None,
    notices: Sequence[Notice],
    today: date,
    now: datetime,
    letter_id: str,
) -> list[Promise]:
    told: list[Promise] = []
    if owed is not None and frame.policy.may_tell(party.role, NoticeKind.UPDATE):
        told.append(_next_update(frame, party, owed, notices, today, letter_id))
    met = any(x.notice is NoticeKind.AFTER_CARE for x in notices)
    if not _goes_on(frame, party) and (met or party.open_promise(PromiseKind.AFTER_CARE) is None):
        told.extend(_after_care(frame, party, notices, now, letter_id))
    told.extend(_answers_promised(frame, party, today, letter_id))
    return told


def _next_update(
    frame: Frame,
    party: Party,
    owed: OwedUpdate,
    notices: Sequence[Notice],
    today: date,
    letter_id: str,
) -> Promise:
    """The next date: one cadence after the promised day if that is kept on its slot, else today.

    Counting from the promised day keeps the steady rhythm steady, whatever happens in between. A
    letter that is tried again says the same date as before: it may have arrived.
    """
    promise = update_promise(frame, party, today, letter_id)
    steady = party.preferences is not None and party.preferences.rhythm is Rhythm.STEADY
    on_its_slot = steady or any(x.notice is NoticeKind.UPDATE for x in notices)
    if owed.was_told and on_its_slot and today <= owed.promise.on:
        on_the_beat = update_promise(frame, party, owed.promise.on, letter_id)
        if on_the_beat.on <= latest_update_day(frame, party, today):
            promise = on_the_beat
    former = frame.case.letters.get(letter_id)
    for said in former.promises if former else ():
        if said.kind is PromiseKind.NEXT_UPDATE and today < said.on <= promise.on:
            return said
    return promise


def _after_care(
    frame: Frame, party: Party, notices: Sequence[Notice], now: datetime, letter_id: str
) -> list[Promise]:
    covered = {x.obligation_id for x in notices}
    ahead = [
        notice.due_at
        for notice in OwedToParties.read(frame, ()).at(now)
        if notice.notice is NoticeKind.AFTER_CARE
        and notice.party_id == party.party_id
        and notice.obligation_id not in covered
        and notice.due_at is not None
        and notice.due_at > now
    ]
    if not ahead or party.preferences is None:
        return []
    day = local_date(min(ahead), party.preferences.time_zone)
    return [dated_promise(frame, party, PromiseKind.AFTER_CARE, day, letter_id)]


def _answers_promised(frame: Frame, party: Party, today: date, letter_id: str) -> Iterator[Promise]:
    """A date for each question that no letter has promised an answer to yet.

    A letter that is tried again says the same dates as before: it may have arrived.
    """
    case = frame.case
    former = case.letters.get(letter_id)
    said = {x.promise_id: x for x in former.promises if x.on > today} if former else {}
    for question, day in unpromised_answers(frame, party, today):
        promise_id = next_answer_promise_id(case, question)
        promise = dated_promise(frame, party, PromiseKind.ANSWER, day, letter_id)
        yield said.get(promise_id) or promise.model_copy(update={"promise_id": promise_id})
