"""The values that the files of a letter may use: nothing that the letter's content does not say.

While content is held, a letter says nothing of the running clock: whether a day, a date or a length
is named must not tell whether the case moved on in the meantime.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from services.letters.words import ClockWords, StageWords, Words
from workflows.letter_content import LetterContent, Section
from workflows.notices import NoticeKind, PromiseKind
from workflows.spans import Span
from workflows.stages import ClockName, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the case stands, in the words of a language.

    Attributes:
        stage: The words for the stage.
        clock: The words for the running clock; None if nothing may be said of it.
        day: Which day of the clock it is; None while it is paused, when days do not count.
        benchmark: How long the clock is expected to run.
        benchmark_on: Its last day.
        is_late: Whether it has passed.
        is_paused: Whether the clock stands still.
        new_date: Until when the office now expects to need, if that day is still to come.
        passed_date: The same, if that day went by.
        reason: The code of the reason that the office gave for needing longer.
    """

    stage: StageWords
    clock: ClockWords | None
    day: int | None
    benchmark: Span | None
    benchmark_on: date | None
    is_late: bool
    is_paused: bool
    new_date: date | None
    passed_date: date | None
    reason: str | None


def letter_values(content: LetterContent, words: Words) -> dict[str, object]:
    """What every file of a letter may use."""
    notices = {section.notice for section in content.sections}
    return {
        "role": content.role.value,
        "held": content.held,
        "has_nothing_new": content.word is Word.NOTHING_NEW,
        "has_news": content.word is Word.NEW,
        "is_only_an_update": notices == {NoticeKind.UPDATE},
        "tells_lateness": NoticeKind.LATE in notices,
        "tells_a_new_date": NoticeKind.EXTENDED in notices,
        "missed_on": content.missed_on,
        "written_on": content.written_on,
        "next_contact_on": content.next_contact_on,
        "is_after_care": not _promises_an_update(content),
        "answers_on": _answers_on(content),
        "outline": [(words.clocks[step.clock], step.benchmark) for step in content.outline],
        "standing": standing(content, words),
    }


def section_values(content: LetterContent, section: Section, words: Words) -> dict[str, object]:
    """What the file of one notice may use besides."""
    clock = None if content.held else _clock_named(section.form)
    progress = content.progress
    is_running = progress is not None and clock is not None and progress.clock is clock
    return {
        "form": section.form,
        "late_clock": words.clocks[clock] if clock else None,
        "longer_clock": words.clocks[clock] if clock else None,
        "longer": next((x for x in content.moved if clock and x.clock is clock), None),
        "late_benchmark": progress.benchmark if progress and is_running else None,
    }


def _clock_named(form: str | None) -> ClockName | None:
    return next((clock for clock in ClockName if clock == form), None)


def standing(content: LetterContent, words: Words) -> Standing | None:
    """Where the case stands, no further than the content and a hold allow."""
    progress = content.progress
    if progress is None:
        return None
    clock = None if content.held else progress.clock
    if clock is None:
        return _only_the_stage(words.stages[progress.stage])
    expected = progress.expected_on
    has_passed = expected is not None and expected < content.written_on
    return Standing(
        stage=words.stages[progress.stage],
        clock=words.clocks[clock],
        day=None if progress.is_paused else progress.day,
        benchmark=progress.benchmark,
        benchmark_on=progress.benchmark_on,
        is_late=progress.is_late,
        is_paused=progress.is_paused,
        new_date=None if has_passed else expected,
        passed_date=expected if has_passed else None,
        reason=progress.reason,
    )


def _only_the_stage(stage: StageWords) -> Standing:
    return Standing(
        stage=stage,
        clock=None,
        day=None,
        benchmark=None,
        benchmark_on=None,
        is_late=False,
        is_paused=False,
        new_date=None,
        passed_date=None,
        reason=None,
    )


def _answers_on(content: LetterContent) -> list[tuple[date, int]]:
    """The days by which questions will be answered, each with how many: a day is told once."""
    days = Counter(x.on for x in content.promises if x.kind is PromiseKind.ANSWER)
    return sorted(days.items())


def _promises_an_update(content: LetterContent) -> bool:
    return any(x.kind is PromiseKind.NEXT_UPDATE for x in content.promises)
