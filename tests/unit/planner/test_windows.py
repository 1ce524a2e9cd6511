"""From which day on something is told, by which day at the latest, and where a bad day moves."""

from datetime import UTC, date, datetime

import pytest

from tests.unit.planner.builders import ZONE, added, closed_on, on_weekdays, wishes
from tests.unit.planner.stories import HER, after, investigated, opened
from tests.unit.planner.terms import Terms, due, rule
from workflows.calendar import LONGEST_CLOSURE
from workflows.case_facts import ClockExtended
from workflows.instants import start_of_day
from workflows.moments import Event, Moment
from workflows.parties import Preferences
from workflows.planning.frame import Frame
from workflows.planning.windows import due_of, suitable_day, window_of
from workflows.policy_terms import Due
from workflows.stages import ClockName
from workflows.triggers import Trigger

MONDAY = date(2027, 1, 11)
FRIDAY = date(2027, 1, 15)
SATURDAY = date(2027, 1, 16)
NEXT_MONDAY = date(2027, 1, 18)
EVERY_DAY = wishes()
QUARTERLY = {"every": "3 months", "at_most": 4}
FORTNIGHTLY = {"every": "2 weeks", "at_most": 4}


def _frame(*holidays: date) -> Frame:
    playing = opened(calendar=closed_on(*holidays))
    return Frame.around(playing.policy, playing.calendar, playing.case)


def _on_monday(trigger: Trigger) -> Event:
    at = start_of_day(MONDAY, ZONE)
    return Event(trigger, Moment(5, at, at))


@pytest.mark.parametrize(
    ("happened", "terms", "repeat", "told_before", "opens_on", "latest_on"),
    [
        ("concluded", {"within": "5 days"}, None, 0, MONDAY, SATURDAY),
        ("concluded", {"within": "5 working days"}, None, 0, MONDAY, NEXT_MONDAY),
        ("concluded", {"within": "5 days"}, QUARTERLY, 0, MONDAY, SATURDAY),
        ("concluded", {"within": "5 days"}, QUARTERLY, 1, date(2027, 4, 11), date(2027, 4, 16)),
        ("concluded", {"within": "5 days"}, QUARTERLY, 2, date(2027, 7, 11), date(2027, 7, 16)),
        # What passed at midnight passed on Sunday: its five days are those after Sunday.
        ("clock_passed", {"within": "5 days"}, None, 0, MONDAY, FRIDAY),
        ("clock_passed", {"within": "0 days"}, None, 0, MONDAY, MONDAY),
        ("clock_passed", {"within": "5 days"}, QUARTERLY, 1, date(2027, 4, 11), date(2027, 4, 15)),
        ("closed", {"after": "1 month"}, None, 0, date(2027, 2, 11), date(2027, 2, 11)),
        ("closed", {"after": "1 month"}, FORTNIGHTLY, 1, date(2027, 2, 25), date(2027, 2, 25)),
        ("closed", {"after": "1 month"}, FORTNIGHTLY, 2, date(2027, 3, 11), date(2027, 3, 11)),
        ("closed", {"after": "5 days"}, None, 0, SATURDAY, SATURDAY),
        (
            "closed",
            {"after": "5 days", "roll": "next_working_day"},
            None,
            0,
            NEXT_MONDAY,
            NEXT_MONDAY,
        ),
        ("closed", {"after": "5 days", "roll": "previous_working_day"}, None, 0, FRIDAY, FRIDAY),
        (
            "closed",
            {"after": "5 days", "roll": "next_working_day"},
            FORTNIGHTLY,
            1,
            date(2027, 2, 1),
            date(2027, 2, 1),
        ),
    ],
)
def test_a_notice_is_told_within_its_span_or_on_its_day(
    happened: str,
    terms: Terms,
    repeat: Terms | None,
    told_before: int,
    opens_on: date,
    latest_on: date,
) -> None:
    told = rule("closing", {"event": "closed"}, terms, repeat=repeat)
    event = _on_monday(Trigger(happened))
    assert window_of(_frame(), told, told.due, event, ZONE, told_before) == (opens_on, latest_on)


def test_what_is_told_once_has_one_window() -> None:
    told = rule("closing", {"event": "closed"}, {"within": "5 days"})
    event = _on_monday(Trigger.CLOSED)
    assert window_of(_frame(), told, told.due, event, ZONE, 1) == (MONDAY, SATURDAY)


def test_its_days_are_those_of_her_zone() -> None:
    told = rule("closing", {"event": "closed"}, {"within": "5 days"})
    late_on_sunday = datetime(2027, 1, 10, 23, 30, tzinfo=UTC)
    event = Event(Trigger.CLOSED, Moment(5, late_on_sunday, late_on_sunday))
    in_paris = window_of(_frame(), told, told.due, event, ZONE, 0)
    in_new_york = window_of(_frame(), told, told.due, event, "America/New_York", 0)
    assert (in_paris.opens_on, in_new_york.opens_on) == (MONDAY, date(2027, 1, 10))


TO_ALL = {"within": "5 days"}
TO_THE_VULNERABLE = {"within": "1 day"}
IF_EXTENDED = {"within": "9 days", "clock": "investigation"}


@pytest.mark.parametrize(
    ("vulnerable", "extended", "terms", "told_within"),
    [
        (False, False, {}, 5),
        (True, False, {}, 5),
        (False, False, {"due_if_vulnerable": TO_THE_VULNERABLE}, 5),
        (True, False, {"due_if_vulnerable": TO_THE_VULNERABLE}, 1),
        (False, True, {"due_if_vulnerable": TO_THE_VULNERABLE}, 5),
        (False, False, {"due_if_extended": IF_EXTENDED}, 5),
        (False, True, {"due_if_extended": IF_EXTENDED}, 9),
        (True, False, {"due_if_vulnerable": TO_THE_VULNERABLE, "due_if_extended": IF_EXTENDED}, 1),
        (True, True, {"due_if_vulnerable": TO_THE_VULNERABLE, "due_if_extended": IF_EXTENDED}, 9),
    ],
)
def test_the_vulnerable_hear_sooner_and_an_extended_clock_leaves_more_time(
    vulnerable: bool, extended: bool, terms: Terms, told_within: int
) -> None:
    playing = investigated(added("vulnerable", vulnerable=True))
    if extended:
        later = ClockExtended(
            clock=ClockName.INVESTIGATION, expected_on=date(2027, 6, 1), reason="complexity"
        )
        after(playing, 1, later)
    told = rule("closing", {"event": "closed"}, TO_ALL, **terms)
    party = playing.case.parties["vulnerable" if vulnerable else HER]
    frame = Frame.around(playing.policy, playing.calendar, playing.case)
    assert due_of(frame, told, party).span.count == told_within


ANY_DAY = due(after="5 days")
ROLLED_BACK = due(after="5 days", roll="previous_working_day")
ROLLED_ON = due(after="5 days", roll="next_working_day")
TUESDAYS = wishes(hours=on_weekdays(2))
SATURDAYS_AND_TUESDAYS = wishes(hours=on_weekdays(2, 6))


@pytest.mark.parametrize(
    ("terms", "hers", "day", "not_before", "moves_to"),
    [
        (ANY_DAY, EVERY_DAY, SATURDAY, MONDAY, SATURDAY),
        (ANY_DAY, TUESDAYS, SATURDAY, MONDAY, date(2027, 1, 19)),
        (ROLLED_BACK, EVERY_DAY, FRIDAY, MONDAY, FRIDAY),
        (ROLLED_BACK, EVERY_DAY, SATURDAY, MONDAY, FRIDAY),
        (ROLLED_BACK, EVERY_DAY, SATURDAY, FRIDAY, FRIDAY),
        (ROLLED_BACK, EVERY_DAY, SATURDAY, SATURDAY, SATURDAY),
        (ROLLED_BACK, TUESDAYS, SATURDAY, MONDAY, date(2027, 1, 12)),
        (ROLLED_BACK, TUESDAYS, SATURDAY, date(2027, 1, 13), date(2027, 1, 19)),
        (ROLLED_BACK, SATURDAYS_AND_TUESDAYS, SATURDAY, MONDAY, date(2027, 1, 12)),
        (ROLLED_ON, EVERY_DAY, FRIDAY, MONDAY, FRIDAY),
        (ROLLED_ON, EVERY_DAY, SATURDAY, MONDAY, NEXT_MONDAY),
        (ROLLED_ON, TUESDAYS, SATURDAY, MONDAY, date(2027, 1, 19)),
        (ROLLED_ON, SATURDAYS_AND_TUESDAYS, SATURDAY, MONDAY, date(2027, 1, 19)),
    ],
)
def test_a_day_on_which_she_may_not_be_reached_moves_as_the_policy_says(
    terms: Due, hers: Preferences, day: date, not_before: date, moves_to: date
) -> None:
    assert suitable_day(_frame(), terms, hers, day, not_before) == moves_to


def test_where_nobody_works_for_longer_than_a_closure_lasts_the_day_stays() -> None:
    closed = [date.fromordinal(MONDAY.toordinal() + n) for n in range(LONGEST_CLOSURE)]
    assert suitable_day(_frame(*closed), ROLLED_ON, EVERY_DAY, MONDAY, MONDAY) == MONDAY
    assert suitable_day(_frame(*closed[1:]), ROLLED_ON, TUESDAYS, MONDAY, MONDAY) != MONDAY
