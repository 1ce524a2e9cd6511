"""What becomes of a letter that does not get through, and when it is tried again."""

from datetime import timedelta
from itertools import pairwise

import pytest

from tests.unit.planner.builders import days, on_weekdays, preferred, wishes
from tests.unit.planner.driver import as_it_should_go
from tests.unit.planner.stories import (
    HER,
    failing,
    from_then_on,
    let_pass,
    opened,
    promises_told,
)
from workflows.case_facts import StageAdvanced
from workflows.delivery_facts import LetterHanded
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.parties import Channel
from workflows.party_facts import ContactRevoked
from workflows.planning.retries import BACKOFF_MINUTES
from workflows.promises import Standing
from workflows.staff import Concern
from workflows.stages import Stage

DEFERRED = DeliveryOutcome.DEFERRED
UNKNOWN = DeliveryOutcome.UNKNOWN
REFUSED = DeliveryOutcome.REFUSED

ALL_DAY = on_weekdays(1, 2, 3, 4, 5, 6, 7, begins=0, ends=23)


@pytest.mark.parametrize("failures", range(1, 6))
def test_a_deferred_letter_is_tried_again_after_growing_waits(failures: int) -> None:
    playing = opened(preferences=wishes(hours=ALL_DAY), outcomes=failing(*[DEFERRED] * failures))
    letters = let_pass(playing, 2)
    waits = [b.at - a.at for a, b in pairwise(letters)]
    assert waits == [timedelta(minutes=minutes) for minutes in BACKOFF_MINUTES[:failures]]
    assert len({letter.due.letter_id for letter in letters}) == 1
    assert [letter.due.attempt for letter in letters] == list(range(1, failures + 2))


def test_deferrals_have_an_end_and_then_a_person_has_to_see_to_it() -> None:
    playing = opened(preferences=wishes(hours=ALL_DAY), outcomes=from_then_on(DEFERRED))
    letters = let_pass(playing, 20)
    assert len(letters) == 1 + len(BACKOFF_MINUTES)
    assert Concern.NOT_INFORMED in {told.duty.concern for told in playing.staff}


def test_an_unknown_outcome_is_tried_once_more_with_the_same_letter() -> None:
    playing = opened(outcomes=from_then_on(UNKNOWN))
    letters = let_pass(playing, 10)
    assert [letter.due.attempt for letter in letters] == [1, 2]
    assert len({letter.due.letter_id for letter in letters}) == 1
    assert Concern.NOT_INFORMED in {told.duty.concern for told in playing.staff}


def test_an_unknown_outcome_is_not_tried_again_at_another_address_but_by_a_person() -> None:
    playing = opened(outcomes=failing(UNKNOWN))
    while not playing.letters:
        playing.run_until(playing.now + timedelta(minutes=5))
    playing.admit(preferred(HER, wishes(Channel.NEUTRAL_MAIL)))
    assert let_pass(playing, 5) == []
    assert Concern.NOT_INFORMED in {told.duty.concern for told in playing.staff}


def test_a_refused_letter_is_not_tried_again_but_seen_to_the_same_day() -> None:
    playing = opened(outcomes=from_then_on(REFUSED))
    letters = let_pass(playing, 10)
    assert len(letters) == 1
    told = next(x for x in playing.staff if x.duty.concern is Concern.NOT_INFORMED)
    assert told.at == letters[0].at


def test_a_new_choice_sends_a_refused_letter_anew() -> None:
    playing = opened(outcomes=failing(REFUSED))
    first = let_pass(playing, 3)
    playing.admit(preferred(HER, wishes(Channel.NEUTRAL_MAIL)))
    again = let_pass(playing, 2)
    assert again[0].kinds == first[0].kinds
    assert again[0].due.letter_id != first[0].due.letter_id


def test_a_letter_that_is_tried_again_says_the_same_date_as_before() -> None:
    playing = opened(preferences=wishes(hours=ALL_DAY), outcomes=failing(*[DEFERRED] * 9))
    letters = let_pass(playing, 5)
    assert len({letter.content.written_on for letter in letters}) > 1
    assert len({letter.content.promises for letter in letters}) == 1


def test_nothing_is_sent_outside_safe_hours_not_even_when_it_is_tried_again() -> None:
    hours = on_weekdays(2, begins=9, ends=10)
    playing = opened(preferences=wishes(hours=hours), outcomes=failing(*[DEFERRED] * 6))
    letters = let_pass(playing, 60)
    assert len(letters) > 6
    assert all(hours.next_opening(x.at, "Europe/Paris") is None for x in letters)


def test_a_printed_letter_counts_only_when_it_was_handed_over() -> None:
    playing = opened(preferences=wishes(Channel.BY_HAND))
    letters = let_pass(playing, 3)
    assert promises_told(playing) == []
    assert Concern.HAND_DELIVERY in {told.duty.concern for told in playing.staff}
    playing.admit(LetterHanded(letter_id=letters[0].due.letter_id))
    assert [x.standing for x in promises_told(playing)] == [Standing.OPEN]


def test_a_hand_delivery_that_is_confirmed_after_the_date_does_not_mend_the_promise() -> None:
    playing = opened(preferences=wishes(Channel.BY_HAND))
    letters = let_pass(playing, 3)
    playing.admit(LetterHanded(letter_id=letters[0].due.letter_id))
    update = next(x for x in let_pass(playing, 40) if NoticeKind.UPDATE in x.kinds)
    assert promises_told(playing)[0].standing is Standing.BROKEN
    playing.admit(LetterHanded(letter_id=update.due.letter_id), occurred_at=update.at)
    assert promises_told(playing)[0].standing is Standing.BROKEN


def test_a_letter_after_a_missed_date_apologises_for_it() -> None:
    playing = opened()
    let_pass(playing, 3)
    playing.outcomes = from_then_on(REFUSED)
    let_pass(playing, 40)
    playing.outcomes = as_it_should_go
    broken = next(x for x in promises_told(playing) if x.standing is Standing.BROKEN)
    playing.admit(preferred(HER, wishes(Channel.NEUTRAL_MAIL)))
    late = let_pass(playing, 3)[0]
    assert late.content.missed_on == broken.promise.on
    assert promises_told(playing)[0].standing is Standing.BROKEN


def test_a_task_about_a_letter_ends_when_a_later_letter_told_her() -> None:
    playing = opened(outcomes=failing(DeliveryOutcome.SENT, REFUSED))
    let_pass(playing, 28.9)
    task = next(x.duty for x in playing.staff if x.duty.concern is Concern.NOT_INFORMED)
    assert task.obligation_id in playing.plan().open_tasks
    playing.admit(StageAdvanced(to=Stage.INVESTIGATION))
    assert NoticeKind.STAGE_STARTED in let_pass(playing, 1)[0].kinds
    assert task.obligation_id not in playing.plan().open_tasks


def test_a_wish_for_silence_that_is_recorded_late_does_not_mend_a_broken_promise() -> None:
    playing = opened()
    let_pass(playing, 3)
    playing.outcomes = from_then_on(REFUSED)
    let_pass(playing, 40)
    assert promises_told(playing)[0].standing is Standing.BROKEN
    playing.admit(ContactRevoked(party_id=HER), occurred_at=playing.now - days(35))
    assert promises_told(playing)[0].standing is Standing.BROKEN


def test_whoever_wants_silence_hears_nothing_and_is_owed_nothing() -> None:
    playing = opened()
    let_pass(playing, 3)
    playing.admit(preferred(HER, wishes(Channel.NONE)))
    assert let_pass(playing, 200) == []
    assert [x.standing for x in promises_told(playing)] == [Standing.LET_GO]
    assert not any(x.is_owed for x in playing.plan().promises)
    playing.admit(preferred(HER))
    assert playing.plan().promises[-1].promise.on <= (playing.now + days(31)).date()
