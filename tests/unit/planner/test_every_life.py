"""The laws of every life, all of them looked at while a life is lived once.

Most of the time goes into living: so each law sees more lives in less time than if it had its own.
"""

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings

from tests.unit.planner.driver import Play, Watch
from tests.unit.planner.laws import EXAMPLES, law
from tests.unit.planner.nothing_unhappens import (
    what_was_discharged_kept_broken_or_told_stays_so_for_ever,
)
from tests.unit.planner.steady import (
    the_plan_is_the_same_until_its_next_wake_which_always_lies_ahead,
)
from tests.unit.planner.strategies import Deed, Life, live, lives
from tests.unit.planner.test_as_read import one_reading_serves_every_instant_in_any_order
from tests.unit.planner.test_closing_first import (
    no_check_in_is_due_while_the_closing_is_on_its_way,
)
from tests.unit.planner.test_consent import (
    whoever_hears_is_asked_again_by_the_policys_day_and_never_sooner,
)
from tests.unit.planner.test_letters_given_up import (
    nothing_that_waits_or_is_not_true_any_more_goes_out_in_a_letter_that_is_tried_again,
)
from tests.unit.planner.test_no_silence import (
    every_informed_party_is_owed_one_next_update_that_somebody_or_some_instant_sees_to,
    no_letter_promises_a_date_too_far_away,
)
from tests.unit.planner.test_once import no_two_letters_share_a_notice, nothing_was_told_twice
from tests.unit.planner.test_pauses_of_updates import (
    no_letter_is_ever_due_in_a_pause_and_no_promise_waits_in_it,
)
from tests.unit.planner.test_rhythm import no_notice_tells_of_a_benchmark_before_it_passed
from workflows.notices import DeliveryOutcome
from workflows.parties import Role
from workflows.planner import Plan

LAWS: tuple[Callable[[Life], Watch], ...] = (
    every_informed_party_is_owed_one_next_update_that_somebody_or_some_instant_sees_to,
    no_two_letters_share_a_notice,
    what_was_discharged_kept_broken_or_told_stays_so_for_ever,
    the_plan_is_the_same_until_its_next_wake_which_always_lies_ahead,
    one_reading_serves_every_instant_in_any_order,
    nothing_that_waits_or_is_not_true_any_more_goes_out_in_a_letter_that_is_tried_again,
    no_check_in_is_due_while_the_closing_is_on_its_way,
    whoever_hears_is_asked_again_by_the_policys_day_and_never_sooner,
    no_letter_is_ever_due_in_a_pause_and_no_promise_waits_in_it,
    no_notice_tells_of_a_benchmark_before_it_passed,
)
"""Each looks at every plan of a life, before it is carried out."""

ENDINGS: tuple[Callable[[Life, Play], None], ...] = (
    no_letter_promises_a_date_too_far_away,
    nothing_was_told_twice,
)
"""Each looks at a life when it is over."""

LIVES = 2 * EXAMPLES
"""Twice as many as other laws see."""

# Her address refuses letters, and she wishes to hear nothing for a while.
PAUSED_WHILE_HER_CHANNEL_RESTS = Life(
    place=0,
    parties=((Role.AFFECTED_PERSON, 14, True),),
    deeds=(Deed(30, "pause_updates", 806),),
    relay=(DeliveryOutcome.REFUSED,),
    refusals_name_the_address=True,
)


@pytest.mark.timeout(max(600, LIVES))
@settings(law, max_examples=LIVES)
@example(PAUSED_WHILE_HER_CHANNEL_RESTS)
@given(lives())
def test_every_law_holds_in_every_life(life: Life) -> None:
    looking = [begin(life) for begin in LAWS]

    def watch(playing: Play, plan: Plan) -> None:
        for look in looking:
            look(playing, plan)

    playing = live(life, watch)
    for ending in ENDINGS:
        ending(life, playing)
