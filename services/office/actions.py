"""What can be done in a case from its page: each action is a few fields and its facts."""

from collections.abc import Callable, Sequence
from typing import Final

from services.access.operations import Operation
from services.office.action import (
    Action,
    Choice,
    Choices,
    EveryOne,
    Field,
    chosen,
    day,
    is_open,
    one,
    reason,
)
from services.office.entries import FieldMissing
from services.office.keeping_actions import KEEPING_ACTIONS
from services.office.pages import plain
from services.office.party_actions import PARTY_ACTIONS
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


def _advance(fields: Fields, _: str | None) -> FactBody:
    ended = fields.text("conclusion")
    return StageAdvanced(
        to=chosen(Stage, fields, "stage"),
        conclusion=chosen(Conclusion, fields, "conclusion") if ended else None,
    )


def _word(fields: Fields, kept: str | None) -> FactBody:
    said = chosen(Word, fields, "word")
    if kept is not None and said is not Word.NEW:
        message = "A text goes with 'new' only: nothing new has nothing to tell"
        raise FieldMissing(message)
    return WordGiven(word=said, text=kept)


_CLOCK = Field(name="clock", label="Which clock", choices=EveryOne(ClockName))
_DATE_HINT = "Year, month and day, such as 2027-01-14."


def _reasons(codes: Callable[[Policy], Sequence[str]]) -> Choices:
    return lambda file: [Choice(value=x, words=plain(x)) for x in codes(file.policy)]


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
        facts=one(_word),
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
        facts=one(_advance),
    ),
    Action(
        name="report",
        title="Record that the report has arrived",
        about="The deciding entity has the report: its own clock begins.",
        operation=Operation.RECEIVE_REPORT,
        fields=(),
        facts=one(lambda _fields, _kept: ReportReceived()),
    ),
    Action(
        name="decide",
        title="Record the decision",
        about="The case stays open until it is closed. Unfavourable news is offered by a person "
        "first.",
        operation=Operation.RECORD_DECISION,
        fields=(Field(name="decision", label="What was decided", choices=EveryOne(Decision)),),
        facts=one(
            lambda fields, _: DecisionRecorded(decision=chosen(Decision, fields, "decision"))
        ),
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
        facts=one(
            lambda fields, _: ContentHeld(reason=reason(fields), review_on=day(fields, "review_on"))
        ),
    ),
    Action(
        name="release",
        fits=lambda case: case.hold is not None,
        title="Release the hold",
        about="What waited goes out.",
        operation=Operation.HOLD_CONTENT,
        fields=(),
        facts=one(lambda _fields, _kept: HoldReleased()),
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
        facts=one(
            lambda fields, _: ClockPaused(
                clock=chosen(ClockName, fields, "clock"), reason=reason(fields)
            )
        ),
    ),
    Action(
        name="resume",
        title="Let a clock run again",
        about="Its benchmark moves by the days that it stood still.",
        operation=Operation.PAUSE_CLOCK,
        fields=(_CLOCK,),
        facts=one(lambda fields, _: ClockResumed(clock=chosen(ClockName, fields, "clock"))),
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
        facts=one(
            lambda fields, _: ClockExtended(
                clock=chosen(ClockName, fields, "clock"),
                expected_on=day(fields, "expected_on"),
                reason=reason(fields),
            )
        ),
    ),
    Action(
        name="close",
        title="Close the case",
        about="Closing letters and after-care follow by themselves.",
        operation=Operation.CLOSE_CASE,
        fields=(Field(name="outcome", label="How the case ended", choices=EveryOne(Outcome)),),
        facts=one(lambda fields, _: CaseClosed(outcome=chosen(Outcome, fields, "outcome"))),
    ),
    Action(
        name="reopen",
        fits=lambda case: not is_open(case),
        title="Reopen the case",
        about="It goes on from the stage that you name.",
        operation=Operation.REOPEN_CASE,
        fields=(Field(name="stage", label="From which stage", choices=EveryOne(Stage)),),
        facts=one(lambda fields, _: CaseReopened(to=chosen(Stage, fields, "stage"))),
    ),
    *PARTY_ACTIONS,
    *KEEPING_ACTIONS,
)
