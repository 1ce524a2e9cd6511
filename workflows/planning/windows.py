"""On which day a rule's notice is due to a party, and by which day at the latest."""

from datetime import date, timedelta
from typing import NamedTuple

from workflows.calendar import LONGEST_CLOSURE, ONE_DAY
from workflows.instants import local_date
from workflows.moments import Event
from workflows.parties import Preferences
from workflows.party import Party
from workflows.planning.frame import Frame
from workflows.policy import NoticeRule
from workflows.policy_terms import Due, Roll
from workflows.triggers import Trigger


class Window(NamedTuple):
    """From which day on a notice is due, and its last day; in the party's zone."""

    opens_on: date
    latest_on: date


def due_of(frame: Frame, rule: NoticeRule, party: Party) -> Due:
    """When a rule's notice is due to this party, as the case stands."""
    extended = frozenset(x.clock for x in frame.clocks if x.extension is not None)
    return rule.due_for(vulnerable=party.vulnerable, extended=extended)


def window_of(
    frame: Frame, rule: NoticeRule, due: Due, event: Event, zone: str, ordinal: int
) -> Window:
    """The window of the first telling, or of its ``ordinal``-th repetition.

    What is told within a span is told within the same span again, counted from the event and so
    many repetitions; what is told on a day is told again so many repetitions after that day. A
    benchmark passes when its last day is over: within five days is five days after that day.
    """
    start = local_date(event.moment.at, zone)
    calendar = frame.calendar
    further = rule.repeat.every.times(ordinal) if ordinal and rule.repeat else None
    if due.is_prompt:
        opens_on = calendar.add(start, further) if further else start
        ended = event.trigger is Trigger.CLOCK_PASSED
        counts_from = opens_on - ONE_DAY if ended else opens_on
        return Window(opens_on, max(opens_on, due.day(calendar, counts_from)))
    day = calendar.add(start, due.span)
    if further:
        day = calendar.add(day, further)
    day = due.roll.applied(calendar, day) if due.roll else day
    return Window(day, day)


def suitable_day(
    frame: Frame, due: Due, preferences: Preferences, day: date, not_before: date
) -> date:
    """The day itself, or the one it moves to because the party may not be reached on it.

    It moves on to the next such day; but if the policy rolls days back, to the one before that is a
    working day, too, as long as that is not before ``not_before``.
    """
    hours = preferences.safe_hours
    if due.roll is Roll.PREVIOUS_WORKING_DAY:
        for back in range(LONGEST_CLOSURE):
            earlier = day - timedelta(days=back)
            if earlier < not_before:
                break
            if hours.allow(earlier) and frame.calendar.is_working_day(earlier):
                return earlier
    if due.roll is Roll.NEXT_WORKING_DAY:
        for forward in range(LONGEST_CLOSURE):
            later = day + timedelta(days=forward)
            if hours.allow(later) and frame.calendar.is_working_day(later):
                return later
    return hours.first_allowed_day(day)
