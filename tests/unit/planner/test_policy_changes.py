"""A case that moves to another version of its policy keeps what it told, and never falls silent."""

from datetime import date, timedelta

from tests.unit.planner.builders import POLICY, added, closed_on, days, preferred, wishes
from tests.unit.planner.stories import (
    HER,
    after,
    failing,
    investigated,
    kinds,
    let_pass,
    opened,
    promises_told,
)
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.obligations import ObligationKind
from workflows.parties import Role
from workflows.party_facts import PartyInformed
from workflows.policy import Disclosure, Policy
from workflows.promises import Standing
from workflows.spans import Span
from workflows.staff import Concern
from workflows.stages import ClockName


def _with_updates_every(span: str) -> Policy:
    every = Span.model_validate(span)
    cadence = POLICY.cadence.model_copy(update={"every": every})
    return POLICY.model_copy(update={"cadence": cadence, "version": 3})


def test_a_stricter_policy_brings_the_next_update_forward_and_keeps_the_date_that_was_told() -> (
    None
):
    playing = investigated()
    let_pass(playing, 10)
    told = [x.promise for x in promises_told(playing)]
    playing.change_policy(_with_updates_every("1 week"))
    changed_on = playing.now.date()
    assert [x.promise for x in promises_told(playing)] == told
    update = let_pass(playing, 12)[0]
    assert NoticeKind.UPDATE in update.kinds
    assert update.at.date() <= changed_on + days(10)
    assert promises_told(playing)[len(told) - 1].standing is Standing.KEPT
    assert update.content.next_contact_on is not None
    assert update.content.next_contact_on <= update.content.written_on + days(10)


def test_a_laxer_policy_puts_off_nothing_that_was_told() -> None:
    playing = investigated()
    let_pass(playing, 10)
    promised = promises_told(playing)[-1].promise
    playing.change_policy(_with_updates_every("8 weeks"))
    assert let_pass(playing, 60)[0].at < promised.deadline


def test_a_letter_that_is_owed_when_the_policy_changes_is_still_owed() -> None:
    playing = opened()
    playing.change_policy(_with_updates_every("3 weeks"))
    assert let_pass(playing, 3)[0].kinds == (NoticeKind.TIMELINE,)


def test_a_letter_that_waits_to_be_tried_again_survives_a_change_of_policy() -> None:
    playing = opened(outcomes=failing(DeliveryOutcome.DEFERRED))
    while not playing.letters:
        playing.run_until(playing.now + timedelta(minutes=1))
    playing.run_until(playing.now + timedelta(minutes=2))
    playing.change_policy(_with_updates_every("3 weeks"))
    assert let_pass(playing, 3)[0].kinds == (NoticeKind.TIMELINE,)


def test_an_owner_hears_once_that_a_clock_is_late_under_a_stricter_policy() -> None:
    playing = investigated()
    let_pass(playing, 60)
    clocks = tuple(
        rule.model_copy(
            update={
                "benchmark": rule.benchmark.model_copy(
                    update={"length": Span.model_validate("4 weeks")}
                )
            }
        )
        if rule.clock is ClockName.INVESTIGATION
        else rule
        for rule in POLICY.clocks
    )
    already = len(playing.staff)
    playing.change_policy(POLICY.model_copy(update={"clocks": clocks, "version": 3}))
    after(playing, 4)
    told = [
        x.duty
        for x in playing.staff[already:]
        if x.duty.concern is Concern.CLOCK and x.duty.kind is ObligationKind.ESCALATION
    ]
    assert len(told) == 1


def test_another_calendar_moves_no_date_that_was_told() -> None:
    playing = investigated()
    let_pass(playing, 5)
    told = promises_told(playing)
    playing.change_calendar(closed_on(told[-1].promise.on, date(2027, 3, 1)))
    assert promises_told(playing) == told
    update = next(x for x in let_pass(playing, 60) if NoticeKind.UPDATE in x.kinds)
    assert update.at < told[-1].promise.deadline
    assert promises_told(playing)[len(told) - 1].standing is Standing.KEPT


def test_dates_after_a_change_of_calendar_are_those_of_the_new_one() -> None:
    playing = investigated()
    let_pass(playing, 5)
    first = promises_told(playing)[-1].promise.on
    closed = tuple(first + days(28 + n) for n in range(-1, 3))
    playing.change_calendar(closed_on(*closed))
    let_pass(playing, 40)
    assert promises_told(playing)[-1].promise.on not in closed


def test_a_letter_that_is_owed_when_the_calendar_changes_is_still_owed() -> None:
    playing = opened()
    playing.change_calendar(closed_on(date(2027, 3, 1)))
    assert let_pass(playing, 3)[0].kinds == (NoticeKind.TIMELINE,)


def test_a_choice_of_another_zone_moves_no_date_that_was_told() -> None:
    playing = investigated()
    let_pass(playing, 5)
    told = promises_told(playing)
    playing.admit(preferred(HER, wishes(zone="Pacific/Kiritimati")))
    assert promises_told(playing) == told
    letter = next(x for x in let_pass(playing, 60) if NoticeKind.UPDATE in x.kinds)
    assert letter.at < told[-1].promise.deadline


def test_a_date_that_was_told_is_kept_even_if_the_new_policy_promises_no_further_one() -> None:
    playing = investigated(added("witness", Role.WITNESS), preferred("witness"))
    playing.admit(PartyInformed(party_id="witness"))
    let_pass(playing, 3)
    matrix = {
        **POLICY.disclosure,
        Role.WITNESS: Disclosure(notices=frozenset({NoticeKind.CLOSING})),
    }
    playing.change_policy(POLICY.model_copy(update={"disclosure": matrix, "version": 3}))
    letters = [x for x in let_pass(playing, 90) if x.due.party_id == "witness"]
    assert kinds(letters) == [(NoticeKind.UPDATE,)]
    assert letters[0].content.promises == ()
    assert letters[0].content.next_contact_on is None
