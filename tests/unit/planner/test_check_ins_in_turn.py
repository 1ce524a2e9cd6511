"""A check-in that would come before its party hears of the closing: what becomes of it."""

from datetime import datetime, timedelta

import pytest

from tests.unit.planner.builders import OPENED_AT, added, preferred
from tests.unit.planner.stories import HER, after, let_pass, opened
from tests.unit.planner.terms import rule
from workflows.case_facts import CaseClosed
from workflows.notices import NoticeKind
from workflows.obligations import Notice, WaitsFor
from workflows.planning.closing_first import closing_first
from workflows.planning.frame import Frame
from workflows.planning.series import Series
from workflows.policy import NoticeRule
from workflows.stages import Outcome

THE_OTHER = "the-other-one"
ONE_RULE = rule("after_care", {"event": "closed"}, {"after": "1 month"})
ANOTHER_RULE = rule("after_care", {"event": "closed"}, {"after": "3 months"})
NOW = OPENED_AT


def _in(hours: int) -> datetime:
    return NOW + timedelta(hours=hours)


def _closing(hours: int, letter: str | None = None, party: str = HER) -> Notice:
    return Notice(
        obligation_id=f"closing-of-{party}",
        notice=NoticeKind.CLOSING,
        party_id=party,
        anchor=5,
        due_at=_in(hours),
        letter_id=letter,
    )


def _check_in(name: str, hours: int | None, letter: str | None = None, party: str = HER) -> Notice:
    return Notice(
        obligation_id=name,
        notice=NoticeKind.AFTER_CARE,
        party_id=party,
        anchor=5,
        due_at=None if hours is None else _in(hours),
        letter_id=letter,
        waits_for=WaitsFor.OFFICER if hours is None else None,
    )


def _repeated(owed_by: NoticeRule, *notices: Notice) -> Series:
    first, *others = notices
    return Series(first, owed_by, None, lambda: _repeated(owed_by, *others) if others else None)


def _in_turn(owed: list[Notice], *series: Series) -> dict[str, datetime | WaitsFor | None]:
    playing = opened(added(THE_OTHER), preferred(THE_OTHER))
    frame = Frame.around(playing.policy, playing.calendar, playing.case)
    told = closing_first(frame, owed, series, NOW)
    return {x.obligation_id: x.due_at or x.waits_for for x in told if x.notice != "closing"}


def test_the_first_is_put_off_and_those_that_repeat_it_follow_the_closing() -> None:
    first, second = _check_in("first", -2), _check_in("second", -1)
    series = _repeated(ONE_RULE, first, second)
    assert _in_turn([_closing(3), first, second], series) == {"first": _in(3)}


def test_those_that_are_due_already_join_a_closing_that_goes_out_now() -> None:
    first, second = _check_in("first", -2), _check_in("second", -1)
    series = _repeated(ONE_RULE, first, second)
    assert _in_turn([_closing(0), first, second], series) == {"first": NOW, "second": NOW}


def test_a_check_in_behind_the_closing_keeps_its_day_and_so_do_those_that_repeat_it() -> None:
    first, second = _check_in("first", -1), _check_in("second", 1)
    series = _repeated(ONE_RULE, first, second)
    owed = [_closing(-1), first, second]
    assert _in_turn(owed, series) == {"first": _in(-1), "second": _in(1)}


@pytest.mark.parametrize("hours", [3, 4])
def test_so_it_is_where_the_closing_is_still_to_come(hours: int) -> None:
    first, second = _check_in("first", hours), _check_in("second", 5)
    series = _repeated(ONE_RULE, first, second)
    owed = [_closing(3), first, second]
    assert _in_turn(owed, series) == {"first": _in(hours), "second": _in(5)}


def test_each_rule_and_each_party_has_a_check_in_of_its_own() -> None:
    hers, later = _check_in("hers", -2), _check_in("hers-later", -1)
    theirs = _check_in("theirs", -1, party=THE_OTHER)
    owed = [_closing(3), _closing(4, party=THE_OTHER), hers, later, theirs]
    series = (
        _repeated(ONE_RULE, hers),
        _repeated(ANOTHER_RULE, later),
        _repeated(ONE_RULE, theirs),
    )
    assert _in_turn(owed, *series) == {"hers": _in(3), "hers-later": _in(3), "theirs": _in(4)}


def test_one_that_no_rule_owes_any_more_is_put_off_like_any_other() -> None:
    owed = [_closing(3), _check_in("first", -2), _check_in("second", -1)]
    assert _in_turn(owed) == {"first": _in(3), "second": _in(3)}


def test_it_waits_while_the_closing_is_tried_again_and_the_others_wait_behind_it() -> None:
    first, second = _check_in("first", -2), _check_in("second", -1)
    series = _repeated(ONE_RULE, first, second)
    owed = [_closing(-1, "letter-1"), first, second]
    assert _in_turn(owed, series) == {"first": WaitsFor.CLOSING}


def test_what_is_in_the_same_letter_as_the_closing_is_tried_again_with_it() -> None:
    check_in = _check_in("first", 2, "letter-1")
    owed = [_closing(3, "letter-1"), check_in]
    assert _in_turn(owed, _repeated(ONE_RULE, check_in)) == {"first": _in(2)}


def test_what_waits_for_an_officer_goes_on_waiting_for_one() -> None:
    check_in = _check_in("first", None)
    assert _in_turn([_closing(3), check_in], _repeated(ONE_RULE, check_in)) == {
        "first": WaitsFor.OFFICER
    }


def test_a_check_in_whose_date_was_told_keeps_it() -> None:
    playing = opened()
    after(playing, 5, CaseClosed(outcome=Outcome.REFERRED))
    let_pass(playing, 5)
    frame = Frame.around(playing.policy, playing.calendar, playing.case)
    check_in = _check_in("first", -2)
    told = closing_first(frame, [_closing(3), check_in], (_repeated(ONE_RULE, check_in),), NOW)
    assert [x.due_at for x in told] == [_in(3), _in(-2)]


def test_who_is_told_of_no_closing_is_asked_on_the_day() -> None:
    check_in = _check_in("first", -2)
    theirs = _closing(3, party=THE_OTHER)
    assert _in_turn([theirs, check_in], _repeated(ONE_RULE, check_in)) == {"first": _in(-2)}
    assert _in_turn([check_in], _repeated(ONE_RULE, check_in)) == {"first": _in(-2)}
