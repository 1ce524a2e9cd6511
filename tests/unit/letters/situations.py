"""Every letter that the shipped policies may send, as contents to render, with invented dates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, cached_property
from html.parser import HTMLParser

from services.directory.entries import SupportContact
from services.letters.letter import render_letter
from services.letters.missing import sendable
from services.letters.rendered import LetterTexts, RenderedLetter
from services.policies.documents import load_policy, preset_names
from workflows.letter_content import LetterContent, MovedBenchmark, OutlineStep, Progress, Section
from workflows.notices import NoticeKind, PromiseKind
from workflows.parties import Language, Role
from workflows.policy import Policy
from workflows.promises import Promise
from workflows.spans import Span
from workflows.stages import ClockName, Stage, Word

WRITTEN_ON = date(2026, 12, 17)
NEXT_ON = date(2027, 1, 14)
BENCHMARK_ON = date(2027, 2, 7)
PASSED_ON = date(2026, 12, 3)
EXPECTED_ON = date(2027, 3, 5)
REFERENCE = "vr_00000000"
SIGNED_BY = "Example Desk"
SUPPORT = (
    SupportContact(
        contact_id="c-1",
        office_id="o-1",
        language=Language.ENGLISH,
        service="Example Line",
        phone="+00 555 0100",
        web="https://support.example.org/",
    ),
)
_ISOLATES = {0x2068: None, 0x2069: None}
THREE_MONTHS = Span.model_validate("3 months")


@cache
def shipped_policy() -> Policy:
    return load_policy("un-women-2020")


@cache
def every_preset() -> tuple[Policy, ...]:
    return tuple(load_policy(name) for name in preset_names())


def promise(kind: PromiseKind, on: date) -> Promise:
    return Promise(
        promise_id="pr-1",
        party_id="p-1",
        kind=kind,
        on=on,
        zone="UTC",
        deadline=datetime(on.year, on.month, on.day, 23, tzinfo=UTC),
    )


def investigation(**changes: object) -> Progress:
    on_time = Progress(
        stage=Stage.INVESTIGATION,
        clock=ClockName.INVESTIGATION,
        day=41,
        benchmark=THREE_MONTHS,
        benchmark_on=BENCHMARK_ON,
    )
    return on_time.model_copy(update=changes)


LATE = investigation(day=120, benchmark_on=PASSED_ON, is_late=True)
PROGRESSES = (
    investigation(),
    LATE,
    LATE.model_copy(update={"expected_on": EXPECTED_ON, "reason": "capacity"}),
    LATE.model_copy(update={"expected_on": date(2026, 12, 10), "reason": "capacity"}),
    investigation(is_paused=True, benchmark_on=None),
    Progress(stage=Stage.INTAKE),
    *(
        Progress(stage=Stage.DECISION, clock=clock, day=9, benchmark=THREE_MONTHS)
        for clock in ClockName
    ),
)

MOVED = tuple(
    MovedBenchmark(clock=clock, former_on=former_on, benchmark=length, benchmark_on=on)
    for clock in ClockName
    for former_on in (PASSED_ON, None)
    for length, on in ((THREE_MONTHS, BENCHMARK_ON), (THREE_MONTHS, None), (None, None))
)


@dataclass(frozen=True)
class Situation:
    """A content with a name that a failing test can show."""

    name: str
    content: LetterContent

    @cached_property
    def letter(self) -> RenderedLetter:
        return rendered(self.content)


def content(
    language: Language, role: Role, notice: NoticeKind, form: str | None = None, **changes: object
) -> LetterContent:
    """A letter with one notice, as the planner would compose it for this role."""
    after_closing = notice in (NoticeKind.CLOSING, NoticeKind.AFTER_CARE)
    may_know = shipped_policy().may_tell_progress(role)
    kind = PromiseKind.AFTER_CARE if after_closing else PromiseKind.NEXT_UPDATE
    tells_steps = notice in (NoticeKind.TIMELINE, NoticeKind.CATCH_UP) and may_know
    plain = LetterContent(
        letter_id="l-1",
        party_id="p-1",
        role=role,
        language=language,
        written_on=WRITTEN_ON,
        sections=(Section(notice=notice, form=form),),
        outline=tuple(
            OutlineStep(clock=rule.clock, benchmark=rule.benchmark.length)
            for rule in shipped_policy().clocks
        )
        if tells_steps
        else (),
        progress=investigation() if may_know and not after_closing else None,
        answers=(REFERENCE,) if notice is NoticeKind.ANSWER else (),
        next_contact_on=NEXT_ON,
        promises=(promise(kind, NEXT_ON),),
    )
    return plain.model_copy(update=changes)


def update(language: Language, **changes: object) -> LetterContent:
    return content(language, Role.AFFECTED_PERSON, NoticeKind.UPDATE, None, **changes)


@cache
def every_situation(language: Language) -> tuple[Situation, ...]:
    return (*_one_of_each_notice(language), *_the_same_with_another_standing(language))


def _one_of_each_notice(language: Language) -> Iterator[Situation]:
    for role, notice, form in dict.fromkeys(x for y in every_preset() for x in sendable(y)):
        name = f"{language}-{role}-{notice}-{form}"
        yield Situation(name, content(language, role, notice, form))
        if shipped_policy().may_tell_progress(role) and notice is not NoticeKind.CLOSING:
            held = content(language, role, notice, form, held=True)
            yield Situation(f"{name}-held", held)


def _the_same_with_another_standing(language: Language) -> Iterator[Situation]:
    for number, progress in enumerate(PROGRESSES):
        for notice, form in (("update", None), ("late", progress.clock), ("extended", "capacity")):
            told = content(
                language, Role.AFFECTED_PERSON, NoticeKind(notice), form, progress=progress
            )
            yield Situation(f"{language}-{notice}-standing-{number}", told)
    for number, moved in enumerate(MOVED):
        told = content(
            language,
            Role.AFFECTED_PERSON,
            NoticeKind.DATES_CHANGED,
            moved.clock,
            progress=investigation(benchmark_on=moved.benchmark_on),
            moved=(moved,),
        )
        yield Situation(f"{language}-dates_changed-{number}", told)
    for word in Word:
        yield Situation(f"{language}-word-{word}", update(language, word=word))
    yield Situation(f"{language}-text", update(language, word=Word.NEW, word_text=REFERENCE))
    yield Situation(f"{language}-missed", update(language, missed_on=date(2026, 11, 25)))
    last = content(
        language,
        Role.RESPONDENT,
        NoticeKind.CLOSING,
        "withdrawn",
        promises=(),
        next_contact_on=None,
    )
    yield Situation(f"{language}-last", last)


def rendered(
    told: LetterContent,
    *,
    word_text: str = "Two people were heard.",
    answer: str = "Yes.",
    support: tuple[SupportContact, ...] = SUPPORT,
) -> RenderedLetter:
    texts = LetterTexts(
        word_text=word_text if told.word_text else None, answers=(answer,) * len(told.answers)
    )
    return render_letter(told, support, texts, signed_by=SIGNED_BY)


def flat(text: str) -> str:
    """The words alone: line breaks, marks of lists and isolates are layout."""
    return as_read(re.sub(r"(?m)^(?:- |\d{1,2}\. )", "", text))


def as_read(text: str) -> str:
    """A text as one line; a space beside a Chinese character comes from a line break alone."""
    spaced = " ".join(text.translate(_ISOLATES).split())
    return re.sub(
        r"(?<=[\u3000-\u9fff\uff00-\uff60]) | (?=[\u3000-\u9fff\uff00-\uff60])", "", spaced
    )


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.in_body = False

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.in_body = self.in_body or tag == "body"

        if tag != "bdi":
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag != "bdi":
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if self.in_body:
            self.words.append(data)


def visible_words(html: str) -> str:
    """What somebody reads on the page."""
    reader = _Visible()
    reader.feed(html)
    reader.close()
    return as_read("".join(reader.words))
