"""On which day the next update is promised, and to whom a date is owed that nobody told yet."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.unit.planner.builders import (
    POLICY,
    closed_on,
    days,
    on_weekdays,
    preferred,
    wishes,
)
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, after, let_pass, opened
from workflows.notices import NoticeKind, PromiseKind
from workflows.parties import Rhythm
from workflows.party_facts import UpdatesPaused
from workflows.planning.frame import Frame
from workflows.planning.promise_readings import PromiseReading
from workflows.planning.updates import day_on_the_beat, latest_update_day, next_update_day
from workflows.policy import Policy
from workflows.promises import Standing
from workflows.spans import Span

MONDAY = date(2027, 1, 11)
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


def _with_cadence(every: str, tolerance: int) -> Policy:
    changes = {"every": Span.model_validate(every), "tolerance_days": tolerance}
    return POLICY.model_copy(update={"cadence": POLICY.cadence.model_copy(update=changes)})


def _frame(playing: Play) -> Frame:
    return Frame.around(playing.policy, playing.calendar, playing.case)


@pytest.mark.parametrize(
    ("every", "tolerance", "hers", "holidays", "promised"),
    [
        ("4 weeks", 3, EVERY_DAY, (), date(2027, 2, 8)),
        # Later days within the tolerance come first, then earlier ones of the week before.
        ("4 weeks", 3, EVERY_DAY, (date(2027, 2, 8),), date(2027, 2, 9)),
        ("4 weeks", 1, (5,), (), date(2027, 2, 5)),
        ("4 weeks", 3, (4,), (), date(2027, 2, 11)),
        ("4 weeks", 2, (4,), (), date(2027, 2, 4)),
        ("4 weeks", 0, (2,), (), date(2027, 2, 2)),
        # Where she may be reached only when nobody works, the exact span goes before the office.
        ("4 weeks", 3, (6, 7), (), date(2027, 2, 7)),
        ("4 weeks", 6, (6, 7), (), date(2027, 2, 13)),
        # A day that has come already is no promise: of six days before, those behind it count.
        ("2 days", 0, (2,), (), date(2027, 1, 12)),
        ("1 day", 0, (1,), (), date(2027, 1, 18)),
        ("1 day", 0, (2,), (), date(2027, 1, 12)),
    ],
)
def test_the_next_update_is_promised_for_a_day_that_suits(
    every: str, tolerance: int, hers: tuple[int, ...], holidays: tuple[date, ...], promised: date
) -> None:
    playing = opened(
        policy=_with_cadence(every, tolerance),
        calendar=closed_on(*holidays),
        preferences=wishes(hours=on_weekdays(*hers)),
    )
    assert next_update_day(_frame(playing), playing.case.parties[HER], MONDAY) == promised


def test_at_the_latest_she_hears_one_cadence_and_its_tolerance_later() -> None:
    playing = opened(policy=_with_cadence("2 weeks", 3))
    her = playing.case.parties[HER]
    assert latest_update_day(_frame(playing), her, MONDAY) == date(2027, 1, 28)


@pytest.mark.parametrize(
    ("day", "beat"),
    [
        (date(2027, 2, 1), date(2027, 2, 8)),
        (date(2027, 2, 8), date(2027, 2, 8)),
        (date(2027, 2, 9), date(2027, 3, 8)),
        (date(2027, 4, 6), date(2027, 5, 3)),
    ],
)
def test_a_regular_day_goes_on_from_the_last_date_that_was_told(day: date, beat: date) -> None:
    playing = opened()
    her = playing.case.parties[HER]
    assert day_on_the_beat(_frame(playing), her, day) == day
    let_pass(playing, 2)
    assert day_on_the_beat(_frame(playing), her, day) == beat


def _untold(playing: Play) -> PromiseReading:
    [found] = [x for x in playing.plan().promises if not x.was_told]
    return found


def test_before_any_letter_a_date_is_owed_from_the_day_on_which_she_hears() -> None:
    owed = _untold(opened())
    assert (owed.promise.on, owed.promise.kind) == (date(2027, 2, 8), PromiseKind.NEXT_UPDATE)
    assert (owed.standing, owed.is_owed, owed.told_at) == (Standing.OPEN, True, None)


def _paused_before_any_letter() -> Play:
    playing = opened()
    playing.admit(UpdatesPaused(party_id=HER, until=date(2027, 3, 16)))
    return playing


def test_after_a_pause_a_letter_is_owed_on_the_day_that_she_named() -> None:
    playing = _paused_before_any_letter()
    owed = _untold(playing)
    assert (owed.promise.on, owed.promise.kind) == (date(2027, 3, 16), PromiseKind.NEXT_UPDATE)
    assert (owed.standing, owed.is_owed) == (Standing.OPEN, True)
    assert owed.promise.deadline == datetime(2027, 3, 16, 23, tzinfo=UTC)
    assert owed.promise.promise_id == "24ca65aea5f6bce57d6d217d88af2913"
    (first, *_) = let_pass(playing, 70)
    assert first.at.date() == date(2027, 3, 16)


def test_the_dates_after_two_pauses_are_two_promises() -> None:
    playing = _paused_before_any_letter()
    first = _untold(playing).promise.promise_id
    playing.admit(UpdatesPaused(party_id=HER, until=date(2027, 3, 20)))
    assert _untold(playing).promise.promise_id != first


def test_the_day_that_she_named_is_a_day_in_her_zone() -> None:
    playing = opened(preferences=wishes(zone="Pacific/Auckland"))
    playing.admit(UpdatesPaused(party_id=HER, until=date(2027, 3, 16)))
    owed = _untold(playing).promise
    assert (owed.on, owed.zone) == (date(2027, 3, 16), "Pacific/Auckland")


def test_a_stricter_policy_brings_the_regular_letter_forward_and_nothing_puts_it_off() -> None:
    playing = opened()
    let_pass(playing, 2)
    playing.change_policy(_with_cadence("2 weeks", 0).model_copy(update={"version": 9}))
    [update] = [x for x in let_pass(playing, 40) if NoticeKind.UPDATE in x.kinds][:1]
    assert update.at.date() == date(2027, 1, 27)
    assert update.content.missed_on is None


def test_where_the_zone_moved_the_letter_still_comes_before_the_date_is_over() -> None:
    playing = opened()
    let_pass(playing, 2)
    promised = playing.plan().promises[0].promise
    far_west = wishes(zone="Pacific/Honolulu", rhythm=Rhythm.STEADY, hours=on_weekdays(1))
    after(playing, 1, preferred(HER, far_west))
    letters = let_pass(playing, 40)
    assert promised.deadline - days(7) <= letters[0].at < promised.deadline
    assert letters[0].at == promised.deadline - timedelta(minutes=1)
