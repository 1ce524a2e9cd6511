"""Hypothesis strategies: policies, and whole lives of cases under them."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from tests.unit.planner.builders import (
    CALENDAR,
    OPENED_AT,
    POLICY,
    added,
    case_opened,
    closed_on,
    preferred,
)
from tests.unit.planner.driver import Outcomes, Play, Watch
from tests.unit.planner.moves import MOVES, any_preferences
from workflows.admission import Refused
from workflows.calendar import Calendar
from workflows.case_facts import CaseImported, StageAdvanced
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.obligations import LetterDue
from workflows.parties import Channel, Role
from workflows.policy import Cadence, Disclosure, Policy
from workflows.policy_terms import Due, Ladder, LadderStep, Repeat
from workflows.spans import Span, Unit
from workflows.staff import Concern, Rank
from workflows.stages import Category, ClockName, Stage

AFTERMATH = timedelta(days=60)
"""How long a case is watched after the last thing that people did."""

POLICY_CHANGES = "change_policy"


def spans(shortest: int, longest: int) -> st.SearchStrategy[Span]:
    """Spans of about so many days, in every unit."""
    return st.builds(
        _span_of, st.integers(shortest, longest), st.sampled_from([*Unit, Unit.DAY, Unit.WEEK])
    )


def _span_of(days: int, unit: Unit) -> Span:
    rough = {Unit.DAY: 1, Unit.WORKING_DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30, Unit.YEAR: 365}
    return (
        Span(count=days, unit=Unit.DAY)
        if days < rough[unit]
        else Span(count=days // rough[unit], unit=unit)
    )


def repeats() -> st.SearchStrategy[Repeat]:
    """Repetitions with a cap."""
    return st.builds(Repeat, every=spans(1, 60), at_most=st.integers(1, 4))


@st.composite
def ladders(draw: st.DrawFn, *, begins_before: bool) -> Ladder:
    """A ladder of up to four rungs; that of a clock begins before the benchmark."""
    steps = [LadderStep(before=draw(spans(1, 20)), tell=Rank.HANDLER)] if begins_before else []
    afters = sorted(draw(st.lists(st.integers(0, 60), min_size=1, max_size=3)))
    steps += [
        LadderStep(after=Span(count=n, unit=Unit.DAY), tell=draw(st.sampled_from(Rank)))
        for n in afters
    ]
    last = steps[-1].model_copy(update={"repeat": draw(st.none() | repeats())})
    return Ladder(assumed=True, steps=(*steps[:-1], last))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """A policy: the shipped one, one that differs from it a little, or one that differs in all."""
    return draw(st.one_of(st.just(POLICY), _mutated(), _mutated(), _other()))


@st.composite
def _cadences(draw: st.DrawFn) -> Cadence:
    by_role = draw(st.dictionaries(st.sampled_from(Role), spans(1, 60), max_size=2))
    return Cadence(
        every=draw(spans(2, 60)),
        tolerance_days=draw(st.integers(0, 7)),
        by_role=by_role,
        vulnerable=draw(st.none() | spans(1, 20)),
        assumed=True,
    )


@st.composite
def _mutated(draw: st.DrawFn) -> Policy:
    """The shipped policy with one or two of its parts changed."""
    changes: dict[str, object] = {}
    for part in draw(st.lists(st.sampled_from(sorted(_PARTS)), max_size=2, unique=True)):
        changes[part] = draw(_PARTS[part])
    return _changed(changes)


@st.composite
def _other(draw: st.DrawFn) -> Policy:
    """A policy of which every part differs."""
    return _changed({part: draw(strategy) for part, strategy in sorted(_PARTS.items())})


def _changed(changes: dict[str, object]) -> Policy:
    changed = POLICY.model_copy(update=changes)
    allowed = tuple(
        rule.model_copy(
            update={"to": tuple(x for x in rule.to if changed.may_tell(x, rule.notice))}
        )
        for rule in changed.notices
        if any(changed.may_tell(x, rule.notice) for x in rule.to)
        and rule.when.clock in (None, *(clock.clock for clock in changed.clocks))
    )
    return Policy.model_validate(changed.model_copy(update={"notices": allowed}).model_dump())


@st.composite
def _clocks(draw: st.DrawFn) -> object:
    return tuple(
        rule.model_copy(
            update={
                "benchmark": rule.benchmark.model_copy(update={"length": draw(spans(1, 120))}),
                "by_category": {},
                "ladder": draw(ladders(begins_before=True)),
            }
        )
        for rule in POLICY.clocks
        if rule.clock in (ClockName.ASSESSMENT, ClockName.INVESTIGATION) or draw(st.booleans())
    )


@st.composite
def _notices(draw: st.DrawFn) -> object:
    dues = st.builds(Due, within=spans(0, 30)) | st.builds(Due, after=spans(0, 60))
    return tuple(
        rule.model_copy(
            update={
                "due": draw(dues),
                "due_if_vulnerable": None,
                "repeat": draw(st.none() | repeats()),
                "withholdable": draw(st.booleans()),
                "voice_first": draw(st.booleans()),
            }
        )
        for rule in POLICY.notices
        if draw(st.integers(0, 3))
    )


@st.composite
def _disclosures(draw: st.DrawFn) -> object:
    matrix = dict(POLICY.disclosure)
    role = draw(st.sampled_from((Role.REPORTER, Role.WITNESS, Role.RESPONDENT)))
    kept = draw(st.frozensets(st.sampled_from(NoticeKind)))
    matrix[role] = Disclosure(notices=kept & POLICY.disclosure[role].notices)
    return matrix


@st.composite
def _concern_ladders(draw: st.DrawFn) -> object:
    return {
        concern: draw(ladders(begins_before=concern is Concern.QUESTION))
        for concern in Concern
        if concern.opens_a_task
    }


_PARTS: dict[str, st.SearchStrategy[object]] = {
    "cadence": _cadences(),
    "clocks": _clocks(),
    "notices": _notices(),
    "disclosure": _disclosures(),
    "ladders": _concern_ladders(),
    "word": st.builds(
        lambda before, fresh: POLICY.word.model_copy(
            update={"asked_before": before, "fresh_for": fresh}
        ),
        spans(1, 14),
        spans(3, 30),
    ),
    "answers": st.builds(
        lambda within: POLICY.answers.model_copy(update={"within": within}), spans(1, 20)
    ),
}

calendars: st.SearchStrategy[Calendar] = st.sampled_from(
    (
        CALENDAR,
        closed_on(*(date(2027, month, 26) for month in (3, 5, 12))),
        closed_on(week=frozenset({7, 1, 2, 3, 4})),
        closed_on(week=frozenset({3})),
    )
)

A_FAILING_RELAY = (
    DeliveryOutcome.REFUSED,
    DeliveryOutcome.DEFERRED,
    DeliveryOutcome.UNKNOWN,
    DeliveryOutcome.STOPPED,
    DeliveryOutcome.PRINTED,
)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something people do some time after the deed before; ``pick`` chooses how."""

    after_hours: int
    move: str
    pick: int
    reported_late_hours: int = 0


@dataclass(frozen=True, slots=True)
class Life:
    """Everything that a whole life of a case follows from."""

    policy: Policy
    calendar: Calendar
    category: Category
    zone: str
    parties: tuple[tuple[Role, int, bool], ...]
    deeds: tuple[Deed, ...]
    relay: tuple[DeliveryOutcome | None, ...]
    imported_at_age: int | None = None
    next_policy: Policy = POLICY

    def outcomes(self) -> Outcomes:
        """The relay of this life: fails as it is told, in turn, and then works for ever."""
        coming = iter(self.relay)

        def outcome(letter: LetterDue, channel: Channel) -> DeliveryOutcome:
            if channel is Channel.BY_HAND:
                return DeliveryOutcome.PRINTED
            failing = next(coming, None)
            return failing or (
                DeliveryOutcome.PUBLISHED if channel is Channel.PAGE else DeliveryOutcome.SENT
            )

        return outcome

    def shifted(self) -> "Life":
        """The same life without delays in reporting."""
        return replace(self, deeds=tuple(replace(x, reported_late_hours=0) for x in self.deeds))


def _deeds() -> st.SearchStrategy[Deed]:
    moves = [*MOVES, POLICY_CHANGES]
    often = ["advance"] * 6 + ["prefer"] * 3 + ["add", "inform", "close", "decide", "hold"] * 2
    return st.builds(
        Deed,
        after_hours=st.sampled_from((0, 1, 5, 30, 100, 300, 700, 1500)),
        move=st.sampled_from(moves + often),
        pick=st.integers(0, 999),
        reported_late_hours=st.sampled_from((0, 0, 0, 3, 40, 400)),
    )


def lives(*, longest: int = 10) -> st.SearchStrategy[Life]:
    """Whole lives of cases: under any policy, with anything that people and mails do."""
    return st.builds(
        Life,
        policy=policies(),
        calendar=calendars,
        category=st.sampled_from(Category),
        zone=st.sampled_from(("Europe/Paris", "Asia/Kathmandu", "America/St_Johns")),
        parties=st.lists(
            st.tuples(st.sampled_from(Role), st.integers(0, 199), st.booleans()),
            min_size=1,
            max_size=3,
        ).map(tuple),
        deeds=st.lists(_deeds(), max_size=longest).map(tuple),
        relay=st.lists(st.none() | st.sampled_from(A_FAILING_RELAY), max_size=8).map(tuple),
        imported_at_age=st.none() | st.none() | st.integers(0, 400),
        next_policy=policies(),
    )


def begun(life: Life, watch: Watch | None = None, *, start: datetime = OPENED_AT) -> Play:
    """The play of a life with nothing but its opening recorded."""
    playing = Play(
        policy=life.policy,
        calendar=life.calendar,
        now=start,
        outcomes=life.outcomes(),
        watch=watch,
    )
    opening = case_opened(life.policy, life.calendar, category=life.category, zone=life.zone)
    if life.imported_at_age is None:
        playing.record(opening)
    else:
        age = timedelta(days=life.imported_at_age)
        window = 1 + life.imported_at_age % 30
        playing.record(opening, CaseImported(at=start, window_days=window), occurred_at=start - age)
        playing.record(StageAdvanced(to=Stage.INVESTIGATION), occurred_at=start - age / 2)
    for position, (role, pick, vulnerable) in enumerate(life.parties):
        name = f"party-{position + 1}"
        playing.record(added(name, role, vulnerable=vulnerable))
        if pick:
            playing.record(preferred(name, any_preferences(pick)))
    return playing


def live(life: Life, watch: Watch | None = None, *, start: datetime = OPENED_AT) -> Play:
    """Play a whole life, and some time after it."""
    playing = begun(life, watch, start=start)
    for deed in life.deeds:
        playing.run_until(playing.now + timedelta(hours=deed.after_hours))
        do(playing, deed, life)
    playing.run_until(playing.now + AFTERMATH)
    return playing


def do(playing: Play, deed: Deed, life: Life) -> None:
    """Record what a deed amounts to as the case stands now, if it is possible."""
    if deed.move == POLICY_CHANGES:
        if playing.case.stage.is_open:
            playing.change_policy(life.next_policy)
        return
    body = MOVES[deed.move](playing.case, playing.now, deed.pick)
    if body is not None:
        late = timedelta(hours=deed.reported_late_hours)
        happened = max(playing.now - late, playing.case.opened.at)
        with suppress(Refused):
            playing.admit(body, occurred_at=happened)
