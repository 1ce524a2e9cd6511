"""An ideal case as a list of days: what happens, who is told, and under which lasting key."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from services.policies.ideal.case import IdealCase, IdealLetter, OfficeDay, StageDay
from services.policies.words import (
    clock_name,
    day_in_words,
    notice_title,
    plain,
    role_name,
    sentence,
    stage_name,
)
from workflows.notices import NoticeKind
from workflows.obligations import ObligationKind
from workflows.parties import Role
from workflows.staff import Concern
from workflows.stages import Stage


class EntryKind(StrEnum):
    """What kind of day it is."""

    STEP = "step"
    LETTER = "letter"
    OFFICE = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something on a day.

    ``key`` says what the day stands for and never where it lies, neither as a date nor as a
    position: other numbers in the policy, or another notice, leave it as it is. Only what comes
    again and again is counted, within the step of the case that it falls into.
    """

    on: date
    kind: EntryKind
    key: str
    title: str
    to: str
    detail: str = ""


def entries(case: IdealCase, role: Role, *, with_staff: bool) -> tuple[Entry, ...]:
    """The days of a case as one role meets them, in their order; staff's only if asked for."""
    found = [*_steps(case), *_letters(case, role)]
    if with_staff:
        found.extend(_office(case))
    order = list(EntryKind)
    return tuple(sorted(found, key=lambda x: (x.on, order.index(x.kind))))


def _steps(case: IdealCase) -> Iterator[Entry]:
    yield Entry(
        on=case.opened_on,
        kind=EntryKind.STEP,
        key="step/opened",
        title="The report comes in",
        to="",
        detail=_benchmarks(case, case.opened_on, is_opening=True),
    )
    for step in case.stages:
        yield Entry(
            on=step.on,
            kind=EntryKind.STEP,
            key=_key_of(step),
            title=_step_title(step),
            to="",
            detail=_benchmarks(case, step.on, is_opening=False),
        )


def _key_of(step: StageDay) -> str:
    """The steps of a course are all different, so each is known by what is done."""
    return f"step/{step.fact}/{step.into or ''}"


def _step_title(step: StageDay) -> str:
    if step.into is Stage.CLOSED:
        return "The case is closed"
    if step.into is Stage.DECISION:
        return "The investigation ends; its report goes to the office that decides"
    if step.into is not None:
        return f"{sentence(stage_name(step.into))} begins"
    known = {
        "report_received": "The office that decides has the report",
        "decision_recorded": "The decision is made",
    }
    return known.get(step.fact, sentence(plain(step.fact)))


def _benchmarks(case: IdealCase, day: date, *, is_opening: bool) -> str:
    """The benchmarks that begin with a step; those of the opening stand beside it alone."""
    if is_opening is (day != case.opened_on):
        return ""
    lengths = {x.clock: x.benchmark_for(case.category).length for x in case.policy.clocks}
    return "; ".join(
        f"benchmark of {clock_name(reading.clock)}: {lengths[reading.clock]}, "
        f"until {day_in_words(reading.benchmark_on)}"
        for reading in case.clocks
        if reading.started_on == day and reading.benchmark_on is not None
    )


def _letters(case: IdealCase, role: Role) -> Iterator[Entry]:
    seen: Counter[str] = Counter()
    for letter in case.letters_to(role):
        meaning = _meaning(case, letter)
        seen[meaning] += 1
        yield Entry(
            on=letter.on,
            kind=EntryKind.LETTER,
            key=f"letter/{role}/{meaning}/{seen[meaning]}",
            title=letter_title(letter),
            to=role_name(role),
            detail=f"tells: next by {day_in_words(letter.next_by)}" if letter.next_by else "",
        )


def _meaning(case: IdealCase, letter: IdealLetter) -> str:
    """What a letter is written for: its first news, or a step in which there is none."""
    order = list(NoticeKind)
    news = [
        (order.index(notice), form or "")
        for notice, form in zip(letter.notices, letter.forms, strict=True)
        if notice is not NoticeKind.UPDATE
    ]
    if not news:
        return f"update/{_step_on(case, letter.on)}"
    kind, form = min(news)
    return f"{order[kind]}/{form}"


def _step_on(case: IdealCase, day: date) -> str:
    """The step of the case that a day falls into."""
    begun = [_key_of(step) for step in case.stages if step.on <= day]
    return begun[-1] if begun else "step/opened"


def letter_title(letter: IdealLetter) -> str:
    """Everything that a letter tells."""
    told = zip(letter.notices, letter.forms, strict=True)
    return "; ".join(dict.fromkeys(notice_title(notice, form) for notice, form in told))


def _office(case: IdealCase) -> Iterator[Entry]:
    seen: Counter[str] = Counter()
    for (day, who, what), group in groupby(case.staff, key=lambda x: (x.on, _who(x), _asked(x))):
        duty = next(group).duty
        about = duty.clock or _step_on(case, day)
        meaning = f"{duty.kind}/{duty.concern}/{about}/{duty.step}"
        seen[meaning] += 1
        yield Entry(
            on=day,
            kind=EntryKind.OFFICE,
            key=f"office/{meaning}/{seen[meaning]}",
            title=what,
            to=who,
        )


def _who(day: OfficeDay) -> str:
    return f"the {plain(day.duty.chain[0])}" if day.duty.chain else "the address outside the house"


def _asked(day: OfficeDay) -> str:
    duty = day.duty
    if duty.kind is ObligationKind.ESCALATION:
        about = clock_name(duty.clock) if duty.clock else plain(duty.concern)
        return f"Reminder: {about} nears its benchmark"
    if duty.concern is Concern.WORD:
        return "Asked for its word: is there something new?"
    return f"Task: {plain(duty.concern)}"
