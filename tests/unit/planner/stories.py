"""Short stories for examples: a case in Paris with one affected person, on its way."""

from datetime import datetime, timedelta

from tests.unit.planner.builders import (
    CALENDAR,
    OPENED_AT,
    POLICY,
    added,
    case_opened,
    days,
    preferred,
)
from tests.unit.planner.driver import Attempted, Outcomes, Play, as_it_should_go
from workflows.calendar import Calendar
from workflows.case_facts import StageAdvanced
from workflows.facts import FactBody
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.obligations import LetterDue, WaitsFor
from workflows.parties import Channel, Preferences
from workflows.planner import Plan
from workflows.planning.promise_readings import PromiseReading
from workflows.policy import Policy
from workflows.stages import Stage

HER = "she"


def opened(
    *more: FactBody,
    preferences: Preferences | None = None,
    policy: Policy = POLICY,
    calendar: Calendar = CALENDAR,
    outcomes: Outcomes = as_it_should_go,
    vulnerable: bool = False,
) -> Play:
    """A case that was just opened, with an affected person who chose how to hear."""
    playing = Play(policy=policy, calendar=calendar, now=OPENED_AT, outcomes=outcomes)
    playing.admit(
        case_opened(policy, calendar),
        added(HER, vulnerable=vulnerable),
        preferred(HER, preferences),
        *more,
    )
    return playing


def investigated(*more: FactBody, preferences: Preferences | None = None) -> Play:
    """The same, with an investigation that starts on day 10: 21 January 2027."""
    playing = opened(*more, preferences=preferences)
    after(playing, 10, StageAdvanced(to=Stage.INVESTIGATION))
    return playing


def after(playing: Play, count: float, *bodies: FactBody) -> None:
    """Let so many days pass, then record."""
    playing.run_until(playing.now + days(count))
    if bodies:
        playing.admit(*bodies)


def let_pass(playing: Play, count: float) -> list[Attempted]:
    """Let so many days pass; the letters attempted meanwhile."""
    already = len(playing.letters)
    playing.run_until(playing.now + days(count))
    return playing.letters[already:]


def failing(*outcomes: DeliveryOutcome) -> Outcomes:
    """A relay that fails in these ways, one after the other, and then works."""
    coming = iter(outcomes)

    def outcome(letter: LetterDue, channel: Channel) -> DeliveryOutcome:
        return next(coming, as_it_should_go(letter, channel))

    return outcome


def from_then_on(outcome: DeliveryOutcome) -> Outcomes:
    """A relay that fails for ever."""
    return lambda *_: outcome


def promises_told(playing: Play) -> list[PromiseReading]:
    """The promises that letters told her, oldest first."""
    return [x for x in playing.plan().promises if x.was_told]


def kinds(letters: list[Attempted]) -> list[tuple[NoticeKind, ...]]:
    """What kinds of notice the letters carried."""
    return [letter.kinds for letter in letters]


def soon(playing: Play) -> datetime:
    """A moment a little later than now."""
    return playing.now + timedelta(minutes=1)


def who_may_not_know_yet(plan: Plan) -> set[str]:
    """The parties whose closing waits until the affected person was told of hers."""
    return {
        x.party_id
        for x in plan.waiting
        if x.notice is NoticeKind.CLOSING and x.waits_for is WaitsFor.AFFECTED_PERSON
    }
