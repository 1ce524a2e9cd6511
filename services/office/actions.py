"""What can be done in a case from its page: each action is a few fields and one fact."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from services.access.operations import Operation
from services.office.entries import FieldMissing
from services.office.pages import plain
from services.web.forms import Fields
from workflows.case_facts import (
    CaseClosed,
    CaseReopened,
    ClockExtended,
    ClockPaused,
    ClockResumed,
    ContentHeld,
    DecisionRecorded,
    HoldReleased,
    ReportReceived,
    StageAdvanced,
    WordGiven,
)
from workflows.facts import FactBody
from workflows.policy import Policy
from workflows.stages import ClockName, Conclusion, Decision, Outcome, Stage, Word

Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several: what is sent, and how it reads."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of an action's form.

    Attributes:
        name: As it is sent.
        label: As it is asked.
        hint: Why it is asked, or how to answer; empty if that is plain.
        choices: What can be chosen, from the case's policy; None for a date or a text.
        is_text: Whether several lines are typed.
        is_needed: Whether it must be filled in.
    """

    name: str
    label: str
    hint: str = ""
    choices: Callable[[Policy], Sequence[Choice]] | None = None
    is_text: bool = False
    is_needed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that can be done in a case.

    Attributes:
        name: In the address.
        title: What it does, as a heading and on its button.
        about: What follows, in a sentence.
        operation: What it is for the rules of who may.
        fields: What is asked.
        fact: The fact it amounts to; a text is named by where the vault has it.
    """

    name: str
    title: str
    about: str
    operation: Operation
    fields: tuple[Field, ...]
    fact: Callable[[Fields, str | None], FactBody]


@dataclass(frozen=True, slots=True)
class EveryOne:
    """Every one of a fixed list can be chosen, whatever the case's policy is."""

    kind: type[StrEnum]

    def __call__(self, _: Policy) -> Sequence[Choice]:
        """The choices."""
        return [Choice(value=each.value, words=plain(each.value)) for each in self.kind]


def _chosen(kind: type[Kind], fields: Fields, name: str) -> Kind:
    try:
        return kind(fields.text(name))
    except ValueError:
        message = f"Choose one: {plain(name)}"
        raise FieldMissing(message) from None


def _day(fields: Fields, name: str) -> date:
    try:
        return date.fromisoformat(fields.text(name).strip())
    except ValueError:
        message = "Give the date as year, month and day: 2027-01-14"
        raise FieldMissing(message) from None


def _reason(fields: Fields) -> str:
    reason = fields.text("reason").strip()
    if not reason:
        message = "Choose one: reason"
        raise FieldMissing(message)
    return reason


def _advance(fields: Fields, _: str | None) -> FactBody:
    ended = fields.text("conclusion")
    return StageAdvanced(
        to=_chosen(Stage, fields, "stage"),
        conclusion=_chosen(Conclusion, fields, "conclusion") if ended else None,
    )


def _word(fields: Fields, kept: str | None) -> FactBody:
    said = _chosen(Word, fields, "word")
    if kept is not None and said is not Word.NEW:
        message = "A text goes with 'new' only: nothing new has nothing to tell"
        raise FieldMissing(message)
    return WordGiven(word=said, text=kept)


_CLOCK = Field(name="clock", label="Which clock", choices=EveryOne(ClockName))
_DATE_HINT = "Year, month and day, such as 2027-01-14."


def _reasons(codes: Callable[[Policy], Sequence[str]]) -> Callable[[Policy], Sequence[Choice]]:
    return lambda policy: [Choice(value=code, words=plain(code)) for code in codes(policy)]


ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        name="word",
        title="Give the office's word",
        about="The next update says whether there is something new, in the words you give.",
        operation=Operation.GIVE_WORD,
        fields=(
            Field(name="word", label="What is there to tell", choices=EveryOne(Word)),
            Field(
                name="text",
                label="What she reads, if there is something new",
                hint="It stands in her letter as you write it. No names, no findings.",
                is_text=True,
                is_needed=False,
            ),
        ),
        fact=_word,
    ),
    Action(
        name="advance",
        title="Move the case on",
        about="The next office has the case from then on; yours sees it no more, unless it keeps "
        "in touch.",
        operation=Operation.ADVANCE_CASE,
        fields=(
            Field(name="stage", label="To which stage", choices=EveryOne(Stage)),
            Field(
                name="conclusion",
                label="How the investigation ended, if it ends now",
                choices=EveryOne(Conclusion),
                is_needed=False,
            ),
        ),
        fact=_advance,
    ),
    Action(
        name="report",
        title="Record that the report has arrived",
        about="The deciding entity has the report: its own clock begins.",
        operation=Operation.RECEIVE_REPORT,
        fields=(),
        fact=lambda _fields, _kept: ReportReceived(),
    ),
    Action(
        name="decide",
        title="Record the decision",
        about="The case stays open until it is closed. Unfavourable news is offered by a person "
        "first.",
        operation=Operation.RECORD_DECISION,
        fields=(Field(name="decision", label="What was decided", choices=EveryOne(Decision)),),
        fact=lambda fields, _: DecisionRecorded(decision=_chosen(Decision, fields, "decision")),
    ),
    Action(
        name="hold",
        title="Hold content",
        about="She still hears on time, truthfully: that something may not be said at the moment.",
        operation=Operation.HOLD_CONTENT,
        fields=(
            Field(
                name="reason", label="Reason", choices=_reasons(lambda policy: policy.holds.reasons)
            ),
            Field(name="review_on", label="When must somebody look at it again", hint=_DATE_HINT),
        ),
        fact=lambda fields, _: ContentHeld(
            reason=_reason(fields), review_on=_day(fields, "review_on")
        ),
    ),
    Action(
        name="release",
        title="Release the hold",
        about="What waited goes out.",
        operation=Operation.HOLD_CONTENT,
        fields=(),
        fact=lambda _fields, _kept: HoldReleased(),
    ),
    Action(
        name="pause",
        title="Pause a clock",
        about="The clock stands still for a listed reason. Updates go on.",
        operation=Operation.PAUSE_CLOCK,
        fields=(
            _CLOCK,
            Field(
                name="reason",
                label="Reason",
                choices=_reasons(lambda policy: policy.pauses.reasons),
            ),
        ),
        fact=lambda fields, _: ClockPaused(
            clock=_chosen(ClockName, fields, "clock"), reason=_reason(fields)
        ),
    ),
    Action(
        name="resume",
        title="Let a clock run again",
        about="Its benchmark moves by the days that it stood still.",
        operation=Operation.PAUSE_CLOCK,
        fields=(_CLOCK,),
        fact=lambda fields, _: ClockResumed(clock=_chosen(ClockName, fields, "clock")),
    ),
    Action(
        name="extend",
        title="Give a reason and a new date",
        about="The benchmark itself stays where it is; both are told.",
        operation=Operation.EXTEND_CLOCK,
        fields=(
            _CLOCK,
            Field(
                name="expected_on", label="By when do you now expect to be done", hint=_DATE_HINT
            ),
            Field(
                name="reason",
                label="Reason",
                choices=_reasons(lambda policy: policy.extension_reasons),
            ),
        ),
        fact=lambda fields, _: ClockExtended(
            clock=_chosen(ClockName, fields, "clock"),
            expected_on=_day(fields, "expected_on"),
            reason=_reason(fields),
        ),
    ),
    Action(
        name="close",
        title="Close the case",
        about="Closing letters and after-care follow by themselves.",
        operation=Operation.CLOSE_CASE,
        fields=(Field(name="outcome", label="How the case ended", choices=EveryOne(Outcome)),),
        fact=lambda fields, _: CaseClosed(outcome=_chosen(Outcome, fields, "outcome")),
    ),
    Action(
        name="reopen",
        title="Reopen the case",
        about="It goes on from the stage that you name.",
        operation=Operation.REOPEN_CASE,
        fields=(Field(name="stage", label="From which stage", choices=EveryOne(Stage)),),
        fact=lambda fields, _: CaseReopened(to=_chosen(Stage, fields, "stage")),
    ),
)
